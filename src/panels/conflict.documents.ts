import { Field, Float, ID, ObjectType } from '@nestjs/graphql';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { RelationKind } from '../identity/relation-kind.js';
import { typedId } from '../reading/decorators.js';
import { ConflictEvidenceKind } from './panel.enum.js';

@ObjectType({ description: 'One thing that a conflict of interest rests on' })
export class ConflictEvidence {
  @Field(() => ConflictEvidenceKind, { description: 'What it is' }) kind!: ConflictEvidenceKind;
  @Field(() => ID, {
    nullable: true,
    description:
      'The record: a ban, a bid or a relation as a global id, a membership or a holding as a uuid; null for what is no record of its own',
  })
  record!: string | null;
  @Field(() => ID, { nullable: true, description: 'Global id of the organisation that it ties the expert to' }) organisation!:
    string | null;
  @Field(() => ID, { nullable: true, description: 'Global id of the person that it ties the expert to' }) person!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'When it began, of a ban' }) from!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it holds' }) to!: string | null;
  @Field(() => Float, {
    nullable: true,
    description: 'What was measured: years since the end of a relation at publication, percent of a holding, or place on the avoid list',
  })
  measured!: number | null;
  @Field(() => Float, { nullable: true, description: 'The limit of the rules that it was measured against; null where there is none' })
  limit!: number | null;
}

/** SQL: the stored evidence with global ids; `kind` says what a record is. */
export const evidenceOnWire = ({ stored }: { stored: string }): string =>
  `select coalesce(jsonb_agg(e || jsonb_build_object(
      'record', case e ->> 'kind' when 'BAN' then ${idIn('ban', 'record')} when 'OWN_BID' then ${idIn('bid', 'record')}
        when 'AVOID_LIST' then ${idIn('bid', 'record')} when 'RELATION' then ${idIn('expert_relation', 'record')} else e ->> 'record' end,
      'organisation', ${idIn('organisation', 'organisation')}, 'person', ${idIn('person', 'person')}) order by n), '[]')
    from jsonb_array_elements(${stored}) with ordinality t(e, n)`;

const idIn = (type: string, part: string): string => `case when e ->> '${part}' is not null then ${typedId(type, `e ->> '${part}'`)} end`;

@ObjectType({ description: 'A conflict of interest that an expert has stated' })
export class DeclaredConflict {
  @Field(() => RelationKind, { description: 'What it is' }) kind!: RelationKind;
  @Field(() => ID, { nullable: true, description: 'Global id of the organisation it is with' }) organisation!: string | null;
  @Field(() => ID, { nullable: true, description: 'Global id of the person it is with' }) person!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'When it ended; null while it holds' }) endedAt!: string | null;
  @Field(() => LocalizedText, { nullable: true, description: 'Note' }) note!: LocalizedText | null;
}
