import { DecisionService } from '../../src/awards/decision.service.js';
import { ShareService } from '../../src/challenges/share.service.js';
import { ReadPlan } from '../../src/reading/read-plan.js';
import { startApp, type TestApp } from '../app.js';
import { HookServer } from '../notifications/webhook-world.js';
import { playSample, quickToPlan, readSample } from './played.js';
import { Asking } from './visibility.asking.js';
import { Ears } from './visibility.ears.js';
import { bringFiles } from './visibility.files.js';
import { type Looker, People } from './visibility.people.js';
import { Picture } from './visibility.picture.js';
import { Comparison } from './visibility.rows.js';
import { rolesOf } from './visibility.samples.js';
import type { State } from './visibility.sights.js';
import { stateOf, TELLING } from './visibility.states.js';
import { Readers, Words } from './visibility.words.js';
import { Addresses, routesOf } from './ways-out.addresses.js';
import { Exports, FORMS, nameOf, subjectsOf } from './ways-out.exports.js';
import { Marks } from './ways-out.marks.js';
import { oneChallenge } from './ways-out.sample.js';
import { MORE, MorePeople } from './ways-out.people.js';
import { Listeners } from './ways-out.listeners.js';

const SAMPLE = 'jiangsu-2026-a';
const FOCUS = { challenge: 'JS26-A-01', bid: 'B01' };
/** The bid of the challenge that loses. */
const LOSING = 'B04';
const LOOKS: State[] = ['open', 'closed', 'review', 'ranked', 'awarded', 'delivered'];
/** States in which everybody takes everything away: before there is anything, while bids or marks are sealed, and before and after results are out. */
const TAKEN: State[] = ['closed', 'review', 'ranked', 'delivered'];
/** Enough to name what is wrong. */
const TOLD = 20;

describe('every way out that is no plain query', () => {
  let app: TestApp;
  let hooks: HookServer;
  let addresses: Addresses;
  let exports: Exports;
  let listeners: Listeners;
  const [wrong, seen, roles] = [[] as string[], new Set<State>(), new Set<string>()];
  let expectedRoles: string[];
  let ears: Ears;
  let marks: Marks;
  let accepted = 0;

  beforeAll(async () => {
    const words = new Words();
    marks = new Marks(words);
    const file = marks.into(words.into(oneChallenge(await readSample(SAMPLE), FOCUS.challenge)));
    hooks = new HookServer();
    await hooks.start();
    const settings = { DATABASE_POOL: '4', PUBLIC_URL: 'https://jiebang.example.org', WEBHOOK_TRUSTED_HOSTS: '127.0.0.1' };
    app = await startApp({ storage: await quickToPlan(), settings });
    const { model } = app.nest.get(ReadPlan);
    ears = new Ears(app, (answer) => marks.find(answer));
    [addresses, exports, listeners] = [new Addresses(ears), new Exports(ears), new Listeners(ears, hooks)];
    bringFiles(app, words);
    const people = new People(app, file, FOCUS);
    const more = new MorePeople(app, file, FOCUS);
    expectedRoles = [...rolesOf(file), ...MORE].sort();

    const look = async (): Promise<void> => {
      const state = stateOf(await Picture.of(app.database, TELLING), people);
      if (!state || seen.has(state) || !LOOKS.includes(state)) return;
      seen.add(state);
      const there = await Picture.of(app.database);
      const lookers: ReadonlyMap<string, Looker> = await more.all(there, await people.all(there));
      for (const role of lookers.keys()) roles.add(role);
      const picture = await Picture.of(app.database);
      const comparison = new Comparison(picture, model, new Asking(model));
      const challenge = people.challenge(picture)!;
      const bids = [people.bid(picture)!, ...[people.bidOf(picture, LOSING)].filter((bid) => bid !== undefined)];
      const subjects = subjectsOf(picture, challenge, bids);
      const [list] = subjects.list!;
      await listeners.open(lookers);
      const one = { comparison, state, list: list!, lookers, files: model.entities.get('File')! };
      for (const route of Object.values(addresses.routes)) await route(one);
      if (TAKEN.includes(state)) await exports.take(comparison, lookers, subjects);
      await exports.lost(comparison, await more.leaver(picture), subjects);
      await listeners.hear(lookers);
      const readers = new Readers(picture, model, words, people);
      const may = (who: Looker, word: string): boolean => (marks.isName(word) ? marks.knows(picture, who, word) : readers.may(who, word));
      ears.compare(comparison, lookers, { may });
      wrong.push(...comparison.wrong.map((fault) => `${state}: ${fault}`));
    };
    between(look);
    const { report } = await playSample(app, file, look);
    accepted = report.acceptances.length;
  }, 600_000);
  afterAll(async () => {
    listeners.close();
    await app.stop();
    await hooks.stop();
  });

  it('tells nobody what they may not see, whatever the state of the list', () => {
    if (wrong.length) throw new Error(`${wrong.length} are wrong:\n${wrong.slice(0, TOLD).join('\n')}`);
    expect([...seen].sort()).toEqual([...LOOKS].sort());
    expect([...roles].sort()).toEqual(expectedRoles);
    expect(accepted).toBeGreaterThan(0);
  });

  it('was listened to where there was something to hear', () => {
    const plain = ['RULES', 'LEDGER', 'LIST_DOCUMENT', 'RECEIPT_DOCUMENT'];
    const saying = FORMS.filter(({ kind }) => !plain.includes(kind));
    expect([...exports.speaking].sort()).toEqual(saying.map(nameOf).sort());
    expect([...listeners.told.keys()]).toEqual(Object.keys(listeners.subscriptions));
    expect(hooks.calls.length).toBeGreaterThan(0);
    const [names, prices] = [(word: string) => marks.isName(word), (word: string) => /^\d/.test(word)];
    for (const kind of [names, prices]) expect([...ears.ever].some(kind)).toBe(true);
  });

  it('has a row for each route of the server', () => {
    const printed = app.nest.getHttpAdapter().getInstance().printRoutes({ commonPrefix: false });
    expect(routesOf(printed as string).sort()).toEqual(Object.keys(addresses.routes).sort());
  });

  it('has each subscription of the schema listened to', () => {
    const { model } = app.nest.get(ReadPlan);
    expect(Object.keys(model.schema.getSubscriptionType()!.getFields())).toEqual(Object.keys(listeners.subscriptions));
  });

  it('has each export in each of its forms asked for by everybody', () => {
    for (const [role, tried] of exports.tried) expect([role, [...tried].sort()]).toEqual([role, FORMS.map(nameOf).sort()]);
  });

  /** Looks before any custodian hands in a share, and when it is decided and not told: nobody acts between the close and the opening, nor before the notice. */
  function between(look: () => Promise<void>): void {
    const [shares, decisions] = [app.nest.get(ShareService), app.nest.get(DecisionService)];
    const handIn = shares.handIn.bind(shares);
    shares.handIn = async (...given) => {
      await look();
      return handIn(...given);
    };
    const decide = decisions.decideAward.bind(decisions);
    decisions.decideAward = async (...given) => {
      const decided = await decide(...given);
      await look();
      return decided;
    };
  }
});
