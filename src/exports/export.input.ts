import { Field, ID, InputType } from '@nestjs/graphql';
import { IsIn, IsString } from 'class-validator';
import { ExportFormat, ExportKind } from './export.enum.js';

@InputType({ description: 'What to take away' })
export class StartExportInput {
  @Field(() => ExportKind, { description: 'What it shall hold' })
  @IsIn(Object.values(ExportKind))
  kind!: ExportKind;

  @Field(() => ID, { description: 'Of what: a list, a challenge, a bid or a contract, as the kind asks' })
  @IsString()
  subject!: string;

  @Field(() => ExportFormat, { description: 'The form of the file' })
  @IsIn(Object.values(ExportFormat))
  format!: ExportFormat;
}
