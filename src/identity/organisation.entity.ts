import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { LocalizedText } from '../common/text.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { organisationActions } from './organisation.actions.js';
import { OrganisationKindEnum } from './organisation-kind.enum.js';
import type { OrganisationKind } from './organisation-kinds.js';
import { Shareholding } from './shareholding.entity.js';
import { operator, signedIn } from './visibility.js';

/** SQL: the tags of an organisation that hold at an instant, as text[]. */
const tagsOf = (organisation: string, now: string): string =>
  `array(select distinct t.tag from organisation_tag t where t.organisation_id = ${organisation} and ${holdsAt('t.valid_from', 't.valid_to', now)} order by t.tag)`;

/** SQL: whether a tag holds at an instant; its end is not included. */
export const holdsAt = (from: string, to: string, now: string): string =>
  `(${from} is null or ${from} <= ${now}) and (${to} is null or ${now} < ${to})`;

/** SQL: how much two names are alike in the language in which they are more, from 0 to 1. */
export const likeness = (one: { gramsZh: string; gramsEn: string }, other: { gramsZh: string; gramsEn: string }): string =>
  `greatest(name_likeness(${one.gramsZh}, ${other.gramsZh}), name_likeness(${one.gramsEn}, ${other.gramsEn}))`;

const toSignedIn: Rule<Organisation> = (_organisation, viewer) => signedIn(viewer);

const toPeopleAndOperator: Rule<Organisation> = (organisation, viewer) =>
  `(${organisation.key} = any(${viewer.organisations}) or ${operator(viewer)})`;

/** A legal entity that takes part. The public sees its name, kind and region; the rest is for those who are signed in. */
@ObjectType({ implements: () => [Node], description: 'A legal entity 法人单位 that takes part' })
@Entity('organisation')
export class Organisation implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Organisation>((organisation) => typedId('organisation', organisation.key))
  id!: string;

  @Field(() => OrganisationKindEnum, { description: 'What it is 单位类型' })
  @Column('text', { name: 'kind' })
  kind!: OrganisationKind;

  @Field(() => LocalizedText, { description: 'Name 单位名称' })
  @Column('jsonb', { name: 'name' })
  name!: LocalizedText;

  @Field(() => String, { nullable: true, description: 'Unified social credit code 统一社会信用代码, 18 characters; null for the public' })
  @Visible(toSignedIn)
  @Column('text', { name: 'credit_code' })
  creditCode!: string;

  @Field(() => String, { description: 'Administrative division 行政区划代码, 6 digits (GB/T 2260)' })
  @Column('text', { name: 'region_code' })
  regionCode!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Tags that hold now, which statistics are asked by, e.g. national-high-tech 高新技术企业; null for the public',
  })
  @Visible(toSignedIn)
  @Sql<Organisation>((organisation, viewer) => tagsOf(organisation.key, viewer.now))
  tags!: string[];

  @Column({ type: 'text', name: 'grams_zh', array: true, nullable: true, insert: false, update: false, select: false }) gramsZh!: string[];
  @Column({ type: 'text', name: 'grams_en', array: true, nullable: true, insert: false, update: false, select: false }) gramsEn!: string[];

  @Field(() => String, { nullable: true, description: 'Address for letters to the organisation; null for the public' })
  @Visible(toSignedIn)
  @Column('text', { name: 'contact_email', nullable: true })
  contactEmail!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'How often every role in it must be confirmed, e.g. P1Y; null: never. To its people and the operator',
  })
  @Visible(toPeopleAndOperator)
  @Column('text', { name: 'recertify_every', nullable: true })
  recertifyEvery!: string | null;

  @Column('uuid', { name: 'parent_id', nullable: true }) parentId!: string | null;

  @Field(() => Organisation, {
    nullable: true,
    description: 'The parent of its group 上级单位; null where it has none, and for the public',
  })
  @Visible(toSignedIn)
  @ManyToOne(() => Organisation)
  @JoinColumn({ name: 'parent_id' })
  parent!: Relation<Organisation> | null;

  @Field(() => [Shareholding], { description: 'Its holdings in other organisations 持股, to those who may see them' })
  @Rows<Shareholding>({ by: 'ownerId', order: ['ownedId'] })
  shareholdings!: Shareholding[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Organisation>()(['key'], organisationActions))
  availableActions!: AvailableAction[];
}
