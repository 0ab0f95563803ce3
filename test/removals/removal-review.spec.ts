import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typedId } from '../../src/common/ids.js';
import { DRAW_HASHES } from '../../src/panels/draw.hashes.js';
import { verifyDraw } from '../../src/panels/draw.verify.rules.js';
import { EDITIONS, type Edition } from '../../src/record/bundle.format.js';
import { BundleService } from '../../src/record/bundle.service.js';
import { CheckpointService } from '../../src/record/checkpoint.service.js';
import { SealingService } from '../../src/record/sealing.service.js';
import { isWords } from '../../src/removals/words.rules.js';
import type { Check } from '../../src/verify/checks.js';
import { verifyBundleFile } from '../../src/verify/verify.command.js';
import { type Verdict, verifyBundle } from '../../src/verify/verification.js';
import { startApp, type TestApp } from '../app.js';
import { newKey } from '../factories.js';
import { DrawWorld } from '../panels/draw-world.js';
import { AFTER_CLOSES, ReviewWorld } from '../panels/review-world.js';
import { BY_HAND } from '../record/record-world.js';
import { playSample, readSample, signInAll } from '../whole/played.js';
import { oneChallenge } from '../whole/ways-out.sample.js';

const PROPOSE = 'mutation ($input: ProposeRemovalInput!, $key: ID!) { removal: proposeRemoval(input: $input, key: $key) { id } }';
const CONFIRM = 'mutation ($id: ID!, $key: ID!) { removal: confirmRemoval(removal: $id, key: $key) { id } }';
const REASON = { zh: '涉密', en: 'It names a secret' };

/** Removes the words at a place by an operator and a supervisor; the id of the removal. */
async function removed(
  app: TestApp,
  [operator, supervisor]: readonly [operator: string | undefined, supervisor: string | undefined],
  target: string,
  field: string,
): Promise<string> {
  const { removal } = await app.ask<{ removal: { id: string } }>(
    PROPOSE,
    { input: { target, field, reason: REASON }, key: newKey() },
    operator,
  );
  await app.ask(CONFIRM, { id: removal.id, key: newKey() }, supervisor);
  return removal.id;
}

