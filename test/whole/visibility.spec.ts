import { ShareService } from '../../src/challenges/share.service.js';
import type { Model } from '../../src/reading/model.js';
import { ReadPlan } from '../../src/reading/read-plan.js';
import { startApp, type TestApp } from '../app.js';
import { playSample, quickToPlan, readSample } from './played.js';
import { Asking } from './visibility.asking.js';
import { FILTERS } from './visibility.lists.js';
import { People, type RoleName } from './visibility.people.js';
import { Picture } from './visibility.picture.js';
import { Reading } from './visibility.reading.js';
import { Comparison } from './visibility.rows.js';
import { rolesOf, STAGES, statesOf } from './visibility.samples.js';
import { ROLES, type State } from './visibility.sights.js';
import { compareWithSights, stateOf, TELLING } from './visibility.states.js';
import { TYPES, type TypeSights } from './visibility.table.js';
import { plant } from './visibility.extras.js';
import { Ears } from './visibility.ears.js';
import { bringFiles } from './visibility.files.js';
import { Carrying } from './visibility.http.js';
import { Readers, Words } from './visibility.words.js';

/** Fields of which no list has a value, nor what is planted. */
const UNSEEN: Record<string, string> = {
  Acceptance: 'warnings',
  // No amendment of the samples deserves one: test/challenges/amendments.spec.ts looks at them.
  Amendment: 'warnings',
  Ban: 'person',
  Bid: 'panelVotes',
  Challenge: 'warnings',
  ChangeRequest: 'expertOpinion experts newPi',
  ConflictRuling: 'endedAt signedAt signedBy',
  Decision: 'countersignedBy deviationReason',
  DeskBlocker: 'organisation person role what',
  DeskEntry: 'key bid challenge contract deadline kind list milestone now object overdue payment role since words',
  Draw: 'beacon beaconSignature defaulted names reason unmet',
  // Nobody in the samples is away.
  Event: 'onBehalfOf reason',
  Export: 'failure',
  Heat: 'prizes recognised',
  List: 'programme publishAt',
  Message: 'failedAt lastError',
  // Samples have no papers for a tag: test/files/ looks at them.
  OrganisationTag: 'evidence',
  Panel: 'draw',
  PersonKey: 'revokedAt',
  ReviewTask: 'bid challenge position sheet stage state',
  // Nobody in the samples has a deputy: test/identity/delegation.spec.ts looks at them.
  StandIn: 'at deputy event principal',
  // Nobody in the samples saves one: test/search/ looks at them.
  SavedSearch: 'createdAt filter id name text',
  ScoreSheet: 'warnings',
  // Found by `search` alone: test/search/ looks at it.
  SearchHit: 'acceptance challenge decision highlights kind list subject',
  Termination: 'writtenOffReason',
  // Nobody in the samples has one: test/notifications/ looks at them.
  Organisation: 'webhooks',
  Webhook: 'createdAt deliveries disabledReason formerSecretUntil groups id organisation owner state url',
};
/** What shows who stood in: nobody in the samples is away. */
const STOOD_IN =
  'Amendment Bid Challenge ChangeRequest ConflictRuling Contract Decision LedgerEntry List MilestoneSubmission Payment Removal Termination';
/** What a look compares at least; there is least to see while bids are sealed. */
const LOOKED = 9_000;
/** Enough to name what is wrong. */
const TOLD = 20;

