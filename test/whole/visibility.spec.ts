import { typedId } from '../../src/common/ids.js';
import { SessionService } from '../../src/identity/session.service.js';
import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { playSample, readSample } from './played.js';
import { type Onlooker, Picture, type Row } from './visibility.picture.js';

const SAMPLE = 'ganzhou-2026-c';

interface Looker extends Onlooker {
  token: string | undefined;
}
type Ids = { id: string }[];
interface SeenBid {
  id: string;
  content: object | null;
  draft: object | null;
  versions: { warnings: string[] | null }[];
  sheets: Ids;
  scores: object[];
  corrections: Ids;
  pi: { id: string; email: string | null } | null;
}
interface SeenChallenge {
  id: string;
  bids: Ids;
  contracts: Ids;
  conflicts: object[];
  excludedScores: object[];
  decision: { id: string } | null;
  ranking: { id: string; ties: object[] | null } | null;
}

const BID =
  'id content { title { en } } draft { title { en } } versions { warnings } sheets { id } scores { total } corrections { id } pi { id email }';
const CHALLENGE =
  'id bids { id } contracts { id } conflicts { rule } excludedScores { reason } decision { id } ranking { id ties { score } }';
const CONTRACT = 'id taskBook { version } payments { id }';

/** What one person is answered, all roads at once; `row` makes the expectation, null where nothing may be seen. */
class Look {
  readonly wrong: string[] = [];
  looked = 0;

  constructor(
    private readonly picture: Picture,
    private readonly phase: string,
    private readonly part: string,
    private readonly data: Record<string, unknown>,
  ) {}

  is(what: string, actual: unknown, expected: unknown): void {
    this.looked += 1;
    if (JSON.stringify(actual) === JSON.stringify(expected)) return;
    const told = `${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`;
    this.wrong.push(`${this.part} at ${this.picture.now.toISOString()} (${this.phase.slice(0, 60)}): ${told}`);
  }

  at<T>(alias: string): T {
    return this.data[alias] as T;
  }
}

const wire = (type: string, { id }: { id: string }): string => typedId(type, id);
const idsOf = (rows: Ids): string[] => rows.map(({ id }) => id).sort();

/** Everything that one person asks at one instant. */
function question(picture: Picture): string {
  const each = (table: Parameters<Picture['rows']>[0], ask: (id: string, index: number) => string): string[] =>
    picture.rows(table).map((row, index) => ask(wire(table, row), index));
  const roads = (type: string, prefix: string, selection: string) => (id: string, index: number) =>
    `${prefix}${index}: ${type}(id: "${id}") { ${selection} } ${prefix}n${index}: node(id: "${id}") { id }`;
  const byNode = (prefix: string) => (id: string, index: number) => `${prefix}n${index}: node(id: "${id}") { id }`;
  const lists = picture.rows('list').map((row) => wire('list', row));
  return `{ ${[
    ...each('list', roads('list', 'l', 'id challenges { id }')),
    ...lists.map((id, index) => `lc${index}: challenges(list: "${id}", first: 100) { totalCount nodes { id } }`),
    ...each('challenge', roads('challenge', 'c', CHALLENGE)),
    ...each('challenge', (id, index) => `cc${index}: contracts(challenge: "${id}", first: 100) { totalCount nodes { id } }`),
    ...each('decision', roads('decision', 'd', 'id')),
    ...each('contract', roads('contract', 'k', CONTRACT)),
    ...each('payment', byNode('p')),
    ...each('score_sheet', byNode('s')),
    ...each('correction', byNode('x')),
    ...each('ranking', byNode('r')),
    'lists(first: 100) { totalCount nodes { id } }',
  ].join(' ')} }`;
}

/** What needs a session. */
function signedInQuestion(picture: Picture): string {
  const bids = picture.rows('bid').map((row, index) => {
    const id = wire('bid', row);
    return `b${index}: bid(id: "${id}") { ${BID} } bn${index}: node(id: "${id}") { id }`;
  });
  return `{ ${[...bids, 'myBids(first: 100) { totalCount nodes { id } }'].join(' ')} }`;
}

