import type { TestApp } from '../app.js';

const DESK_ROLES = [
  'CLERK',
  'APPROVER',
  'FINANCE',
  'SUPERVISOR',
  'RECOMMENDER',
  'BIDDER',
  'EXPERT',
  'NEED_OWNER',
  'TESTER',
  'CUSTODIAN',
] as const;
export type DeskRoleName = (typeof DESK_ROLES)[number];

export interface Action {
  name: string;
  allowed: boolean;
  reason: string | null;
}

/** An entry of a desk as a client reads it. */
export interface Entry {
  key: string;
  role: DeskRoleName;
  kind: string;
  group: 'DUE' | 'BLOCKED' | 'NEXT';
  since: string | null;
  deadline: string | null;
  now: string;
  overdue: boolean;
  words: { zh: string; en: string };
  blockedBy: { role: DeskRoleName; what: string; organisation: { id: string } | null; person: { id: string } | null } | null;
  object: { __typename: string; id: string; availableActions: Action[] } | null;
  list: { id: string } | null;
  challenge: { id: string; code: string } | null;
  bid: { id: string } | null;
  contract: { id: string } | null;
  milestone: { id: string; code: string } | null;
  payment: { id: string } | null;
  availableActions: Action[];
}

export interface Page {
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
  nodes: Entry[];
}

const ENTRY = `key role kind group since deadline now overdue words { zh en }
  blockedBy { role what organisation { id } person { id } }
  object { __typename ... on Node { id availableActions { name allowed reason } } }
  list { id } challenge { id code } bid { id } contract { id } milestone { id code } payment { id }
  availableActions { name allowed reason }`;

/** A desk by pages. */
export const DESK = `query ($role: DeskRole, $group: DeskGroup, $first: Int, $after: String) {
  desk(role: $role, group: $group, first: $first, after: $after) { totalCount pageInfo { hasNextPage endCursor } nodes { ${ENTRY} } } }`;
const WHOLE = `{ desk(first: 200) { nodes { ${ENTRY} } } }`;

/** Everything on every desk of a person. */
export async function desksOf(app: TestApp, token: string | undefined): Promise<Record<DeskRoleName, Entry[]>> {
  const { desk } = await app.ask<{ desk: Pick<Page, 'nodes'> }>(WHOLE, {}, token);
  const on = (role: DeskRoleName): [DeskRoleName, Entry[]] => [role, desk.nodes.filter((entry) => entry.role === role)];
  return Object.fromEntries(DESK_ROLES.map(on)) as Record<DeskRoleName, Entry[]>;
}
