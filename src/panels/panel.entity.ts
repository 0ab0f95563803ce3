import { Field, ID, ObjectType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { noticeOpened } from '../challenges/challenge.visibility.js';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { DateTime } from '../common/scalars.js';
import { Expert } from '../identity/expert.entity.js';
import { Computed, Rows, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { Draw } from './draw.entity.js';
import { PANEL_FACTS, panelActions, type PanelSight } from './panel.actions.js';
import { PanelCandidate } from './panel-candidate.entity.js';
import { PanelMember, Replacement } from './panel.documents.js';
import { PanelSource, PanelState } from './panel.enum.js';
import { holdsFor, namesPublished, REVIEW_OFFICERS } from './panel.visibility.js';
import { ReviewStage } from './review-stage.entity.js';
import { SeatChange } from './seat-change.entity.js';

const seated = (panel: { key: string }, viewer: { expert: string }): string =>
  `exists (select from seat s where s.panel_id = ${panel.key} and s.expert_id = ${viewer.expert})`;

/** That there is a panel, and how far it is, is public once it is settled; before that candidates and officers know. */
const settledOrOwn: Rule<Panel> = (panel, viewer) =>
  `(${panel.state} <> 'DRAWN' or ${holdsFor(panel.challengeId, viewer, ...REVIEW_OFFICERS)}
    or exists (select from panel_candidate p where p.panel_id = ${panel.key} and p.expert_id = ${viewer.expert}))`;
const officers: Rule<Panel> = (panel, viewer) => holdsFor(panel.challengeId, viewer, ...REVIEW_OFFICERS);
const officersAndMembers: Rule<Panel> = (panel, viewer) => `(${seated(panel, viewer)} or ${officers(panel, viewer)})`;
const published: Rule<Panel> = (panel, viewer) => `(${officersAndMembers(panel, viewer)} or ${namesPublished(panel.challengeId, viewer)})`;

@ObjectType({ implements: () => [Node], description: 'The panel 评审组 that scores the bids of one challenge' })
@Entity('panel')
@Visible(settledOrOwn)
export class Panel implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Panel>((panel) => typedId('panel', panel.key))
  id!: string;

  @Column('uuid', { name: 'challenge_id' }) challengeId!: string;

  @Field(() => PanelState, { description: 'How far it is' })
  @Column('text', { name: 'state' })
  state!: PanelState;

  @Field(() => String, { description: 'Seed of the draw 随机种子; with the pool it replays the draw' })
  @Column('text', { name: 'seed' })
  seed!: string;

  @Field(() => PanelSource, { description: 'Drawn here, or appointed on record' })
  @Column('text', { name: 'source' })
  source!: PanelSource;

  @Column('uuid', { name: 'draw_id', nullable: true }) drawId!: string | null;

  @Field(() => Draw, { nullable: true, description: 'The draw that it comes from; null for a panel on record' })
  @ManyToOne(() => Draw)
  @JoinColumn({ name: 'draw_id' })
  draw!: Relation<Draw> | null;

  @Column('uuid', { name: 'appointed_by' }) appointedById!: string;
  @Field(() => DateTime, { description: 'When it was last drawn or appointed' })
  @Column('timestamptz', { name: 'appointed_at' })
  appointedAt!: Date;

  @Column('uuid', { name: 'settled_by', nullable: true }) settledById!: string | null;
  @Field(() => DateTime, { nullable: true, description: 'When it was settled: conflicts and seats are as of then' })
  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt!: Date | null;

  @Field(() => [Replacement], { nullable: true, description: 'Drawn experts who do not sit, in the order of the draw; to officers' })
  @Visible(officers)
  @Column('jsonb', { name: 'replaced' })
  replaced!: Replacement[];

  /** As it is now, and as it was at the settlement. */
  @Column('boolean', { name: 'enough', nullable: true }) enoughNow!: boolean | null;
  @Column('boolean', { name: 'settled_enough', nullable: true }) settledEnough!: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether it has as many members as the policy asks for: as it is now to officers, and to everyone once the notice has opened; before that to others as it was settled. Null before it is settled',
  })
  @Sql<Panel>(
    (panel, viewer) =>
      `case when ${officers(panel, viewer)} or ${noticeOpened(panel.challengeId, viewer.now)} then ${panel.enoughNow} else ${panel.settledEnough} end`,
  )
  enough!: boolean | null;

  @Field(() => [PanelCandidate], {
    description: 'Drawn experts and reserves, in order: all of them to officers, to a candidate the own entry',
  })
  @Rows<PanelCandidate>({ by: 'panelId', order: ['place', 'position'] })
  candidates!: PanelCandidate[];

  @Field(() => [Expert], { nullable: true, description: 'Who sits, in the order of the seats: to officers; to a member the own profile' })
  @Visible(officersAndMembers)
  @Rows<Expert, Panel>({
    on: (panel, expert) => `exists (select from seat s where s.panel_id = ${panel.key} and s.expert_id = ${expert.key})`,
    order: [
      {
        sql: (expert, _viewer, panel) => `select s.position from seat s where s.panel_id = ${panel.key} and s.expert_id = ${expert.key}`,
        type: 'bigint',
      },
    ],
  })
  members!: Expert[];

  @Field(() => [PanelMember], {
    nullable: true,
    description: 'Names of the members: to officers and members, and to everyone when the policy has them published (panel.publishNames)',
  })
  @Visible(published)
  @Sql<Panel>(
    (panel) => `select coalesce(jsonb_agg(jsonb_build_object('name', p.name, 'affiliation', o.name) order by s.position), '[]') from seat s
      join expert e on e.id = s.expert_id join person p on p.id = e.person_id join organisation o on o.id = e.affiliation_id
      where s.panel_id = ${panel.key}`,
  )
  memberNames!: PanelMember[];

  @Field(() => [SeatChange], {
    description:
      'Who left for a conflict that came to light after the settlement, and who came in: to officers; to an expert the own change',
  })
  @Rows<SeatChange>({ by: 'panelId', order: ['at'] })
  changes!: SeatChange[];

  @Field(() => [ReviewStage], { description: 'Stages of the review, in order; none before it is settled' })
  @Rows<ReviewStage, Panel>({ on: (panel, stage) => `${stage.challengeId} = ${panel.challengeId}`, order: ['position'] })
  stages!: ReviewStage[];

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @(Computed<Panel, PanelSight>()(['state'], PANEL_FACTS, panelActions))
  availableActions!: AvailableAction[];
}
