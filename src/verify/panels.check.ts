import { createHash } from 'node:crypto';
import { conflicts, type Conflict, type ConflictFacts } from '../panels/conflict.rules.js';
import { DRAW_HASHES } from '../panels/draw.hashes.js';
import { verifyDraw } from '../panels/draw.verify.rules.js';
import { keepsAway, mayBeRuled } from '../panels/ruling.rules.js';
import { settle, unseats } from '../panels/settle.rules.js';
import type { ConflictPart, PanelLine, SheetLine } from '../record/bundle.review.lines.js';
import { exclusion } from '../reviews/sheet.rules.js';
import type { Bundle } from './bundle.js';
import type { EventLog } from './event.log.js';
import { alike, type Checks } from './checks.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';

/** Draws, from their transcripts alone. */
export async function checkDraws(bundle: Bundle, log: EventLog, checks: Checks): Promise<void> {
  for (const { id, challenge, state, transcript } of bundle.all('draw')) {
    const subject = { kind: 'draw', id };
    await checks.over('draws', subject, () => {
      checks.same(
        'draws',
        subject,
        'what it is of',
        { draw: id, challenge, state },
        { draw: transcript.draw, challenge: transcript.challenge, state: transcript.state },
      );
      const recorded = log.of(id)?.members.transcriptHash;
      if (recorded !== undefined) checks.same('draws', subject, 'hash of its transcript', recorded, sha256Hex(canonical(transcript)));
      const { fails } = verifyDraw(transcript, DRAW_HASHES);
      checks.same('draws', subject, 'what of its transcript does not hold', null, fails && `${fails.check}: ${fails.reason}`);
    });
  }
}

/** Conflicts, who sits, and that nobody scored who must not. */
export async function checkPanels(bundle: Bundle, log: EventLog, checks: Checks): Promise<void> {
  for (const panel of bundle.all('panel')) {
    if (panel.settledAt === null) continue;
    await checks.over('conflicts', { kind: 'panel', id: panel.id }, () => checkConflicts(bundle, panel, checks));
    await checks.over('panels', { kind: 'panel', id: panel.id }, () => checkSettlement(bundle, log, panel, checks));
  }
  for (const sheet of bundle.all('sheet')) {
    const subject = { kind: 'sheet', id: sheet.id ?? `of ${sheet.expert} on ${sheet.bid}` };
    await checks.over('sheets', subject, () => {
      const reason = whyNotCounted(bundle, sheet);
      // What came to light later keeps marks out that were taken when nothing spoke against them.
      const { changes = [], conflicts: found = [] } = bundle.of('panel', sheet.challenge)[0] ?? {};
      const later = changes.some(({ left }) => left === sheet.expert) || found.some((one) => one.late && one.expert === sheet.expert);
      const foundAt = bundle.find('eligibility', sheet.bid)?.foundAt;
      const before = sheet.submittedAt !== undefined && (foundAt === undefined || sheet.submittedAt <= foundAt);
      const fell = reason === 'BID_NOT_ELIGIBLE' && before;
      if (!fell && (reason === null || !later)) checks.same('sheets', subject, 'why it must not count', null, reason);
    });
  }
}

/** Why the marks of a sheet do not count, or null. */
export function whyNotCounted(bundle: Bundle, { challenge, expert, bid }: Pick<SheetLine, 'challenge' | 'expert' | 'bid'>) {
  const { conflicts: found = [], sitting = [] } = bundle.of('panel', challenge)[0] ?? {};
  const standing = found.map((one) => ({ ...one, hard: (one.keepsAway ?? one.hard) && !one.afterDecision }));
  const bidMayBeScored = bundle.find('eligibility', bid)?.status === 'ELIGIBLE';
  return exclusion({ expert, bid, bidMayBeScored, scope: bundle.list.rules.conflict.scope, conflicts: standing, panel: sitting });
}

function checkConflicts(bundle: Bundle, panel: PanelLine, checks: Checks): void {
  const subject = { kind: 'panel', id: panel.id };
  checks.isTrue('conflicts', subject, 'its conflicts are committed to', panel.event !== null && panel.commitment !== null);
  if (!panel.facts) return checks.skip('conflicts', Math.max(1, panel.conflicts.length));
  const facts = dated(panel.facts);
  checks.same('conflicts', subject, 'rules', bundle.list.rules.conflict, facts.rules);
  checks.same('conflicts', subject, 'instants', [bundle.list.dayZero, panel.settledAt], [facts.publishedAt, facts.settledAt]);
  checks.same('conflicts', subject, 'conflicts', sorted(conflicts(facts)), sorted(atSettlement(panel)));
  for (const { id, withdrawnAt, ineligibleAt } of facts.bids) {
    const bid = bundle.find('bid', `bid_${id.replaceAll('-', '')}`);
    if (!bid) continue;
    const since = bid.withdrawnAt && new Date(bid.withdrawnAt) > facts.settledAt ? null : bid.withdrawnAt;
    checks.same('conflicts', subject, `withdrawal of bid ${id} by then`, since, withdrawnAt);
    if (ineligibleAt) checks.same('conflicts', subject, `finding on bid ${id}`, 'INELIGIBLE', bundle.find('eligibility', bid.id)?.status);
  }
}

