import { parseId, typedId } from '../../src/common/ids.js';
import { SessionService } from '../../src/identity/session.service.js';
import { startApp, type TestApp } from '../app.js';
import { playSample, quickToPlan } from '../whole/played.js';
import { type Onlooker, Picture, type Row } from '../whole/visibility.picture.js';
import { HOLDS } from '../whole/visibility.predicates.js';
import { type Action, desksOf, type Entry } from './desk.asking.js';
import { DeskCounting } from './desk.counting.js';
import { ACTS, AT_WILL, WHEN } from './desk.duties.js';

/** Everything that a person sees of a list, with what can be done. */
const SEEN = `query ($list: ID!, $challenge: ID!) { list(id: $list) { ...n } challenge(id: $challenge) { ...n amendments { ...n } questions { ...n }
  matchmakingContacts { ...n } ledgerEntries { ...n } sealKeys { shares { ...n } } bids { ...n corrections { ...n } } draws { ...n } panel { ...n }
  decision { ...n } conflicts { ...n rulings { ...n } } objections { ...n }
  contracts { ...n changes { ...n } terminations { ...n } milestones { ...n submissions { ...n } } payments { ...n } } } }
  fragment n on Node { __typename id availableActions { name allowed reason } }`;
interface Thing {
  __typename: string;
  id: string;
  availableActions: Action[];
}
interface Person {
  id: string;
  token: string;
  desk: Entry[];
}
/** The table behind the prefix of an id, where they differ. */
const TABLES: Record<string, string> = { change: 'change_request' };
const TOLD = 15;
const TURNS = 4;

/** Every object in an answer, however deep. */
function thingsIn(value: unknown): Thing[] {
  if (Array.isArray(value)) return value.flatMap(thingsIn);
  if (typeof value !== 'object' || value === null) return [];
  const { availableActions, ...rest } = value as Thing & Record<string, unknown>;
  const inner = Object.values(rest).flatMap(thingsIn);
  return 'id' in rest && availableActions ? [{ ...(rest as unknown as Thing), availableActions }, ...inner] : inner;
}

const rowOf = (picture: Picture, id: string): Row => {
  const { type, uuid } = parseId(id)!;
  return picture.one(TABLES[type] ?? type, uuid);
};
const allowed = ({ availableActions }: Pick<Entry, 'availableActions'>): string[] =>
  availableActions.filter((action) => action.allowed).map(({ name }) => name);

describe('desks follow the machines', () => {
  let app: TestApp;
  afterEach(() => app.stop());

  it.each(['jiangsu-2026-a', 'miit-2026-b', 'ganzhou-2026-c', 'contest-2026-d', 'prize-2026-e0'])(
    '%s: what is allowed and due is on a desk, what is due is allowed, and what is blocked is due elsewhere',
    async (sample) => {
      app = await startApp({ storage: await quickToPlan(), settings: { DATABASE_POOL: '2' } });
      const wrong = new Set<string>();
      const known = new Set<string>();
      let [looked, looks] = [0, 0];

      const look = async (): Promise<void> => {
        const states = await app.database.query<{ pair: string }>(STATES);
        const fresh = states.filter(({ pair }) => !known.has(pair));
        if (fresh.length === 0) return;
        fresh.forEach(({ pair }) => known.add(pair));
        const picture = await Picture.of(app.database);
        const list = picture.rows('list').at(-1);
        if (!list) return;
        looks++;
        const people = await peopleOf(app, picture, looks);
        for (const person of people) {
          looked += person.desk.length;
          for (const entry of person.desk) for (const fault of faultsOf(entry, person, people)) wrong.add(fault);
          for (const { id } of picture.of('challenge', 'list_id', list.id)) {
            const ids = { list: typedId('list', list.id), challenge: typedId('challenge', id) };
            for (const thing of thingsIn(await app.ask(SEEN, ids, person.token)))
              for (const fault of missing(picture, thing, person, people)) wrong.add(fault);
          }
        }
      };
      const counting = new DeskCounting(app, sample);
      const { differences } = await playSample(app, sample, async () => {
        await counting.look();
        await look();
      });
      expect([...wrong].slice(0, TOLD)).toEqual([]);
      expect(differences).toEqual([]);
      expect(looked).toBeGreaterThan(300);
      expect({ left: counting.left.length, found: counting.found }).toEqual({ left: 0, found: counting.expected });
    },
    900_000,
  );
});

