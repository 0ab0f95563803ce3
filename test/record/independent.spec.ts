import { execFile, spawnSync } from 'node:child_process';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { canonical } from '../../src/crypto/canonical.js';
import { leafHash, rootOf } from '../../src/crypto/merkle.js';
import { draw } from '../../src/panels/draw.rules.js';

const SCRIPT = join(import.meta.dirname, 'independent.py');
const withPython = spawnSync('python3', ['--version']).status === 0 ? describe : describe.skip;
const ticket = (seed: string, expert: string): string => createHmac('sha256', seed).update(expert).digest('hex');

withPython('another program, in another language,', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiebang-record-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What it says of records, a line each, and how it ends. */
  async function judged(...records: unknown[]): Promise<{ code: number; says: string[] }> {
    const name = (): string => join(folder, `${randomBytes(8).toString('hex')}.json`);
    const files = await Promise.all(records.map((record) => written(name(), record)));
    const { code, stdout } = await promisify(execFile)('python3', [SCRIPT, ...files]).then(
      (ended) => ({ code: 0, stdout: ended.stdout }),
      (error: { code: number; stdout: string }) => error,
    );
    return { code, says: stdout.trimEnd().split('\n') };
  }
  const HOLDS = expect.stringMatching(/^holds: /);
  const FAILS = expect.stringMatching(/^does not hold: /);

  it('recomputes a closing root', async () => {
    for (const count of [0, 1, 2, 3, 7, 8, 9, 1000]) {
      const commitments = Array.from({ length: count }, () => randomBytes(32).toString('hex')).sort();
      const root = rootOf(commitments.map((commitment) => leafHash(Buffer.from(commitment, 'hex')))).toString('hex');
      // The order in which they are listed says nothing.
      const right = [
        { root, commitments },
        { root, commitments: commitments.toReversed() },
      ];
      const line = `holds: ${root} is the root of ${count} commitments`;
      expect(await judged(...right)).toEqual({ code: 0, says: [line, line] });
      const another = { root, commitments: [...commitments.slice(1), randomBytes(32).toString('hex')] };
      expect(await judged(another)).toEqual({ code: 1, says: [FAILS] });
    }
  });

  it('recomputes every draw, and finds every other one', async () => {
    const tags = fc.subarray(['technical', 'finance', 'law']);
    const facts = fc.record({
      seed: fc.string({ unit: 'grapheme' }),
      pool: fc.uniqueArray(fc.record({ id: fc.string({ unit: 'grapheme', minLength: 1 }), strata: tags }), {
        selector: ({ id }) => id,
        maxLength: 14,
      }),
      panel: fc.record({
        size: fc.integer({ min: 1, max: 7 }),
        reserves: fc.nat(3),
        strata: tags.chain((chosen) => fc.tuple(...chosen.map((tag) => fc.record({ tag: fc.constant(tag), min: fc.nat(4) })))),
      }),
    });
    const draws = fc.sample(facts, 500).map((given) => ({ ...given, ...draw({ ...given, ticket }) }));
    expect(await judged(...draws)).toEqual({ code: 0, says: draws.map(() => HOLDS) });
    const others = draws.map((one) => ({ ...one, reserves: [...one.reserves, 'x'] }));
    expect(await judged(...others)).toEqual({ code: 1, says: draws.map(() => FAILS) });
    const shorter = draws.filter(({ drawn }) => drawn.length > 0).map((one) => ({ ...one, drawn: one.drawn.slice(1) }));
    expect(await judged(...shorter)).toEqual({ code: 1, says: shorter.map(() => FAILS) });
  });

  it('recomputes what a bundle holds, and finds what is not so', async () => {
    const hash = (value: unknown): string => createHash('sha256').update(canonical(value)).digest('hex');
    const commitments = [randomBytes(32).toString('hex')];
    const root = rootOf(commitments.map((commitment) => leafHash(Buffer.from(commitment, 'hex')))).toString('hex');
    const pool = [
      { id: 'a', strata: ['财务'] },
      { id: 'b', strata: [] },
    ];
    const panel = { size: 1, reserves: 1, strata: [] };
    const frozen = {
      ...{ format: 'jiebang-draw/1', draw: 'draw_1', challenge: 'challenge_1', no: 1, frozenAt: 't', commitBy: 't', revealBy: 't' },
      ...{ fallback: 'REDRAW', beacon: { round: 7 }, panel, pool, excluded: [] },
    };
    const part = (party: string) => ({ value: 'v', salt: party, commitment: hash({ draw: 'draw_1', party, salt: party, value: 'v' }) });
    const beaconSignature = '00ff';
    const poolHash = hash(frozen);
    const beacon = createHash('sha256').update(Buffer.from(beaconSignature, 'hex')).digest('hex');
    const seed = hash({ beacon, poolHash, issuer: 'v', supervision: 'v' });
    const parties = { issuer: part('issuer'), supervision: part('supervision') };
    const transcript = { ...frozen, poolHash, ...parties, beaconSignature, seed, ...draw({ seed, pool, panel, ticket }) };
    const bundle = (drawn: object, closing = root): string =>
      [
        { kind: 'header' },
        { kind: 'closing', root: closing, commitments },
        { kind: 'draw', state: 'DRAWN', transcript: drawn },
        { kind: 'draw', state: 'VOID', transcript: null },
      ]
        .map((line) => `${JSON.stringify(line)}\n`)
        .join('');
    expect(await judged(bundle(transcript))).toEqual({ code: 0, says: [HOLDS, HOLDS] });
    expect(await judged(bundle(transcript, poolHash))).toEqual({ code: 1, says: [FAILS, HOLDS] });
    const others = [{ fallback: 'OTHER_PARTY' }, { issuer: part('supervision') }, { beaconSignature: '00' }, { seed: root }];
    for (const other of others) expect(await judged(bundle({ ...transcript, ...other }))).toEqual({ code: 1, says: [HOLDS, FAILS] });
    expect(await judged('{"kind":"header"}\n')).toEqual({ code: 1, says: [FAILS] });
  });

  it('is done with a pool of thousands in a moment', async () => {
    const pool = Array.from({ length: 3000 }, (_, place) => ({
      id: `expert_${place}`,
      strata: [...(place % 3 === 0 ? ['technical'] : []), ...(place % 50 === 0 ? ['finance'] : []), ...(place % 997 === 0 ? ['law'] : [])],
    }));
    const strata = [
      { tag: 'technical', min: 5 },
      { tag: 'finance', min: 3 },
      { tag: 'law', min: 4 },
    ];
    const given = { seed: 'seed', pool, panel: { size: 9, reserves: 5, strata } };
    expect(await judged({ ...given, ...draw({ ...given, ticket }) })).toEqual({ code: 0, says: [HOLDS] });
  }, 60_000);

  it('says in one line that a file is neither', async () => {
    const neither = [null, [], {}, 'x', { root: '', commitments: ['zz'] }, { root: '', commitments: ['00'] }, { seed: 1, pool: [] }];
    expect(await judged(...neither)).toEqual({ code: 1, says: neither.map(() => FAILS) });
    expect(await judged()).toEqual({ code: 1, says: [FAILS] });
  });
});

async function written(file: string, record: unknown): Promise<string> {
  await writeFile(file, typeof record === 'string' && record.startsWith('{') ? record : JSON.stringify(record));
  return file;
}