function lookAtLists(look: Look, picture: Picture, who: Onlooker): void {
  const seen = picture.rows('list').filter((list) => picture.list(who, list));
  const { totalCount, nodes } = look.at<{ totalCount: number; nodes: Ids }>('lists');
  look.is('lists', [totalCount, idsOf(nodes)], [seen.length, idsOf(seen.map((list) => ({ id: wire('list', list) })))]);
  picture.rows('list').forEach((list, index) => {
    const id = picture.list(who, list) ? wire('list', list) : null;
    const challenges = picture.of('challenge', 'list_id', list.id).filter((challenge) => picture.challenge(who, challenge));
    const ids = idsOf(challenges.map((challenge) => ({ id: wire('challenge', challenge) })));
    const single = look.at<{ id: string; challenges: Ids } | null>(`l${index}`);
    look.is('list(id)', single && [single.id, idsOf(single.challenges)], id && [id, ids]);
    look.is('node(list)', look.at<{ id: string } | null>(`ln${index}`)?.id ?? null, id);
    const page = look.at<{ totalCount: number; nodes: Ids }>(`lc${index}`);
    look.is('challenges(list)', [page.totalCount, idsOf(page.nodes)], [ids.length, ids]);
  });
}

function lookAtChallenges(look: Look, picture: Picture, who: Onlooker): void {
  picture.rows('challenge').forEach((challenge, index) => {
    const seen = picture.challenge(who, challenge);
    const id = seen ? wire('challenge', challenge) : null;
    const of = (table: 'bid' | 'contract' | 'conflict' | 'refused_sheet' | 'decision' | 'ranking') =>
      picture.of(table, 'challenge_id', challenge.id);
    const ids = (table: 'bid' | 'contract', sees: (row: Row) => boolean) =>
      idsOf(
        of(table)
          .filter(sees)
          .map((row) => ({ id: wire(table, row) })),
      );
    const contracts = ids('contract', (row) => picture.contract(who, row));
    const [decision] = of('decision').filter((row) => picture.decision(who, row));
    const [ranking] = of('ranking').filter((row) => picture.ranking(who, row));
    const single = look.at<SeenChallenge | null>(`c${index}`);
    look.is('challenge(id)', single?.id ?? null, id);
    look.is('node(challenge)', look.at<{ id: string } | null>(`cn${index}`)?.id ?? null, id);
    const page = look.at<{ totalCount: number; nodes: Ids }>(`cc${index}`);
    look.is('contracts(challenge)', [page.totalCount, idsOf(page.nodes)], [contracts.length, contracts]);
    if (!single) return;
    look.is(
      'challenge.bids',
      idsOf(single.bids),
      ids('bid', (row) => picture.bid(who, row)),
    );
    look.is('challenge.contracts', idsOf(single.contracts), contracts);
    look.is('challenge.conflicts', single.conflicts.length, of('conflict').filter((row) => picture.conflict(who, row)).length);
    look.is(
      'challenge.excludedScores',
      single.excludedScores.length,
      of('refused_sheet').filter((row) => picture.refused(who, row)).length,
    );
    look.is('challenge.decision', single.decision?.id ?? null, decision ? wire('decision', decision) : null);
    look.is('challenge.ranking', single.ranking?.id ?? null, ranking ? wire('ranking', ranking) : null);
    look.is('ranking.ties', Boolean(single.ranking?.ties), Boolean(ranking) && picture.officer(who, challenge.department_id));
  });
}

