/**
 * A branch of the view of desks: one kind of entry on the desk of one role. All values are SQL but the names. Roles and kinds are constants in
 * each branch, so that PostgreSQL leaves out the branches of other desks.
 */
export interface Branch {
  role: string;
  kind: string;
  from: string;
  where: string;
  /** Prefix of the object's typed id, and its uuid. */
  object: readonly [type: string, uuid: string];
  /** Whose desk: of those who hold the role of the membership (`any` for whatever role) there, or of the person, or of who is both. */
  to: { person?: string; organisation?: string; held?: string };
  links?: Partial<Record<Link, string>>;
  since?: string;
  deadline?: string;
  /** DUE where nothing is said. */
  phase?: 'BLOCKED' | 'NEXT';
  /** After this instant it is due, whatever `phase` says. */
  dueAfter?: string;
  /** After this instant it is gone. */
  until?: string;
  /** Who has had the first of two parts: for this person it is blocked by a second one. */
  except?: string;
  /** Who has to act first where it is BLOCKED, and what; `role` and `what` may be SQL expressions. */
  by?: { role: string; what: string; organisation?: string; person?: string };
}

const LINKS = ['list', 'challenge', 'bid', 'contract', 'milestone', 'payment'] as const;
type Link = (typeof LINKS)[number];

/** A name as a SQL text; an expression stays. */
const text = (value: string | undefined): string =>
  value === undefined ? 'null::text' : /^[A-Za-z_-]+$/.test(value) ? `'${value}'::text` : `(${value})::text`;

/** The select of a branch. The id is the same as long as the entry is. */
export function selectOf(branch: Branch): string {
  const { role, kind, from, where, object, to, links = {}, by } = branch;
  const uuid = (value?: string): string => `(${value ?? 'null'})::uuid`;
  const instant = (value?: string): string => `(${value ?? 'null'})::timestamptz`;
  const [type, key] = object;
  const parts = [
    `'${role} ${kind} ${to.held ?? ''} '`,
    `(${key})::text`,
    ...[to.person, to.organisation].flatMap((one) => (one ? [`(${one})::text`] : [])),
  ];
  const columns = [
    `md5(${parts.join(' || ')})::uuid as id`,
    `${text(role)} as role`,
    `${text(kind)} as kind`,
    `'${branch.phase ?? 'DUE'}'::text as phase`,
    `'${type}_' || replace((${key})::text, '-', '') as object`,
    `${text(to.held)} as held`,
    `${uuid(to.organisation)} as organisation_id`,
    `${to.person ? 'true' : 'false'} as personal`,
    `${uuid(to.person)} as person_id`,
    `${uuid(branch.except)} as except_id`,
    ...LINKS.map((link) => `${uuid(links[link])} as ${link}_id`),
    `${instant(branch.since)} as since`,
    `${instant(branch.deadline)} as deadline`,
    `${instant(branch.dueAfter)} as due_after`,
    `${instant(branch.until)} as until`,
    `${text(by?.role)} as blocked_role`,
    `${text(by?.what)} as blocked_what`,
    `${uuid(by?.organisation ?? (branch.except && to.organisation))} as blocked_organisation_id`,
    `${uuid(by?.person)} as blocked_person_id`,
  ];
  return `select ${columns.join(', ')}\nfrom ${from}\nwhere ${where}`;
}

/** The same entry on the desks of several roles that a department holds. */
export const forRoles = (roles: readonly string[], department: string, branch: Omit<Branch, 'role' | 'to'>): Branch[] =>
  roles.map((role) => ({ ...branch, role, to: { organisation: department, held: role.toLowerCase() } }));

/** When an event of the record last came about. */
export const lastly = (subject: string, uuid: string, ...events: string[]): string =>
  `select max(e.at) from event e where e.subject = '${subject}' and e.subject_id = ${uuid} and e.event in (${events.map((event) => `'${event}'`).join(', ')})`;
