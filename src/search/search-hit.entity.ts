import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { announcedOrOfficer, Decision } from '../awards/decision.entity.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { publishedOrOwn } from '../challenges/challenge.visibility.js';
import { List } from '../lists/list.entity.js';
import { publishedOrOfficer } from '../lists/officer.visibility.js';
import { Acceptance } from '../milestones/acceptance.entity.js';
import { type Rule, Sql, Visible } from '../reading/decorators.js';
import { SearchKind } from './search.enum.js';
import type { IndexedText } from './search.sources.js';

/** Whoever may see the thing itself. Bids and people are found by staff alone, and never here. */
const seen: Rule<SearchHit> = ({ stored: kind, key }, viewer) =>
  `case ${kind}
    when 'CHALLENGE' then exists (select from challenge s where s.id = ${key} and ${publishedOrOwn({ state: 's.state', departmentId: 's.department_id', needOwnerId: 's.need_owner_id' }, viewer)})
    when 'LIST' then exists (select from list s where s.id = ${key} and ${publishedOrOfficer({ state: 's.state', departmentId: 's.department_id' }, viewer)})
    when 'DECISION' then exists (select from decision s where s.id = ${key} and ${announcedOrOfficer({ publicFrom: 's.public_from', departmentId: 's.department_id' }, viewer)})
    else ${kind} = 'ACCEPTANCE' end`;

/** The kinds as they are stored; whether a decision is a notice or a result by now, it tells itself. */
const kindOf = (kind: string, key: string): string =>
  `case ${kind} when 'DECISION' then (select case when s.awarded_at is null then 'NOTICE' else 'RESULT' end from decision s where s.id = ${key})
    when 'ACCEPTANCE' then 'RESULT' else ${kind} end`;

@ObjectType({ description: 'Something that a search has found' })
@Entity('search_entry')
@Visible(seen)
export class SearchHit {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;
  @Column('text', { name: 'kind' }) stored!: string;
  @Column('jsonb', { name: 'texts' }) texts!: IndexedText[];

  @Field(() => ID, { description: 'Global id of the list, challenge, decision or acceptance' })
  @Sql<SearchHit>((hit) => `lower(${hit.stored}) || '_' || replace((${hit.key})::text, '-', '')`)
  subject!: string;

  @Field(() => SearchKind, { description: 'What it is' })
  @Sql<SearchHit>((hit) => kindOf(hit.stored, hit.key))
  kind!: SearchKind;

  @Field(() => List, { nullable: true, description: 'The list, or the one that it belongs to' })
  @ManyToOne(() => List)
  @JoinColumn({ name: 'list_id' })
  list!: Relation<List> | null;

  @Field(() => Challenge, { nullable: true, description: 'The challenge, or the one that it is about; null for a list' })
  @ManyToOne(() => Challenge)
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Decision, { nullable: true, description: 'The decision of a notice or an award' })
  @ManyToOne(() => Decision)
  @JoinColumn({ name: 'decision_id' })
  decision!: Relation<Decision> | null;

  @Field(() => Acceptance, { nullable: true, description: 'The acceptance' })
  @ManyToOne(() => Acceptance)
  @JoinColumn({ name: 'acceptance_id' })
  acceptance!: Relation<Acceptance> | null;
}