describe('who sees what, from the first draft to the last payment', () => {
  let app: TestApp;
  let model: Model;
  let asking: Asking;
  const shown = new Set<string>();
  const hidden = new Set<string>();
  let stopped = true;
  afterEach(async () => {
    if (!stopped) await app.stop();
    stopped = true;
  });

  it.each(STAGES)(
    'of $sample, sealed ($sealing.level, $sealing.envelopes): as the table says, by node, single read, nested, list, count, order, filter, export, attachment, refusal and word',
    async (stage) => {
      const { sample, sealing, focus } = stage;
      const words = new Words();
      const [file, states] = [words.into(await readSample(sample)), stage.looks];
      app = await startApp({ storage: await quickToPlan(), settings: { DATABASE_POOL: '2' } });
      stopped = false;
      ({ model } = app.nest.get(ReadPlan));
      asking = new Asking(model);
      const ears = new Ears(app);
      const [reading, carrying] = [new Reading(ears, model, asking), new Carrying(ears)];
      bringFiles(app, words);
      const people = new People(app, file, focus);
      const [wrong, early]: [string[], string[]] = [[], []];
      const [passed, seen] = [new Set<State>(), new Set<State>()];
      const tried = new Set<RoleName>();
      let looked = 0;

      const look = async (): Promise<void> => {
        const before = await Picture.of(app.database, TELLING);
        early.push(...before.rows('bid').flatMap((bid) => (before.openedEarly(bid) ? [bid.id] : [])));
        const state = stateOf(before, people);
        if (state) passed.add(state);
        if (!state || seen.has(state) || !states.includes(state)) return;
        seen.add(state);
        const there = await Picture.of(app.database);
        const lookers = await people.all(there);
        for (const role of lookers.keys()) tried.add(role);
        if (stage === STAGES[0]) await plant(app.database, state, there, people, lookers, words);
        const comparison = new Comparison(await Picture.of(app.database), model, asking);
        compareWithSights(comparison, model, state, people, lookers);
        const stranger = lookers.get('stranger');
        const focus = new Set<unknown>([people.bid(before)?.id, stranger?.id, stranger?.memberships[0]?.organisation]);
        await reading.rows(comparison, lookers, focus, state);
        await reading.lists(comparison, lookers);
        await carrying.files(comparison, model.entities.get('File')!, lookers);
        await carrying.bundles(comparison, comparison.picture.one('list', people.challenge(before)!.list_id), lookers, state);
        await carrying.open(lookers);
        await reading.refusals(comparison, lookers);
        const readers = new Readers(comparison.picture, model, words, people);
        await reading.words((table) => readers.saying(table), lookers);
        ears.compare(comparison, lookers, readers);
        wrong.push(...comparison.wrong.map((fault) => `${state}: ${fault}`));
        looked += comparison.looked;
        comparison.shown.forEach((field) => shown.add(field));
        comparison.hidden.forEach((field) => hidden.add(field));
      };
      beforeShares(look);
      const { differences } = await playSample(app, file, look, sealing);
      await look();

      expect(wrong.slice(0, TOLD)).toEqual([]);
      expect(early).toEqual([]);
      expect(differences).toEqual([]);
      expect([...seen].sort()).toEqual([...states].sort());
      expect([...passed].sort()).toEqual(statesOf(stage).sort());
      expect([...tried].sort()).toEqual(rolesOf(file).sort());
      expect(ROLES.filter((role) => !tried.has(role)).sort()).toEqual([...stage.lacks].sort());
      expect(looked).toBeGreaterThan(states.length * LOOKED);
    },
    600_000,
  );

  it('was looked at where there is something to see, and something to hide', () => {
    const named = (group: (type: TypeSights) => string[]): string[] =>
      Object.entries(TYPES).flatMap(([name, type]) =>
        group(type).flatMap((fields) => fields.split(' ').map((field) => `${name}.${field}`)),
      );
    const isSeen = (field: string): boolean => shown.has(field) || shown.has(`${field.split('.')[0]}.*`);
    const [all, less] = [
      named(({ fields, less = {} }) => [fields, ...Object.values(less)]),
      named((type) => Object.values(type.less ?? {})),
    ];
    const unseen = [
      ...Object.entries(UNSEEN).flatMap(([name, fields]) => fields.split(' ').map((field) => `${name}.${field}`)),
      ...STOOD_IN.split(' ').map((type) => `${type}.standIns`),
    ];
    expect(all.filter((field) => !isSeen(field) && !unseen.includes(field))).toEqual([]);
    expect(unseen.filter(isSeen)).toEqual([]);
    expect(less.filter((field) => !hidden.has(field) && isSeen(field) && !field.startsWith('BidVersion'))).toEqual([]);
  });

  it('has a filter of the test for every argument that narrows a list', () => {
    const paging = ['first', 'after', 'orderBy', 'id'];
    const roots = Object.values(model.schema.getQueryType()!.getFields()).filter(({ name }) => model.roots.has(name));
    const narrowing = roots.flatMap(({ name, args }) =>
      args.filter((one) => !paging.includes(one.name)).map((one) => `${name}.${one.name}`),
    );
    expect(Object.keys(FILTERS).sort()).toEqual(narrowing.filter((name) => name !== 'listByCode.code').sort());
  });

  /** Looks once before any custodian hands in a share: between the close and the opening nobody acts. */
  function beforeShares(look: () => Promise<void>): void {
    const shares = app.nest.get(ShareService);
    const handIn = shares.handIn.bind(shares);
    shares.handIn = async (...given) => {
      await look();
      return handIn(...given);
    };
  }
});
