import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { AvailableAction } from '../common/action.js';
import { Node } from '../common/node.js';
import { offer, offeredOn } from '../common/offers.js';
import { DateTime } from '../common/scalars.js';
import { Organisation } from '../identity/organisation.entity.js';
import { Person } from '../identity/person.entity.js';
import { operator } from '../identity/visibility.js';
import { type Rule, Sql, typedId, Visible } from '../reading/decorators.js';
import { NotificationGroup } from './notification.group.js';
import { answeredFor, whySilent } from './webhook.visibility.js';

export const WebhookState = { ENABLED: 'ENABLED', SILENT: 'SILENT', DISABLED: 'DISABLED' } as const;
export type WebhookState = (typeof WebhookState)[keyof typeof WebhookState];
registerEnumType(WebhookState, {
  name: 'WebhookState',
  description: 'Whether a web hook is called',
  valuesMap: {
    ENABLED: { description: 'It is called' },
    SILENT: {
      description:
        'It is enabled, and not called, since nobody answers for it; what happens meanwhile is not kept for it. An administrator takes it over by `enableWebhook`',
    },
    DISABLED: { description: 'It is not called; what happens meanwhile is not kept for it' },
  },
});

const administrators: Rule<Webhook> = (hook, viewer) => `${hook.organisationId} = any(${viewer.as('administrator')})`;
const administratorsAndOperator: Rule<Webhook> = (hook, viewer) => `(${administrators(hook, viewer)} or ${operator(viewer)})`;

/** Whether it is called, whatever its row says. */
const called = (hook: Record<keyof Webhook, string>): string => `(${hook.setting} = 'ENABLED' and ${answeredFor(hook)})`;

const always = (): string => 'true';
offer<Webhook>('webhook', { name: 'changeWebhook', when: always, may: administrators });
offer<Webhook>('webhook', { name: 'tryWebhook', when: called, may: administrators });
offer<Webhook>('webhook', { name: 'rotateWebhookSecret', when: always, may: administrators });
offer<Webhook>('webhook', { name: 'disableWebhook', when: (hook) => `${hook.setting} = 'ENABLED'`, may: administrators });
offer<Webhook>('webhook', { name: 'enableWebhook', when: always, may: administrators });
offer<Webhook>('webhook', { name: 'replayFailedDeliveries', when: called, may: administrators });
offer<Webhook>('webhook', { name: 'deleteWebhook', when: always, may: administrators });

/** Its secrets are read by the statements that sign alone; no field leads to them. */
@ObjectType({
  implements: () => [Node],
  description:
    'A system of an organisation that is called when something happens 回调; to administrators of the organisation and, without its address, the operator',
})
@Entity('webhook')
@Visible(administratorsAndOperator)
export class Webhook implements Node {
  @PrimaryColumn('uuid', { name: 'id' }) key!: string;

  @Field(() => ID, { description: 'Global id' })
  @Sql<Webhook>((hook) => typedId('webhook', hook.key))
  id!: string;

  @Column('uuid', { name: 'organisation_id' }) organisationId!: string;
  @Field(() => Organisation, { description: 'Whose system it is' })
  @ManyToOne(() => Organisation, { nullable: false })
  @JoinColumn({ name: 'organisation_id' })
  organisation!: Relation<Organisation>;

  @Column('uuid', { name: 'owner_id' }) ownerId!: string;
  @Field(() => Person, {
    nullable: true,
    description:
      'Who answers for it: the administrator who registered it, or enabled or changed it last. It is told nothing that this person does not see for the organisation',
  })
  @ManyToOne(() => Person, { nullable: false })
  @JoinColumn({ name: 'owner_id' })
  owner!: Relation<Person> | null;

  @Field(() => String, { nullable: true, description: 'The address that is called; null for the operator' })
  @Visible(administrators)
  @Column('text', { name: 'url' })
  url!: string;

  @Field(() => [NotificationGroup], { description: 'What it is told of' })
  @Column('text', { name: 'groups', array: true })
  groups!: NotificationGroup[];

  /** What administrators want of it. */
  @Column('text', { name: 'state' }) setting!: Exclude<WebhookState, 'SILENT'>;
  @Field(() => WebhookState, { description: 'Whether it is called' })
  @Sql<Webhook>(
    (hook) => `case when ${hook.setting} = 'DISABLED' then 'DISABLED' when ${answeredFor(hook)} then 'ENABLED' else 'SILENT' end`,
  )
  state!: WebhookState;

  @Column('text', { name: 'disabled_reason', nullable: true }) disabledBecause!: string | null;
  @Field(() => String, {
    nullable: true,
    description:
      'Why it is not called: GONE, it answered 410; BY_HAND; OWNER_LEFT, who answers for it is no administrator of the organisation now; OWNER_SLEEPS, that role of its owner sleeps until it is confirmed; null while it is called',
  })
  @Sql<Webhook>((hook) => `case when ${hook.setting} = 'DISABLED' then ${hook.disabledBecause} else ${whySilent(hook)} end`)
  disabledReason!: string | null;

  @Field(() => DateTime, {
    nullable: true,
    description: 'Until when it is signed with the former secret, too, in real time; null where there is none',
  })
  @Column('timestamptz', { name: 'former_until', nullable: true })
  formerSecretUntil!: Date | null;

  @Field(() => DateTime, { description: 'When it was registered, in real time' })
  @Column({ type: 'timestamptz', name: 'created_at', insert: false, update: false })
  createdAt!: Date;

  @Field(() => [AvailableAction], { description: 'What the viewer may do with it' })
  @Sql(offeredOn<Webhook>('webhook'))
  availableActions!: AvailableAction[];
}
