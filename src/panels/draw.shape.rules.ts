import type { DrawTranscript } from './draw.transcript.rules.js';

/** Says where a value is not of its shape, as a path from it; null where it is. */
type Shape = (value: unknown) => string | null;

const when =
  (right: (value: unknown) => boolean): Shape =>
  (value) =>
    right(value) ? null : '';
const matches = (pattern: RegExp): Shape => when((value) => typeof value === 'string' && pattern.test(value));
const text = when((value) => typeof value === 'string');
const count = when((value) => Number.isSafeInteger(value) && (value as number) >= 0);
const hash = matches(/^[0-9a-f]{64}$/);
const hex = matches(/^([0-9a-f]{2})+$/);
const instant = when((value) => typeof value === 'string' && isInstant(value));
const oneOf = (...values: string[]): Shape => when((value) => typeof value === 'string' && values.includes(value));
const orNull =
  (shape: Shape): Shape =>
  (value) =>
    value === null ? null : shape(value);

const listOf =
  (shape: Shape): Shape =>
  (value) => {
    if (!Array.isArray(value)) return '';
    const at = value.findIndex((member) => shape(member) !== null);
    return at < 0 ? null : `[${at}]${shape(value[at]) ?? ''}`;
  };

/** Exactly these members. */
const object =
  (members: Record<string, Shape>): Shape =>
  (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return '';
    const given = new Map(Object.entries(value));
    const surplus = [...given.keys()].find((name) => !Object.hasOwn(members, name));
    if (surplus !== undefined) return `.${surplus}`;
    const wrong = Object.entries(members).find(([name, shape]) => !given.has(name) || shape(given.get(name)) !== null);
    return wrong ? `.${wrong[0]}${(given.has(wrong[0]) && wrong[1](given.get(wrong[0]))) || ''}` : null;
  };

const party = oneOf('issuer', 'supervision');
const contribution = object({
  commitment: hash,
  committedAt: instant,
  value: orNull(hash),
  salt: orNull(hash),
  revealedAt: orNull(instant),
});
const beacon = object({
  ...{ chainHash: hash, publicKey: hex, periodSeconds: count, genesisTime: count, round: count, at: instant },
});
const transcript = object({
  ...{ format: oneOf('jiebang-draw/1'), draw: text, challenge: text, no: count },
  state: oneOf('FROZEN', 'COMMITTED', 'REVEALED', 'DRAWN', 'VOID'),
  ...{ frozenAt: instant, commitBy: instant, revealBy: instant, fallback: oneOf('OTHER_PARTY', 'REDRAW'), beacon: orNull(beacon) },
  panel: object({ size: count, reserves: count, strata: listOf(object({ tag: text, min: count })) }),
  pool: listOf(object({ id: hash, strata: listOf(text) })),
  excluded: listOf(object({ id: hash, reasons: listOf(text) })),
  ...{ poolHash: hash, issuer: orNull(contribution), supervision: orNull(contribution) },
  defaulted: listOf(object({ party, step: oneOf('COMMIT', 'REVEAL'), deadline: instant })),
  ...{ beaconSignature: orNull(hex), seed: orNull(hash), ranked: listOf(object({ id: hash, ticket: hash })) },
  ...{ drawn: listOf(hash), reserves: listOf(hash), unmet: listOf(object({ tag: text, min: count, seated: count })) },
});

/** Whether a value read from a file has the shape of a transcript; else the path of the first member that is missing, wrong or too much. */
export function shaped(value: unknown): { transcript: DrawTranscript } | { wrong: string } {
  const wrong = transcript(value);
  return wrong === null ? { transcript: value as DrawTranscript } : { wrong: `$${wrong}` };
}

function isInstant(value: string): boolean {
  const time = Date.parse(value);
  return !Number.isNaN(time) && new Date(time).toISOString() === value;
}