function lookAtBids(look: Look, picture: Picture, who: Onlooker): void {
  const mine = picture.rows('bid').filter((bid) => picture.author(who, bid));
  const { totalCount, nodes } = look.at<{ totalCount: number; nodes: Ids }>('myBids');
  look.is('myBids', [totalCount, idsOf(nodes)], [mine.length, idsOf(mine.map((bid) => ({ id: wire('bid', bid) })))]);
  picture.rows('bid').forEach((bid, index) => {
    const seen = picture.bid(who, bid);
    const id = seen ? wire('bid', bid) : null;
    const single = look.at<SeenBid | null>(`b${index}`);
    look.is('bid(id)', single?.id ?? null, id);
    look.is('node(bid)', look.at<{ id: string } | null>(`bn${index}`)?.id ?? null, id);
    if (!single) return;
    const under = (table: 'score_sheet' | 'correction', sees: (row: Row) => boolean) =>
      idsOf(
        picture
          .of(table, 'bid_id', bid.id)
          .filter(sees)
          .map((row) => ({ id: wire(table, row) })),
      );
    look.is('bid.content', single.content !== null, bid.content !== null);
    look.is('bid.draft', single.draft !== null, picture.author(who, bid));
    const versions = picture.of('bid_version', 'bid_id', bid.id).map(() => picture.warnings(who, bid));
    look.is(
      'bid.versions.warnings',
      single.versions.map(({ warnings }) => warnings !== null),
      versions,
    );
    look.is(
      'bid.sheets',
      idsOf(single.sheets),
      under('score_sheet', (row) => picture.sheet(who, row)),
    );
    look.is(
      'bid.corrections',
      idsOf(single.corrections),
      under('correction', (row) => picture.correction(who, row)),
    );
    const scored = picture.scores(who, bid) ? picture.of('score_sheet', 'bid_id', bid.id).length : 0;
    look.is('bid.scores', single.scores.length, scored);
    const email = picture.email(who, picture.one('person', bid.pi_id));
    look.is('bid.pi.email', single.pi?.email ?? null, email ? picture.one('person', bid.pi_id).email : null);
  });
}

function lookAtTheRest(look: Look, picture: Picture, who: Onlooker): void {
  const node = (prefix: string, index: number): string | null => look.at<{ id: string } | null>(`${prefix}n${index}`)?.id ?? null;
  picture.rows('decision').forEach((decision, index) => {
    const id = picture.decision(who, decision) ? wire('decision', decision) : null;
    look.is('decision(id)', [look.at<{ id: string } | null>(`d${index}`)?.id ?? null, node('d', index)], [id, id]);
  });
  picture.rows('contract').forEach((contract, index) => {
    const id = picture.contract(who, contract) ? wire('contract', contract) : null;
    const single = look.at<{ id: string; taskBook: object | null; payments: Ids } | null>(`k${index}`);
    look.is('contract(id)', [single?.id ?? null, node('k', index)], [id, id]);
    if (!single) return;
    const inside = picture.inside(who, contract);
    const payments = inside ? picture.of('payment', 'contract_id', contract.id) : [];
    look.is('contract.taskBook', single.taskBook !== null, inside);
    look.is('contract.payments', idsOf(single.payments), idsOf(payments.map((payment) => ({ id: wire('payment', payment) }))));
  });
  const nodes = [
    ['payment', 'p', picture.payment],
    ['score_sheet', 's', picture.sheet],
    ['correction', 'x', picture.correction],
    ['ranking', 'r', picture.ranking],
  ] as const;
  for (const [table, prefix, sees] of nodes)
    picture.rows(table).forEach((row, index) => {
      look.is(`node(${table})`, node(prefix, index), sees.call(picture, who, row) ? wire(table, row) : null);
    });
}

