/** Every role a membership can give, by the name used on the wire. */
export const Role = {
  clerk: 'clerk',
  approver: 'approver',
  supervisor: 'supervisor',
  finance: 'finance',
  operator: 'operator',
  administrator: 'administrator',
  recommender: 'recommender',
  'end-user': 'end-user',
  'need-owner': 'need-owner',
  tester: 'tester',
  'unit-approver': 'unit-approver',
  pi: 'pi',
  'team-member': 'team-member',
  expert: 'expert',
  lead: 'lead',
  member: 'member',
} as const;
export type Role = (typeof Role)[keyof typeof Role];

/** Who asks: data only, made once per request. */
export interface Actor {
  readonly personId: string | null;
  readonly sessionId: string | null;
  readonly expertId: string | null;
  readonly memberships: readonly { organisationId: string; role: Role }[];
  /** The one organisation (uuid) that the session acts for, whose roles alone are in `memberships`; null or absent: all. */
  readonly organisationId?: string | null;
  /** Whom the session stands in for as a deputy (uuid): then `memberships` is the delegated role alone. */
  readonly forId?: string | null;
  /** Whose deputy the person is now (uuids), whether or not the session stands in for one of them. */
  readonly deputyOf?: readonly string[];
  readonly locale: 'zh' | 'en';
  readonly requestId: string;
  /** Set where a second factor is due before anything else: who may then do nothing but enrol one. All the rest is as for the public. */
  readonly enrolling?: { readonly personId: string; readonly sessionId: string };
  /** What a mutation's idempotency key stands for: its name, and hashes of the key and of the input, the second by each server key. */
  readonly act?: { readonly key: string; readonly hashes: readonly [string, ...string[]]; readonly name: string };
}

/** The public: nobody signed in. */
export const ANONYMOUS: Actor = { personId: null, sessionId: null, expertId: null, memberships: [], locale: 'zh', requestId: '' };

/** Whether the actor holds the role, in that organisation where one is given. */
export const holds = (actor: Actor, role: Role, organisationId?: string): boolean =>
  actor.memberships.some(
    (membership) => membership.role === role && (organisationId === undefined || membership.organisationId === organisationId),
  );

/** The organisations of the actor's memberships, of that role where one is given; each once. */
export const organisationsOf = (actor: Actor, role?: string): string[] => [
  ...new Set(
    actor.memberships.filter((membership) => role === undefined || membership.role === role).map((membership) => membership.organisationId),
  ),
];
