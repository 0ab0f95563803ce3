import type { Onlooker, Picture, Row } from './visibility.picture.js';

type Holds = (picture: Picture, who: Onlooker, row: Row) => boolean;

const isSelf = ({ id }: Onlooker, person: unknown): boolean => id !== null && id === person;
/** The row of a table that something is, or hangs on. */
const of = (picture: Picture, table: 'bid' | 'contract', row: Row): Row | undefined => {
  if ('draft_version' in row || 'task_book' in row) return 'draft_version' in row === (table === 'bid') ? row : undefined;
  return picture.find(table, row[`${table}_id`]);
};
const challengeOf = (picture: Picture, row: Row): Row | undefined => {
  if ('rubric' in row) return row;
  const key = 'seal_key_id' in row ? picture.one('seal_key', row.seal_key_id) : row;
  return picture.find('challenge', key.challenge_id ?? of(picture, 'bid', row)?.challenge_id);
};
const officer =
  (role: string): Holds =>
  (picture, who, row) =>
    picture.officer(who, challengeOf(picture, row)?.department_id ?? row.department_id, [role]);

/** Who has a part as to a row: over rows as they are stored. */
const PARTS = {
  anyone: () => true,
  signedIn: (_picture, who) => who.id !== null,
  operator: (picture, who) => picture.holds(who, ['operator']),
  /** Who registers organisations: officers of any department, and the operator. */
  registrar: (picture, who) => picture.holds(who, ['clerk', 'approver', 'operator']),
  administrator: (picture, who, row) => picture.holds(who, ['administrator'], row.organisation_id ?? row.id),
  /** Who hands a role over; who takes it over has no part in that. */
  handingOver: (_picture, who, row) => isSelf(who, row.from_id),
  /** Who delegates a role, and the deputy. */
  delegating: (_picture, who, row) => isSelf(who, row.principal_id) || isSelf(who, row.deputy_id),
  invited: (picture, who, row) => row.state !== 'PROPOSED' && picture.find('person', who.id)?.email === row.email,
  aSupervisor: (picture, who) => picture.holds(who, ['supervisor']),
  aPi: (picture, who) => picture.holds(who, ['pi']),
  anExpert: (_picture, who) => who.expert !== null,
  clerk: officer('clerk'),
  approver: officer('approver'),
  finance: officer('finance'),
  supervisor: officer('supervisor'),
  departmentClerk: (picture, who, row) => picture.officer(who, row.id, ['clerk']),
  /** Where the input names an organisation that nobody of those who try works at. */
  nobody: () => false,
  needOwner: (picture, who, row) => picture.holds(who, ['need-owner'], row.need_owner_id ?? row.end_user_id),
  endUser: (picture, who, row) => picture.holds(who, ['end-user'], challengeOf(picture, row)!.end_user_id),
  /** Who signed, and who is host for the side of the need; the input names somebody else as host. */
  meeting: (picture, who, row) => isSelf(who, row.nda_signed_by) || officer('clerk')(picture, who, row),
  custodian: (_picture, who, row) => isSelf(who, row.custodian_id),

  pi: (picture, who, row) => isSelf(who, (of(picture, 'contract', row) ?? of(picture, 'bid', row))?.pi_id),
  unitApprover: (picture, who, row) => picture.holds(who, ['unit-approver'], row.lead_id),
  author: (picture, who, row) => picture.author(who, of(picture, 'bid', row)!),
  /** While a successor of the PI is agreed on and nobody is named. */
  leadPi: (picture, who, row) => picture.holds(who, ['pi'], row.lead_id),
  recommender: (picture, who, row) => picture.recommender(who, row),
  reviewer: (picture, who, row) => picture.seated(who.expert, row.challenge_id) && picture.reviews(who, row),

  signer: (picture, who, row) => picture.involved(who, row) && !picture.holds(who, ['finance', 'supervisor', 'clerk'], row.department_id),
  requester: (_picture, who, row) => isSelf(who, row.requested_by),
  proposer: (_picture, who, row) => isSelf(who, row.proposed_by),
  itself: (picture, who, row) =>
    isSelf(who, row.person_id) || (row.expert_id !== undefined && who.expert !== null && row.expert_id === who.expert),
} satisfies Record<string, Holds>;
export type PartName = keyof typeof PARTS;

/** Whether somebody has one of the parts. */
export const hasPart = (picture: Picture, who: Onlooker, parts: string, row: Row): boolean =>
  parts.split(' ').some((part) => (PARTS[part as PartName] as Holds)(picture, who, row));
