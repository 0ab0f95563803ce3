import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { DRAW_HASHES } from './draw.hashes.js';
import {
  commitmentOf,
  type Contribution,
  type DrawPartyName,
  type DrawTranscript,
  outcomeOf,
  poolHashOf,
} from './draw.transcript.rules.js';
import { verifyDraw } from './draw.verify.rules.js';

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const at = (hour: number): string => new Date(Date.UTC(2026, 4, 1, hour)).toISOString();
const DRAW = 'draw_0';

function contribution(party: DrawPartyName, revealed: boolean): Contribution {
  const [value, salt] = [hex(`${party} value`), hex(`${party} salt`)];
  const commitment = commitmentOf({ draw: DRAW, party, salt, value }, DRAW_HASHES);
  const shown = revealed ? { value, salt, revealedAt: at(30) } : { value: null, salt: null, revealedAt: null };
  return { commitment, committedAt: at(3), ...shown };
}

/** A draw that was held as it should be. */
function held(given: { strata: string[][]; panel: DrawTranscript['panel']; missing?: DrawPartyName }): DrawTranscript {
  const entries = given.strata.map((strata, index) => ({ id: hex(`expert ${index}`), strata })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const frozen = {
    ...{ format: 'jiebang-draw/1' as const, draw: DRAW, challenge: 'challenge_0', no: 1, fallback: 'OTHER_PARTY' as const, beacon: null },
    ...{ frozenAt: at(0), commitBy: at(24), revealBy: at(48), panel: given.panel, pool: entries },
    excluded: [{ id: hex('nobody'), reasons: ['DECLINED'] }],
  };
  const poolHash = poolHashOf(frozen, DRAW_HASHES);
  const parts = {
    issuer: contribution('issuer', given.missing !== 'issuer'),
    supervision: contribution('supervision', given.missing !== 'supervision'),
  };
  const defaulted = given.missing ? [{ party: given.missing, step: 'REVEAL' as const, deadline: at(48) }] : [];
  const outcome = outcomeOf({ ...frozen, ...parts, poolHash, randomness: null }, DRAW_HASHES);
  return { ...frozen, ...parts, poolHash, defaulted, beaconSignature: null, state: 'DRAWN', ...outcome };
}

const given = fc.record({
  strata: fc.array(fc.subarray(['technical', 'finance', 'user']), { maxLength: 9 }),
  panel: fc.record({
    size: fc.nat(5),
    reserves: fc.nat(3),
    strata: fc.array(fc.record({ tag: fc.constantFrom('technical', 'finance', 'none'), min: fc.nat(3) }), { maxLength: 3 }),
  }),
  missing: fc.constantFrom(undefined, 'issuer' as const, 'supervision' as const),
});

/** Every place of a JSON value, as the keys that lead there. */
function places(value: unknown): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) => [[key], ...places(child).map((rest) => [key, ...rest])]);
}

/** The value with the place changed: a text by its last sign, a figure by one, all else taken away. */
function changed(value: unknown, [key, ...rest]: string[]): unknown {
  if (key === undefined) {
    if (typeof value === 'number') return value + 1;
    if (typeof value !== 'string' || value === '') return undefined;
    return value.slice(0, -1) + (value.endsWith('1') ? '2' : '1');
  }
  const copy = Object.entries(value as object).map(([name, child]) => [name, name === key ? changed(child, rest) : child] as const);
  const left = copy.filter(([, child]) => child !== undefined);
  return Array.isArray(value) ? left.map(([, child]) => child as unknown) : Object.fromEntries(left);
}

const failing = (transcript: unknown) => verifyDraw(transcript, DRAW_HASHES).fails?.check;

it('lets every draw pass that was held as it should be', () => {
  fc.assert(fc.property(given, (facts) => verifyDraw(held(facts), DRAW_HASHES).fails === null));
});

it('finds every change at every place but what nothing in it depends on: instants of acts, and a commitment that was never opened', () => {
  fc.assert(
    fc.property(given, fc.nat(), (facts, nth) => {
      const transcript = held(facts);
      const all = places(transcript);
      const place = all[nth % all.length]!;
      fc.pre(!(place[0] === facts.missing && place[1] === 'commitment'));
      fc.pre(!/At$/.test(place.at(-1)!) || place.at(-1) === 'frozenAt');
      expect({ place, check: failing(changed(transcript, place)) }).toEqual({ place, check: expect.any(String) });
    }),
    { numRuns: 1000 },
  );
});

describe('names the first thing that does not hold', () => {
  const facts = { strata: [['technical'], ['technical'], ['finance'], ['user']], panel: { size: 2, reserves: 1, strata: [] } };
  const right = held(facts);
  const [first, second] = right.pool as [DrawTranscript['pool'][number], DrawTranscript['pool'][number]];

  it.each<[string, string, unknown]>([
    ['a member more', 'format', { ...right, more: 1 }],
    ['no object', 'format', [right]],
    ['a seed that is no hash', 'format', { ...right, seed: 'lot' }],
    ['the pool in another order', 'pool', { ...right, pool: right.pool.toReversed() }],
    ['an expert twice', 'pool', { ...right, pool: [first, ...right.pool] }],
    ['an expert in the pool who is excluded', 'pool', { ...right, excluded: [{ id: second.id, reasons: ['DECLINED'] }] }],
    ['nobody excluded', 'poolHash', { ...right, excluded: [] }],
    [
      'strata that would take all memory',
      'pool',
      { ...right, panel: { size: 99, reserves: 0, strata: Array(20).fill({ tag: 'technical', min: 99 }) } },
    ],
    ['a commitment before the pool was frozen', 'commitments', { ...right, issuer: { ...right.issuer, committedAt: at(-1) } }],
    ['a commitment after the deadline', 'commitments', { ...right, issuer: { ...right.issuer, committedAt: at(25) } }],
    ['another value', 'reveals', { ...right, issuer: { ...right.issuer, value: hex('other') } }],
    ['a reveal before the other committed', 'reveals', { ...right, issuer: { ...right.issuer, revealedAt: at(2) } }],
    ['a reveal after the deadline', 'reveals', { ...right, issuer: { ...right.issuer, revealedAt: at(49) } }],
    ['a reveal in part', 'reveals', { ...right, issuer: { ...right.issuer, salt: null } }],
    ['the other’s part', 'reveals', { ...right, issuer: right.supervision }],
    ['a party that vanished', 'defaults', { ...right, issuer: null }],
    ['a party recorded late that was not', 'defaults', { ...right, defaulted: [{ party: 'issuer', step: 'REVEAL', deadline: at(48) }] }],
    ['a signature without a chain', 'beacon', { ...right, beaconSignature: 'ff' }],
    ['another seed', 'seed', { ...right, seed: hex('chosen') }],
    ['another order', 'order', { ...right, ranked: right.ranked.toReversed() }],
    ['another panel', 'drawn', { ...right, drawn: right.drawn.toReversed() }],
    ['other reserves', 'reserves', { ...right, reserves: [] }],
    ['a void draw with a result', 'seed', { ...right, state: 'VOID' }],
  ])('%s: %s', (_what, check, wrong) => expect(failing(wrong)).toBe(check));

  it('a draw that goes on where the policy asks for a new one', () => {
    const late = held({ ...facts, missing: 'issuer' });
    const asked = { ...late, fallback: 'REDRAW' as const };
    const poolHash = poolHashOf(asked, DRAW_HASHES);
    const again = { ...asked, poolHash, ...outcomeOf({ ...asked, poolHash, randomness: null }, DRAW_HASHES) };
    expect([failing(late), failing(again)]).toEqual([undefined, 'defaults']);
  });
});