const TABLES_WITH_STATE = ['list', 'challenge', 'amendment', 'bid', 'correction', 'draw', 'panel', 'review_stage', 'decision', 'objection'];
const STATES = [
  ...TABLES_WITH_STATE,
  'contract',
  'change_request',
  'termination',
  'milestone',
  'milestone_submission',
  'payment',
  'seal_key',
]
  .map((table) => `select distinct '${table} ' || state as pair from ${table}`)
  .join(' union all ');

/** Everybody who holds or is something in a list, each with the own desk. Those on whose desk nothing lies by the rows take turns. */
async function peopleOf(app: TestApp, picture: Picture, turn: number): Promise<Person[]> {
  const held = (id: unknown): Onlooker['memberships'] =>
    picture
      .of('membership', 'person_id', id)
      .map(({ role, organisation_id: organisation }) => ({ role, organisation }) as Onlooker['memberships'][number]);
  const ids = new Set(
    ['membership', 'expert', 'list_custodian'].flatMap((table) => picture.rows(table).map((row) => String(row.person_id))),
  );
  const people: Person[] = [];
  for (const [place, id] of [...ids].sort().entries()) {
    const who = { id, expert: null, memberships: held(id) };
    if (!picture.rows('desk_entry').some((entry) => HOLDS.desk(picture, who, entry)) && (place + turn) % TURNS > 0) continue;
    const { token } = await app.nest.get(SessionService).openFor(id);
    people.push({ id, token, desk: Object.values(await desksOf(app, token)).flat() });
  }
  return people;
}

/** What is wrong with an entry by itself and against the desks of the others. */
function faultsOf(entry: Entry, { id }: Person, people: readonly Person[]): string[] {
  const what = `${entry.role} ${entry.group} ${entry.kind}`;
  const faults: string[] = [];
  if (!entry.object) return [`${what}: its object is not seen`];
  if (JSON.stringify(entry.availableActions) !== JSON.stringify(entry.object.availableActions))
    faults.push(`${what}: other actions than its object`);
  if (entry.group === 'DUE' && !ACTS[entry.kind]?.some((act) => allowed(entry).includes(act)))
    faults.push(`${what}: nothing of it is allowed but ${allowed(entry).join(' ')}`);
  if ((entry.group === 'BLOCKED') !== (entry.blockedBy !== null)) faults.push(`${what}: blocked by ${String(entry.blockedBy)}`);
  const { blockedBy: by } = entry;
  if (!by) return faults;
  const isSame = (other: Entry) =>
    other.role === by.role &&
    other.kind === by.what &&
    other.group === 'DUE' &&
    (['challenge', 'bid', 'contract'] as const).every((link) => !entry[link] || !other[link] || entry[link].id === other[link].id) &&
    (!entry.list || !other.list || entry.list.id === other.list.id);
  const others = people.filter((other) => other.id !== id || by.role !== entry.role);
  if (!others.some(({ desk }) => desk.some(isSame))) faults.push(`${what}: ${by.role} ${by.what} is on no desk`);
  return faults;
}

/** Acts on a thing that the person is allowed, that are due, and that lie on no desk of the person. */
function missing(picture: Picture, thing: Thing, { desk }: Person, people: readonly Person[]): string[] {
  const row = rowOf(picture, thing.id);
  return allowed(thing).flatMap((act) => {
    const kinds = Object.keys(ACTS).filter((kind) => ACTS[kind]!.includes(act));
    if (kinds.length === 0) return act in AT_WILL ? [] : [`${thing.__typename}.${act} is neither a duty nor at will`];
    if (WHEN[act] && !WHEN[act](picture, row)) return [];
    const has = (entry: Entry): boolean => entry.group === 'DUE' && kinds.includes(entry.kind) && entry.object?.id === thing.id;
    if (desk.some(has)) return [];
    if (SUBSTITUTES[act] && people.some((other) => other.desk.some(has))) return [];
    return [`${thing.__typename} ${String(row.state)}: ${act} is allowed, and on no desk of who may`];
  });
}

/** Who may act in the place of the one on whose desk it is. */
const SUBSTITUTES: Record<string, string> = {
  correctBid: 'the whole author unit may, the PI has it',
  proveLedgerEntry: 'clerk and approver may, finance has it',
  recordMeeting: 'either side and the clerk may, the host has it',
  submitBeacon: 'anybody may, the clerk has it',
};
