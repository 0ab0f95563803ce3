import type { Kind } from '../record/bundle.format.js';
import type { Bundle } from './bundle.js';
import { type Checks, DoesNotHold } from './checks.js';
import { closeName, type Fold } from './event.fold.js';
import type { EventLog } from './event.log.js';

/** Members of a row that stay null until an event sets them. */
const UNSET: { [K in Kind | 'submission']?: readonly string[] } = {
  challenge: ['extendedUntil'],
  closing: ['undoneAt'],
  bid: ['votes'],
  sheet: ['revisedItems', 'revisionReason'],
  decision: ['decidedById', 'countersignedById', 'awardedAt', 'deviationReason'],
  contract: ['signedAt'],
  submission: ['verdicts', 'verdict', 'decidedAt'],
  change: ['extensionDays', 'indicator', 'to', 'expertOpinion', 'decidedAt', 'decision', 'approver', 'daysBeforeEnd'],
  termination: ['diligent', 'decidedAt', 'paid', 'usedAccepted', 'toReturn', 'integrityRecord'],
  milestone: ['defaultedAt'],
  payment: ['unlockedAt', 'firstApprovedById', 'secondApprovedById', 'paidAt', 'frozenAt', 'frozenById'],
};
/** Members of documents that are of the time before what the row says, or that are compared by themselves. */
const APART: { [K in Kind | 'submission']?: readonly string[] } = {
  challenge: ['noticeOpens', 'noticeCloses'],
  panel: ['conflicts'],
  milestone: ['round'],
  contract: ['endsAt'],
};
/** Kinds of which a public edition shows every event that moves them. */
const FOLLOWED: readonly Kind[] = [
  'challenge',
  'decision',
  'contract',
  'objection',
  'acceptance',
  'milestone',
  'heat',
  'ranking',
  'panel',
  'closing',
  'opening',
];
/** Between the clock that a row was written by and that of its event, in milliseconds. */
const CLOCKS = 60_000;

/** Every row against what its events say of it, in both directions, and every finding against the event that keeps it. */
export async function checkRows(bundle: Bundle, log: EventLog, checks: Checks): Promise<void> {
  for (const { kind, id, row } of rowsOf(bundle)) {
    await checks.over('record', { kind, id }, () => checkRow(bundle, log, { kind, id, row }, checks));
  }
  for (const line of bundle.all('eligibility')) {
    if (line.event !== null) checkFinding(log, { kind: 'eligibility', ...line, to: line.status }, checks);
  }
  for (const line of bundle.all('panel')) {
    if (line.event !== null) checkFinding(log, { kind: 'panel', ...line, to: null }, checks);
  }
}

/** The event under whose commitment the facts of a finding stand: that it is in the log, and to what it led. */
function checkFinding(
  log: EventLog,
  { kind, id, event, commitment, to }: { kind: Kind; id: string; event: string | null; commitment: string | null; to: string | null },
  checks: Checks,
): void {
  const found = log.foundBy(event);
  const recorded = { subject: found?.subjectId, commitment: found?.documentHash, ...(to !== null && { to: found?.to }) };
  checks.same('record', { kind, id }, 'its finding in the log', recorded, { subject: id, commitment, ...(to !== null && { to }) });
}

interface Row {
  kind: Kind | 'submission';
  id: string;
  row: object;
}

/** Rows by the ids under which events tell of them. */
function* rowsOf(bundle: Bundle): Generator<Row> {
  yield { kind: 'list', id: bundle.list.id, row: bundle.list };
  for (const { id: challenge } of bundle.all('challenge'))
    for (const [index, row] of bundle.of('closing', challenge).entries())
      yield { kind: 'closing', id: closeName(challenge, index + 1), row };
  for (const row of bundle.all('opening')) {
    // Minutes are told of by the key that they opened.
    const key = bundle.of('sealKey', row.challenge).find(({ round, envelope }) => round === row.round && envelope === row.envelope);
    yield { kind: 'opening', id: `${key?.id ?? ''} opening`, row };
  }
  for (const { kind, id, row } of bundle.identified()) {
    yield { kind, id, row };
    if (kind === 'milestone' && 'submissions' in row)
      for (const submission of row.submissions as { id: string }[]) yield { kind: 'submission', id: submission.id, row: submission };
  }
}

