import { getNamedType, type GraphQLArgument, type GraphQLField, isEnumType, isListType, isLeafType, isNonNullType } from 'graphql';
import { typedId } from '../../src/common/ids.js';
import { KINDS } from '../../src/notifications/kinds.js';
import type { EntityType } from '../../src/reading/entity-type.js';
import type { Looker } from './visibility.people.js';
import type { Onlooker, Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import { tableOf } from './visibility.rows.js';
import { TYPES } from './visibility.table.js';

type Narrows = (picture: Picture, row: Row, value: string, who: Onlooker) => boolean;
/** What an argument of a list narrows it to, and values for it: of any rows, seen or not. */
type Filter = [Narrows, values: (picture: Picture) => unknown[]];

const lower = (value: unknown): string => JSON.stringify(value).toLowerCase();
const by = (table: string, column: string): Filter => [
  (_picture, row, value) => String(row[column]) === value,
  (picture) => picture.rows(table).map((row) => row[column]),
];
const to = (table: string, column: string, type: string): Filter => [
  (_picture, row, value) => row[column] !== null && typedId(type, String(row[column])) === value,
  (picture) => picture.rows(table).flatMap((row) => (row[column] === null ? [] : [typedId(type, String(row[column]))])),
];
const text = (table: string, ...columns: string[]): Filter => [
  (_picture, row, value) => lower(columns.map((column) => row[column])).includes(value.toLowerCase()),
  (picture) => picture.rows(table).map((row) => String(row[columns[0]!]).slice(0, 9)),
];
const regions = (picture: Picture): unknown[] => picture.rows('organisation').map((row) => row.region_code);
const ofDepartment: Filter = [
  (picture, row, value) => String(picture.one('organisation', row.department_id).region_code).startsWith(value.replace(/(0000|00)$/, '')),
  regions,
];

/** What is found by what: by nothing that is not shown of a row. Every argument of every list but `first`, `after` and `orderBy`. */
export const FILTERS: Record<string, Filter> = {
  'bidsOf.challenge': to('bid', 'challenge_id', 'challenge'),
  'challenges.closesBefore': [
    (_picture, row, value) => row.bidder_close !== null && ((row.extended_until ?? row.bidder_close) as Date) < new Date(value),
    ({ now }) => [now.toISOString(), '2100-01-01T00:00:00.000Z'],
  ],
  'challenges.cluster': by('challenge', 'cluster'),
  'challenges.department': to('challenge', 'department_id', 'organisation'),
  'challenges.list': to('challenge', 'list_id', 'list'),
  'challenges.minAmount': [(_picture, row, value) => Number(row.public_per_award_fen) >= Number(value), () => ['1', '400000000']],
  'challenges.region': ofDepartment,
  'challenges.state': by('challenge', 'state'),
  'challenges.text': text('challenge', 'code', 'title', 'problem', 'background'),
  'contracts.challenge': to('contract', 'challenge_id', 'challenge'),
  'contracts.department': to('contract', 'department_id', 'organisation'),
  'contracts.lead': to('contract', 'lead_id', 'organisation'),
  'contracts.mine': [(picture, row, _value, who) => picture.party(who, row), () => [true]],
  'contracts.state': by('contract', 'state'),
  'desk.group': [
    ({ now }, row, value, who) => {
      const waits = row.phase !== 'DUE' && (row.due_after === null || now <= (row.due_after as Date));
      return value === (waits ? row.phase : row.except_id === who.id ? 'BLOCKED' : 'DUE');
    },
    () => ['DUE', 'BLOCKED'],
  ],
  'desk.kinds': by('desk_entry', 'kind'),
  'desk.role': [(_picture, row, value) => row.role === value, () => ['CLERK', 'BIDDER']],
  'myDelegations.running': [
    ({ now }, row, value) =>
      (value === 'true') ===
      (row.membership_id !== null && row.revoked_at === null && (row.from_at as Date) <= now && now <= (row.until_at as Date)),
    () => [true, false],
  ],
  'deliveries.channel': by('delivery', 'channel'),
  'deliveries.state': by('delivery', 'state'),
  'duePayments.list': [
    (picture, row, value) => typedId('list', String(picture.one('challenge', row.challenge_id).list_id)) === value,
    (picture) => picture.rows('list').map(({ id }) => typedId('list', id)),
  ],
  'events.challenge': to('event', 'challenge_id', 'challenge'),
  'events.subject': [
    (_picture, row, value) => typedId(String(row.subject), String(row.subject_id)) === value,
    (picture) =>
      ['bid', 'score_sheet', 'contract'].flatMap((type) =>
        picture
          .rows(type)
          .slice(0, 2)
          .map(({ id }) => typedId(type, id)),
      ),
  ],
  'experts.stratum': [(_picture, row, value) => (row.strata as string[]).includes(value), () => ['technical', 'finance']],
  'lists.archetype': by('list', 'archetype'),
  'lists.department': to('list', 'department_id', 'organisation'),
  'lists.programme': by('list', 'programme'),
  'lists.region': ofDepartment,
  'lists.state': by('list', 'state'),
  'lists.text': text('list', 'code', 'title'),
  'messages.job': by('message', 'job'),
  'messages.state': [
    ({ now }, row, value) => {
      if (row.done_at || row.failed_at) return value === (row.done_at ? 'done' : 'dead');
      return value === ((row.run_at as Date) > now ? 'scheduled' : row.dispatched_at ? 'dispatched' : 'waiting');
    },
    () => ['done', 'scheduled'],
  ],
  'myBids.state': by('bid', 'state'),
  'myNotifications.group': [
    (_picture, { kind }, value) => KINDS.find(({ name }) => name === kind)!.group === value,
    () => ['BIDS', 'REVIEWS'],
  ],
  'myNotifications.kind': by('notification', 'kind'),
  'myNotifications.unread': [(_picture, row, value) => (row.read_at === null) === (value === 'true'), () => [true, false]],
  'myReviews.state': by('review_task', 'state'),
  'organisations.kind': by('organisation', 'kind'),
  'organisations.region': [(_picture, row, value) => String(row.region_code).startsWith(value), regions],
  'organisations.tag': [
    (picture, row, value, who) =>
      who.id !== null && picture.of('organisation_tag', 'organisation_id', row.id).some(({ tag }) => tag === value),
    (picture) => picture.rows('organisation_tag').map(({ tag }) => tag),
  ],
  'organisations.text': [
    (_picture, { name }, value) => lower(name).includes(value.toLowerCase()),
    (picture) => picture.rows('organisation').map((row) => (row.name as { en: string }).en.slice(0, 6)),
  ],
  'people.emails': by('person', 'email'),
  'registrations.region': [(_picture, row, value) => String(row.region_code).startsWith(value), regions],
  'registrations.state': by('registration', 'state'),
};
/** Values of an argument that are tried; of a desk one, which has duties of every kind and takes long to plan. */
const triedOf = ({ name }: GraphQLField<unknown, unknown>): number => (name === 'desk' ? 1 : 2);

/** Lists that hold less than all rows that the viewer sees. */
const OWN: Record<string, (picture: Picture, who: Onlooker, row: Row) => boolean> = {
  myBids: (picture, who, row) => picture.author(who, row),
  myDelegations: (_picture, who, row) => who.id !== null && [row.principal_id, row.deputy_id].includes(who.id),
  myInvitations: (picture, who, row) => row.state !== 'PROPOSED' && picture.find('person', who.id)?.email === row.email,
  myFiles: (_picture, who, row) => row.uploaded_by === who.id,
  duePayments: (_picture, _who, row) => ['UNLOCKED', 'FINANCE_APPROVED_ONCE'].includes(String(row.state)),
  sharesDue: (picture, who, row) =>
    row.custodian_id === who.id && row.handed_in_at === null && picture.one('seal_key', row.seal_key_id).state === 'AWAITING_SHARES',
};

/** A way to ask for a list: its arguments, as text, and the rows that they let a person see of those that are there by then. */
export interface Way {
  given: string;
  rows: (picture: Picture, who: Looker) => Row[];
}

/** A list whole, in each of its orders, and narrowed by each of its arguments. */
export function waysOf(picture: Picture, root: GraphQLField<unknown, unknown>, entity: EntityType): Way[] {
  const { row: sight } = TYPES[entity.name]!;
  const seen =
    (narrows: (picture: Picture, row: Row, who: Looker) => boolean): Way['rows'] =>
    (now, who) =>
      now
        .rows(tableOf(entity))
        .filter((row) => HOLDS[sight](now, who, row) && (OWN[root.name]?.(now, who, row) ?? true) && narrows(now, row, who));
  const whole = seen(() => true);
  const ways: Way[] = root.args.some(({ type }) => isNonNullType(type)) ? [] : [{ given: '', rows: whole }];
  for (const argument of root.args) {
    const type = getNamedType(argument.type);
    if (argument.name === 'orderBy' && isEnumType(type))
      ways.push(...type.getValues().map(({ name }) => ({ given: `orderBy: ${name}`, rows: whole })));
    const filter = FILTERS[`${root.name}.${argument.name}`];
    if (!filter) continue;
    const [narrows, values] = filter;
    for (const value of [...new Set(values(picture))].filter((one) => one !== null).slice(0, triedOf(root)))
      ways.push({ given: literal(argument, value), rows: seen((now, row, who) => narrows(now, row, String(value), who)) });
  }
  return ways;
}

function literal({ name, type }: GraphQLArgument, value: unknown): string {
  const named = getNamedType(type);
  const plain = isEnumType(named) || (isLeafType(named) && named.name === 'Boolean') ? String(value) : JSON.stringify(String(value));
  return `${name}: ${isListType(type) ? `[${plain}]` : plain}`;
}