describe(`who sees what, from the first draft to the last payment of ${SAMPLE}`, () => {
  let app: TestApp;
  const wrong: string[] = [];
  const unsealed: string[] = [];
  const phases = new Set<string>();
  let looked = 0;

  beforeAll(async () => {
    app = await startApp();
    const make = new Factories(app);
    const elsewhere = await make.organisation({ kind: 'DEPARTMENT' });
    const stranger = await make.person({ organisation: elsewhere, role: 'clerk' }, { organisation: elsewhere, role: 'supervisor' });
    const emails = await partsOf();
    const tokens = new Map<string, string>([['officer elsewhere', stranger.token]]);

    const looker = async (part: string, email: string | undefined): Promise<Looker | undefined> => {
      if (part === 'public') return { id: null, expert: null, memberships: [], token: undefined };
      const [known] = await app.database.query<Looker & { id: string }>(
        `select p.id, (select e.id from expert e where e.person_id = p.id) as expert,
           (select coalesce(json_agg(json_build_object('role', m.role, 'organisation', m.organisation_id)), '[]') from membership m where m.person_id = p.id) as memberships
         from person p where ${email === undefined ? 'p.id = $1' : 'p.email = $1'}`,
        [email ?? stranger.actor.personId],
      );
      if (!known) return undefined;
      if (!tokens.has(part)) tokens.set(part, (await app.nest.get(SessionService).openFor(known.id)).token);
      return { ...known, token: tokens.get(part) };
    };

    const { differences } = await playSample(app, SAMPLE, async () => {
      const picture = await Picture.of(app.database);
      unsealed.push(...picture.rows('bid').flatMap((bid) => (picture.openedEarly(bid) ? [bid.id] : [])));
      if (phases.has(picture.phase)) return;
      phases.add(picture.phase);
      const [open, signedIn] = [question(picture), signedInQuestion(picture)];
      for (const [part, email] of emails) {
        const who = await looker(part, email);
        if (!who) continue;
        const data = await app.ask(open, {}, who.token);
        const own = who.token === undefined ? {} : await app.ask(signedIn, {}, who.token);
        const look = new Look(picture, picture.phase, part, { ...data, ...own });
        lookAtLists(look, picture, who);
        lookAtChallenges(look, picture, who);
        if (who.token !== undefined) lookAtBids(look, picture, who);
        lookAtTheRest(look, picture, who);
        wrong.push(...look.wrong);
        looked += look.looked;
      }
    });
    expect(differences).toEqual([]);
  }, 300_000);
  afterAll(() => app.stop());

  it('is the same by single read, node, nested list and count, and as the table says', () => {
    expect(wrong.slice(0, 10)).toEqual([]);
    expect(looked).toBeGreaterThan(10_000);
    expect(phases.size).toBeGreaterThan(15);
  });

  it('opens no bid before both closes are past', () => expect(unsealed).toEqual([]));
});

/** People of the file by the part they play; the officer elsewhere and the public are none of it. */
async function partsOf(): Promise<Map<string, string | undefined>> {
  const { officers, people, bids, experts, panels, challenges } = await readSample(SAMPLE);
  const email = (person: string): string => people.find(({ id }) => id === person)!.email;
  const expert = (id: string): string => email(experts.find((candidate) => candidate.id === id)!.person);
  const parts = new Map<string, string | undefined>([
    ['public', undefined],
    ['officer elsewhere', undefined],
    ['clerk', email(officers.clerk)],
    ['approver', email(officers.approver)],
    ['supervisor', email(officers.supervisor)],
    ['finance', email(officers.finance[0]!)],
    ['operator', email(officers.operator)],
  ]);
  const [first, second] = bids;
  parts.set('PI', email(first!.pi)).set('other PI', email(second!.pi)).set('unit approver', email(first!.unitApprover));
  const member = bids.flatMap(({ team }) => team)[0];
  if (member) parts.set('team member', email(member));
  const partner = bids.flatMap(({ partners }) => partners)[0];
  const ofPartner = partner && people.find(({ org }) => org === partner.org);
  if (ofPartner) parts.set('partner', ofPartner.email);
  const recommender = bids.flatMap(({ recommendation }) => recommendation?.by ?? [])[0];
  if (recommender) parts.set('recommender', email(recommender));
  const owner = people.find(({ org, roles }) => roles.includes('need-owner') || org === challenges[0]!.endUser);
  if (owner) parts.set('need owner', owner.email);
  panels[0]!.drawn.slice(0, 3).forEach((id, index) => parts.set(`drawn ${index}`, expert(id)));
  const candidates = [...panels[0]!.drawn, ...panels[0]!.reserves];
  const undrawn = experts.find(({ id, relations }) => !candidates.includes(id) && relations.length > 0);
  if (undrawn) parts.set('not drawn', email(undrawn.person));
  panels[0]!.reserves.slice(0, 1).forEach((id) => parts.set('reserve', expert(id)));
  return parts;
}
