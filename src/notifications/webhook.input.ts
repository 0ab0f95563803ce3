import { Field, ID, InputType, ObjectType } from '@nestjs/graphql';
import { ArrayMinSize, ArrayUnique, IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { NotificationGroup } from './notification.group.js';
import { HOOK_GROUPS } from './webhook.concerns.js';

@InputType({ description: 'A system of the own organisation that wants to be called' })
export class RegisterWebhookInput {
  @Field(() => ID, { description: 'Global id of the organisation' })
  @IsString()
  organisation!: string;

  @Field(() => String, { description: 'Its address, https, at most 500 characters; without name, password and fragment' })
  @IsString()
  @MaxLength(500)
  url!: string;

  @Field(() => [NotificationGroup], {
    description: 'What it wants to be told of, at least one: all but REVIEWS and ACCOUNT, which are for persons alone',
  })
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(HOOK_GROUPS, { each: true })
  groups!: NotificationGroup[];
}

@InputType({ description: 'What is to be changed of a web hook; what is left out stays' })
export class ChangeWebhookInput {
  @Field(() => ID, { description: 'Global id of the web hook' })
  @IsString()
  webhook!: string;

  @Field(() => String, { nullable: true, description: 'Its address, as at its registration' })
  @IsOptional()
  @IsString()
  @MaxLength(500)
  url?: string | null;

  @Field(() => [NotificationGroup], { nullable: true, description: 'What it wants to be told of, as at its registration' })
  @IsOptional()
  @ArrayMinSize(1)
  @ArrayUnique()
  @IsIn(HOOK_GROUPS, { each: true })
  groups?: NotificationGroup[] | null;
}

@ObjectType({ description: 'The secret of a web hook, which is not shown again' })
export class WebhookSecret {
  @Field(() => ID, { description: 'Global id of the web hook' }) webhook!: string;
  @Field(() => String, {
    nullable: true,
    description:
      '`whsec_` and base64 of 32 bytes, as Standard Webhooks have it; null where the key is repeated. Who lost the answer rotates it',
  })
  secret!: string | null;
}