function checkSettlement(bundle: Bundle, log: EventLog, panel: PanelLine, checks: Checks): void {
  const subject = { kind: 'panel', id: panel.id };
  const { conflict, panel: asked } = bundle.list.rules;
  const { drawn, reserves, declined, mainStrata, members, replaced, enough } = panel;
  const found = settle({
    ...{ drawn, reserves, declined, conflicts: atSettlement(panel), scope: conflict.scope, minimum: asked.minimum },
    mainStratum: (expert) => mainStrata[expert] ?? '',
  });
  checks.same('panels', subject, 'who sits, and why others do not', found, { members, replaced, enough });
  checkSeats(bundle, log, panel, checks);
  for (const [expert, pseudonym] of Object.entries(panel.pseudonyms ?? {}))
    checks.same('panels', subject, `pseudonym of ${expert}`, pseudonymOf(log.foundBy(panel.event)?.salt ?? '', expert), pseudonym);
}

/** What came to light after the settlement: each conflict by its event, each ruling by two people, and who sits since. */
function checkSeats(bundle: Bundle, log: EventLog, panel: PanelLine, checks: Checks): void {
  const subject = { kind: 'panel', id: panel.id };
  const { members, sitting, enoughNow, changes, drawn, reserves, declined } = panel;
  checks.same('panels', subject, 'whether enough sit', sitting.length >= bundle.list.rules.panel.minimum, enoughNow);
  if (!changes) return;
  for (const found of panel.conflicts) checkConflict(log, found, checks);
  let seated = members;
  for (const { left, came } of changes) {
    checks.isTrue('panels', subject, `${left} left a seat`, left === null || seated.includes(left));
    const may = came === null || ([...drawn, ...reserves].includes(came) && !declined.includes(came) && !seated.includes(came));
    checks.isTrue('panels', subject, `${came} may sit`, may);
    seated = [...seated.filter((expert) => expert !== left), ...(came === null ? [] : [came])];
  }
  checks.same('panels', subject, 'who sits after the changes', seated, sitting);
  const { scope } = bundle.list.rules.conflict;
  const kept = panel.conflicts.filter((one) => one.keepsAway && !one.afterDecision && unseats({ ...one, hard: true }, scope));
  const inConflict = sitting.filter((expert) => kept.some((one) => one.expert === expert));
  checks.same('panels', subject, 'members in conflict', [], inConflict);
}

function checkConflict(log: EventLog, { id: given, late, keepsAway: now, ruling, ...found }: ConflictPart, checks: Checks): void {
  const id = given ?? `of ${found.expert}`;
  const subject = { kind: 'conflict', id };
  checks.same('conflicts', subject, 'whether it keeps away', keepsAway(found.hard, ruling?.outcome ?? null), now);
  checks.isTrue('conflicts', subject, 'that it has an id', (given != null) === Boolean(late || ruling));
  if (ruling) {
    const allowed = mayBeRuled({ ...found, foundHard: found.hard }) && ruling.proposedBy !== ruling.signedBy;
    checks.isTrue('conflicts', subject, 'its ruling is allowed, and two people made it', allowed);
    checks.same('conflicts', subject, 'its ruling', log.of(ruling.id)?.members.outcome, ruling.outcome);
  }
  const told = log.of(id)?.members;
  checks.same('conflicts', subject, 'whether it came after the decision', late ? told?.afterDecision : false, found.afterDecision);
  if (!late) return;
  for (const name of ['expert', 'bid', 'rule', 'source'] as const) checks.same('conflicts', subject, name, told?.[name], found[name]);
}

/** What a public edition calls an expert: by the salt of the event that settled the panel. */
function pseudonymOf(salt: string, expert: string): string {
  return `e_${createHash('sha256').update(Buffer.from(salt, 'hex')).update(expert).digest('hex').slice(0, 16)}`;
}

const atSettlement = ({ conflicts: found }: PanelLine): ConflictPart[] => found.filter(({ late }) => !late);

const sorted = (found: readonly Conflict[]): unknown[] =>
  found.map(({ expert, bid, rule, source, hard }) => canonical(alike({ expert, bid, rule, source, hard }))).toSorted();

/** The facts as the rules read them. */
function dated(facts: NonNullable<PanelLine['facts']>): ConflictFacts {
  const date = (text: string): Date => new Date(text);
  const dateOr = (text: string | null): Date | null => (text === null ? null : date(text));
  return {
    ...facts,
    publishedAt: date(facts.publishedAt),
    settledAt: date(facts.settledAt),
    experts: facts.experts.map((expert) => ({ ...expert, bans: expert.bans.map(({ from, to }) => ({ from: date(from), to: date(to) })) })),
    bids: facts.bids.map((bid) => ({ ...bid, withdrawnAt: dateOr(bid.withdrawnAt), ineligibleAt: dateOr(bid.ineligibleAt) })),
    listBids: facts.listBids.map((bid) => ({ ...bid, withdrawnAt: dateOr(bid.withdrawnAt) })),
  };
}
