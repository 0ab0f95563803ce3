import { typedId } from '../common/ids.js';
import { canonical } from '../crypto/canonical.js';
import type { Draw } from './draw.entity.js';
import type { DrawTranscript } from './draw.transcript.rules.js';

/** The columns that a transcript is made of. */
export const TRANSCRIPT_COLUMNS = [
  ...([
    'key',
    'challengeId',
    'no',
    'state',
    'frozenAt',
    'commitBy',
    'revealBy',
    'fallback',
    'beacon',
    'panel',
    'pool',
    'excluded',
  ] as const),
  ...(['poolHash', 'issuer', 'supervision', 'defaulted', 'beaconSignature', 'seed', 'ranked', 'drawn', 'reserves', 'unmet'] as const),
] as const;
type Columns = Pick<Draw, (typeof TRANSCRIPT_COLUMNS)[number]>;

/** The public record of a draw, as far as it has come. */
export function transcriptOf(row: Columns): DrawTranscript {
  const { key, challengeId, no, state, frozenAt, commitBy, revealBy, fallback, beacon, panel, pool, excluded } = row;
  const { poolHash, issuer, supervision, defaulted, beaconSignature, seed, ranked, drawn, reserves, unmet } = row;
  return {
    format: 'jiebang-draw/1',
    ...{ draw: typedId('draw', key), challenge: typedId('challenge', challengeId), no, state, fallback, beacon, panel, pool, excluded },
    ...{ frozenAt: frozenAt.toISOString(), commitBy: commitBy.toISOString(), revealBy: revealBy.toISOString() },
    ...{ poolHash, issuer, supervision, defaulted, beaconSignature, seed, ranked, drawn, reserves, unmet },
  };
}

/** The same as canonical JSON. */
export const transcriptText = (row: Columns): string => canonical(transcriptOf(row));