function checkRow(bundle: Bundle, log: EventLog, { kind, id, row }: Row, checks: Checks): void {
  const subject = { kind, id };
  const [fold, standing] = [log.of(id), log.standing(id)];
  const whole = bundle.supervision;
  if ((whole && kind !== 'sealKey' && kind !== 'amendment') || FOLLOWED.includes(kind as Kind))
    checks.isTrue('record', subject, 'that an event made it', fold !== undefined || standing !== undefined);
  for (const other of ['contract', 'bid'] as const)
    if (other in row && typeof row[other as keyof typeof row] === 'string')
      checks.isTrue(
        'record',
        subject,
        `that its ${other} is in the file`,
        bundle.find(other, row[other as keyof typeof row]) !== undefined,
      );
  if ((whole || FOLLOWED.includes(kind as Kind)) && standing?.state != null && 'state' in row)
    checks.same('record', subject, 'state, by its events', standing.state, row.state);
  if (standing && 'challenge' in row && kind !== 'challenge')
    checks.same('record', subject, 'challenge', standing.challenge, row.challenge);
  if (!fold) return;
  if ('shares' in row && fold.members.commitments !== undefined) {
    const shares = row.shares as { position: number; commitment: string }[];
    checks.same(
      'record',
      subject,
      'shares',
      fold.members.commitments,
      shares.map(({ commitment }) => commitment),
    );
    checks.same(
      'record',
      subject,
      'places of the shares',
      shares.map((_share, index) => index + 1),
      shares.map(({ position }) => position),
    );
  }
  for (const [name, value] of Object.entries(row)) {
    if (name === 'kind' || name === 'state' || APART[kind]?.includes(name)) continue;
    if (name in fold.members) checks.same('record', subject, name, fold.members[name], value);
    else if (name in fold.instants) checkInstant(fold, { kind, id }, name, value, checks);
    else if (whole && UNSET[kind]?.includes(name)) checks.same('record', subject, name, null, value);
  }
}

function checkInstant({ instants }: Fold, subject: { kind: string; id: string }, name: string, value: unknown, checks: Checks): void {
  const [recorded, given] = [Date.parse(instants[name]!), Date.parse(String(value))];
  if (!(Math.abs(recorded - given) < CLOCKS))
    throw new DoesNotHold({ check: 'record', ...subject, what: name, expected: instants[name]!, found: String(value) });
  checks.isTrue('record', subject, name, true);
}

/** What the events of the file made, and the file does not show. */
export function checkMissing(bundle: Bundle, log: EventLog, checks: Checks): void {
  const shown = new Set([...rowsOf(bundle)].map(({ id }) => id));
  for (const id of log.told().filter((told) => told.includes(' ')))
    checks.isTrue('record', { kind: 'challenge', id }, 'that what was published is in the file', shown.has(id));
  if (!bundle.supervision) return;
  for (const [subject, kind] of Object.entries(SHOWN)) {
    for (const id of log.made(subject))
      checks.isTrue('record', { kind, id }, 'that it is in the file', bundle.find(kind, id) !== undefined);
  }
  for (const id of log.made('bid').filter((bid) => log.of(bid)?.members.status !== undefined))
    checks.isTrue('record', { kind: 'eligibility', id }, 'that it is in the file', bundle.find('eligibility', id) !== undefined);
}

/** Events whose things must be in the file. */
const SHOWN = {
  bid: 'bid',
  score_sheet: 'sheet',
  ranking: 'ranking',
  decision: 'decision',
  objection: 'objection',
  contract: 'contract',
  milestone: 'milestone',
  heat: 'heat',
  acceptance: 'acceptance',
  change: 'change',
  termination: 'termination',
  payment: 'payment',
  panel: 'panel',
  draw: 'draw',
  seal_key: 'sealKey',
} as const satisfies Record<string, Kind>;