describe('after removals from what a result was computed from', () => {
  /** Computed again from ids and figures, of which none is ever removed. */
  const COMPUTED: Check[] = ['openings', 'conflicts', 'panels', 'sheets', 'rankings', 'decisions'];
  let app: TestApp;
  let folder: string;
  let list: string;
  let challenge: string;
  const [before, after] = [new Map<Edition, Verdict>(), new Map<Edition, Verdict>()];
  const said = new Map<Edition, string[]>();
  const removals = new Map<string, string>();

  const exported = async (edition: Edition): Promise<string> => {
    const path = join(folder, `${edition}.jsonl`);
    const lines: string[] = [];
    for await (const line of await app.nest.get(BundleService).of(null, list, edition)) lines.push(line);
    await writeFile(path, lines.join(''));
    return path;
  };
  const one = async (sql: string): Promise<string> => {
    const [row] = await app.database.query<{ id: string }>(sql);
    return row!.id;
  };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiebang-removal-'));
    app = await startApp({ settings: BY_HAND });
    await playSample(app, oneChallenge(await readSample('jiangsu-2026-a'), 'JS26-A-01'));
    const seal = async (): Promise<void> => {
      const sealing = app.nest.get(SealingService);
      do await sealing.sealBatch();
      while ((await sealing.lag()).count > 0);
      await app.nest.get(CheckpointService).publish();
    };
    await seal();
    list = typedId('list', await one('select id from list'));
    challenge = typedId('challenge', await one('select id from challenge'));
    for (const edition of EDITIONS) before.set(edition, await verifyBundle(await exported(edition)));
    const tokens = await signInAll(app);
    const persons = [tokens.get('operator'), tokens.get('supervisor')] as const;
    const sheet = typedId('score_sheet', await one('select id from score_sheet where revised_items is not null'));
    const commented = typedId('score_sheet', await one(`select id from score_sheet where items #>> '{0,comment,zh}' <> ''`));
    const places: [name: string, target: string, field: string][] = [
      ['comment', commented, 'items.0.comment.zh'],
      ['overall', sheet, 'overall.zh'],
      ['reason of a revision', sheet, 'revisionReason.zh'],
      ['criterion', challenge, 'rubric.criteria.1.name.zh'],
      [
        'member of the panel',
        typedId('person', await one('select e.person_id as id from seat s join expert e on e.id = s.expert_id')),
        'name.zh',
      ],
      ['custodian', typedId('person', await one('select custodian_id as id from seal_share where handed_in_at is not null')), 'name.zh'],
    ];
    for (const [name, target, field] of places) removals.set(name, await removed(app, persons, target, field));
    await seal();
    for (const edition of EDITIONS) {
      const path = await exported(edition);
      after.set(edition, await verifyBundle(path));
      const lines: string[] = [];
      expect(await verifyBundleFile(path, null, (line) => lines.push(line))).toBe(0);
      said.set(edition, lines);
    }
  }, 180_000);
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(EDITIONS)('the %s edition holds, and as much is computed again as before', (edition) => {
    const [was, is] = [before.get(edition)!, after.get(edition)!];
    expect([was.fault, is.fault]).toEqual([null, null]);
    for (const check of COMPUTED) {
      expect([check, is.held.get(check), is.skipped.get(check)]).toEqual([check, was.held.get(check), was.skipped.get(check)]);
      // A race is not decided again from what the public sees.
      if (edition === 'supervision') expect(is.held.get(check)).toBeGreaterThan(0);
    }
    expect(said.get(edition)!.at(-1)).toBe('Everything holds.');
  });

  it('that of supervision names each removal with the events of which hashes are kept', () => {
    const { removed: named } = after.get('supervision')!;
    // The name of a member is shown beside the record, and no event holds it.
    const unnamed = removals.get('member of the panel');
    expect([...named.keys()].sort()).toEqual([...removals.values()].filter((id) => id !== unnamed).sort());
    for (const name of ['comment', 'overall', 'reason of a revision'])
      expect(named.get(removals.get(name)!)!.every((thing) => /^event_/.test(thing))).toBe(true);
    for (const id of named.keys())
      expect(said.get('supervision')).toContain(`Secret content was removed by ${id}; the hashes of what it stood in are kept:`);
  });

  it('the public one names those of what it shows: the challenge as it was published, and the minutes', () => {
    const { removed: named } = after.get('public')!;
    expect(named.get(removals.get('criterion')!)).toContain(challenge);
    for (const name of ['comment', 'overall', 'reason of a revision']) expect(named.has(removals.get(name)!)).toBe(false);
  });
});

describe('a draw', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    await app.moveTo(AFTER_CLOSES);
  });
  afterAll(() => app.stop());

  it('holds after the name of an expert was removed, and has nothing in its transcript that could be', async () => {
    const world = await ReviewWorld.of(app);
    await world.experts(6);
    const draw = await DrawWorld.finished(world);
    const transcript = await draw.transcript();
    const operator = await world.make.operator();
    const [expert] = await world.sql<{ id: string; person: string }>('select id, person_id as person from expert limit 1');
    await removed(app, [operator.token, world.supervisor.token], typedId('person', expert!.person), 'name.en');
    expect(await draw.transcript()).toEqual(transcript);
    expect(verifyDraw(transcript, DRAW_HASHES).fails).toBeNull();
    const texts: string[] = [];
    JSON.stringify(transcript, (_key, value: unknown) => {
      if (typeof value === 'string') texts.push(value);
      return value;
    });
    expect(texts.filter(isWords)).toEqual([]);
  });

  it('keeps its strata, long ones too: they are names for programs', async () => {
    const world = await ReviewWorld.of(app);
    await world.experts(1);
    const operator = await world.make.operator();
    await world.sql(`update expert set strata = '{outside-the-region-of-it}'`);
    const [expert] = await world.sql<{ id: string }>('select id from expert limit 1');
    const input = { target: typedId('expert', expert!.id), field: 'strata.0', reason: REASON };
    const { codes } = await app.graphql(PROPOSE, { input, key: newKey() }, operator.token);
    expect(codes).toEqual(['REMOVAL_NO_WORDS']);
  });
});
