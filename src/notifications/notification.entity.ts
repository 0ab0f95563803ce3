import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { LocalizedText } from '../common/text.js';
import { Connection } from '../reading/connection.js';
import { Computed, type Expression, type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { kindOf, KINDS } from './kinds.js';
import { NotificationGroup } from './notification.group.js';
import { seesLink } from './notification.visibility.js';
import { type Facts, say } from './notification.words.js';

/** The names of all kinds. */
export const NotificationKind: Record<string, string> = Object.fromEntries(KINDS.map(({ name }) => [name, name]));
registerEnumType(NotificationKind, {
  name: 'NotificationKind',
  description: 'What a notification tells of',
  valuesMap: Object.fromEntries(KINDS.map(({ name, en: [subject] }) => [name, { description: subject }])),
});
registerEnumType(NotificationGroup, {
  name: 'NotificationGroup',
  description: 'What kinds of notifications are about',
  valuesMap: {
    LISTS: { description: 'Lists, up to their publication, and custody' },
    CHALLENGES: { description: 'Challenges, questions, matchmaking, the opening' },
    BIDS: { description: 'Bids, recommendations, the form check' },
    REVIEWS: { description: 'The draw, panels, conflicts of interest, scoring' },
    AWARDS: { description: 'Decisions, notices, objections' },
    CONTRACTS: { description: 'Contracts, changes, terminations' },
    DELIVERY: { description: 'Milestones, heats, acceptance' },
    PAYMENTS: { description: 'Payments' },
    ACCOUNT: { description: 'The own account, roles and profile' },
  },
});

/** Its reader's, as long as the reader sees what it leads to: who is recused finds no word of it. */
const own: Rule<Notification> = (notification, viewer) =>
  `(${notification.personId} = ${viewer.id} and ${notification.shown} and ${seesLink(notification, viewer)})`;

/** SQL: the typed id of what it leads to. */
const linkId: Expression<Notification> = (notification) =>
  `${notification.subjectType} || '_' || replace(${notification.subjectKey}::text, '-', '')`;

const both = (kind: string, facts: Facts, part: 'subject' | 'body'): LocalizedText => ({
  zh: say(kindOf(kind), facts, 'zh')[part],
  en: say(kindOf(kind), facts, 'en')[part],
});

offer<Notification>('notification', { name: 'markRead', when: (notification) => `${notification.readAt} is null`, may: () => 'true' });

/** Written by the telling of an event; only whether it was read changes. */
@ObjectType({
  implements: () => [Node],
  description: 'A notification 通知 in the inbox of its reader, who alone sees it, and only as long as what it leads to is to be seen',
})
@Entity('notification')
@Visible(own)
export class Notification implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Notification>((notification) => typedId('notification', notification.key))
  id!: string;

  @Column('uuid', { name: 'event_id' }) eventId!: string;
  @Column('uuid', { name: 'person_id' }) personId!: string;

  @Field(() => NotificationKind, { description: 'What it tells of' })
  @Column('text', { name: 'kind' })
  kind!: string;

  @Field(() => NotificationGroup, { description: 'The group of its kind' })
  @(Computed<Notification>()(['kind'], ({ kind }) => kindOf(kind).group))
  group!: NotificationGroup;

  @Field(() => DateTime, { description: 'When it happened, by the clock of the product' })
  @Column('timestamptz', { name: 'at' })
  at!: Date;

  @Column('boolean', { name: 'shown' }) shown!: boolean;
  @Column('text', { name: 'subject_type' }) subjectType!: string;
  @Column('uuid', { name: 'subject_id' }) subjectKey!: string;
  @Column('jsonb', { name: 'facts' }) facts!: Facts;

  @Field(() => LocalizedText, { description: 'What happened, in a line' })
  @(Computed<Notification>()(['kind', 'facts'], ({ kind, facts }) => both(kind, facts, 'subject')))
  title!: LocalizedText;

  @Field(() => LocalizedText, { description: 'The same in sentences, as it was when it was told' })
  @(Computed<Notification>()(['kind', 'facts'], ({ kind, facts }) => both(kind, facts, 'body')))
  body!: LocalizedText;

  @Field(() => ID, { description: 'Global id of what it leads to' })
  @Sql<Notification>(linkId)
  objectId!: string;

  @Field(() => Node, { nullable: true, description: 'What it leads to' })
  @Sql<Notification>(linkId)
  object!: Node | null;

  @Field(() => DateTime, { nullable: true, description: 'When it was marked as read, in real time; null before' })
  @Column('timestamptz', { name: 'read_at', nullable: true })
  readAt!: Date | null;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Notification>('notification'))
  availableActions!: AvailableAction[];
}

export const NotificationConnection = Connection('Notification', () => Notification);
