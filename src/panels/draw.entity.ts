import { Field, ID, Int, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { Computed, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { DRAW_FACTS, drawActions, type DrawSight } from './draw.actions.js';
import {
  DrawBeacon,
  DrawContribution,
  DrawDefault,
  DrawEntry,
  DrawExclusion,
  DrawName,
  DrawTicket,
  UnmetStratum,
} from './draw.documents.js';
import { DrawFallback, DrawState } from './draw.enum.js';
import { NAMED, namesOf, type Named } from './draw.names.js';
import { TRANSCRIPT_COLUMNS, transcriptText } from './draw.transcript.js';
import type { DrawTranscript } from './draw.transcript.rules.js';
import { holdsFor, namesPublished } from './panel.visibility.js';

/** Before the seed is known nobody learns who is behind a pseudonym, not even supervision: who knew could choose a seed. */
const supervisionAfterwards: Rule<Draw> = (draw, viewer) =>
  `(${draw.state} in ('DRAWN', 'VOID') and ${holdsFor(draw.challengeId, viewer, 'supervisor')})`;
const named: Rule<Draw> = (draw, viewer) => namesPublished(draw.challengeId, viewer);

/** Public as a whole: everybody can follow it while it runs. Names are not in it. */
@ObjectType({
  implements: () => [Node],
  description: 'A draw 抽取 of experts: frozen, committed to, revealed and drawn before everybody’s eyes',
})
@Entity('draw')
export class Draw implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Draw>((draw) => typedId('draw', draw.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;

  @Field(() => Challenge, { nullable: true, description: 'The challenge that the experts are drawn for' })
  @ManyToOne(() => Challenge, { nullable: false })
  @JoinColumn({ name: 'challenge_id' })
  challenge!: Relation<Challenge> | null;

  @Field(() => Int, { description: 'Which draw of the challenge it is, from 1; void ones count' })
  @Column('int', { name: 'no' })
  no!: number;

  @Field(() => DrawState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: DrawState;

  @Field(() => LocalizedText, { nullable: true, description: 'Why it was drawn again; null where that needed no reason' })
  @Column('jsonb', { name: 'reason', nullable: true })
  reason!: LocalizedText | null;

  @Column('uuid', { name: 'frozen_by' }) frozenById!: string;

  @Field(() => DateTime, { description: 'When the pool was frozen: conflicts and refusals are as of then' })
  @Column('timestamptz', { name: 'frozen_at' })
  frozenAt!: Date;

  @Field(() => DateTime, { description: 'Last instant to commit' })
  @Column('timestamptz', { name: 'commit_by' })
  commitBy!: Date;

  @Field(() => DateTime, { description: 'Last instant to reveal' })
  @Column('timestamptz', { name: 'reveal_by' })
  revealBy!: Date;

  @Field(() => DrawFallback, { description: 'What follows where a party does not come; once a draw is finished, a later one is void then' })
  @Column('text', { name: 'fallback' })
  fallback!: DrawFallback;

  @Field(() => DrawBeacon, {
    nullable: true,
    description: 'The public randomness that the seed takes in; null where the policy names none',
  })
  @Column('jsonb', { name: 'beacon', nullable: true })
  beacon!: DrawBeacon | null;

  @Column('jsonb', { name: 'panel' }) panel!: DrawTranscript['panel'];

  @Field(() => [DrawEntry], { description: 'The frozen pool, by pseudonym' })
  @Column('jsonb', { name: 'pool' })
  pool!: DrawEntry[];

  @Field(() => [DrawExclusion], { description: 'Who is left out, by pseudonym' })
  @Column('jsonb', { name: 'excluded' })
  excluded!: DrawExclusion[];

  @Field(() => String, { description: 'SHA-256, in hex, of all that was frozen, in canonical JSON (RFC 8785)' })
  @Column('text', { name: 'pool_hash' })
  poolHash!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What the pseudonyms are made with, 32 bytes in hex: an opening is HMAC-SHA256 of the expert’s global id under its hex text. To supervision, once the draw is finished or void',
  })
  @Visible(supervisionAfterwards)
  @Column('text', { name: 'secret' })
  secret!: string;

  @Field(() => DrawContribution, { nullable: true, description: 'What the department 发榜方 gave; null before it has committed' })
  @Column('jsonb', { name: 'issuer', nullable: true })
  issuer!: DrawContribution | null;

  @Column('uuid', { name: 'issuer_by', nullable: true }) issuerById!: string | null;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'issuer_for', nullable: true }) issuerForId!: string | null;

  @Field(() => DrawContribution, { nullable: true, description: 'What supervision 监督方 gave; null before it has committed' })
  @Column('jsonb', { name: 'supervision', nullable: true })
  supervision!: DrawContribution | null;

  @Column('uuid', { name: 'supervision_by', nullable: true }) supervisionById!: string | null;
  /** For whom, as a deputy. */
  @Column('uuid', { name: 'supervision_for', nullable: true }) supervisionForId!: string | null;

  @Field(() => [DrawDefault], { description: 'Who did not come in time' })
  @Column('jsonb', { name: 'defaulted' })
  defaulted!: DrawDefault[];

  @Field(() => String, { nullable: true, description: 'The chain’s signature of the round, in hex; null before it is submitted' })
  @Column('text', { name: 'beacon_signature', nullable: true })
  beaconSignature!: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'SHA-256, in hex, of {beacon, issuer, poolHash, supervision} in canonical JSON (RFC 8785): the revealed values and the randomness of the round, null where there is none; null before it is known',
  })
  @Column('text', { name: 'seed', nullable: true })
  seed!: string | null;

  @Field(() => [DrawTicket], { description: 'The whole pool in the order of its tickets; who declines is replaced from it' })
  @Column('jsonb', { name: 'ranked' })
  ranked!: DrawTicket[];

  @Field(() => [String], { description: 'Pseudonyms of who is drawn, in order' })
  @Column('jsonb', { name: 'drawn' })
  drawn!: string[];

  @Field(() => [String], { description: 'Pseudonyms of the reserves, in order' })
  @Column('jsonb', { name: 'reserves' })
  reserves!: string[];

  @Field(() => [UnmetStratum], { description: 'Strata that the pool could not fill' })
  @Column('jsonb', { name: 'unmet' })
  unmet!: UnmetStratum[];

  @Field(() => DateTime, { nullable: true, description: 'When it was finished or became void; null before' })
  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Field(() => [DrawName], {
    nullable: true,
    description: 'Who is behind the pseudonyms of those who sit, when the policy has their names published (panel.publishNames)',
  })
  @Visible(named)
  @(Computed<Draw, Named>()(['secret'], NAMED, namesOf))
  names!: DrawName[];

  @Field(() => String, {
    description: 'The record of the draw as a JSON document, in canonical form (RFC 8785): `jiebang verify draw` recomputes it',
  })
  @(Computed<Draw>()(TRANSCRIPT_COLUMNS, transcriptText))
  transcript!: string;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Draw, DrawSight>()(
    ['state', 'commitBy', 'revealBy', 'issuer', 'issuerById', 'issuerForId', 'supervision', 'supervisionById', 'supervisionForId'],
    DRAW_FACTS,
    drawActions,
  ))
  availableActions!: AvailableAction[];
}
