import { createHash } from 'node:crypto';
import { conflicts, type Conflict, type ConflictFacts } from '../panels/conflict.rules.js';
import { DRAW_HASHES } from '../panels/draw.hashes.js';
import { verifyDraw } from '../panels/draw.verify.rules.js';
import { settle } from '../panels/settle.rules.js';
import type { PanelLine } from '../record/bundle.review.lines.js';
import { exclusion } from '../reviews/sheet.rules.js';
import type { Bundle } from './bundle.js';
import type { EventLog } from './event.log.js';
import { alike, type Checks } from './checks.js';
import { canonical } from '../crypto/canonical.js';

/** Draws, from their transcripts alone. */
export async function checkDraws(bundle: Bundle, checks: Checks): Promise<void> {
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
      const panel = bundle.of('panel', sheet.challenge)[0];
      const reason = exclusion({
        expert: sheet.expert,
        bid: sheet.bid,
        bidMayBeScored: bundle.find('eligibility', sheet.bid)?.status === 'ELIGIBLE',
        scope: bundle.list.rules.conflict.scope,
        conflicts: panel?.conflicts ?? [],
        panel: panel?.members ?? [],
      });
      checks.same('sheets', subject, 'why it must not count', null, reason);
    });
  }
}

function checkConflicts(bundle: Bundle, panel: PanelLine, checks: Checks): void {
  const subject = { kind: 'panel', id: panel.id };
  checks.isTrue('conflicts', subject, 'its conflicts are committed to', panel.event !== null && panel.commitment !== null);
  if (!panel.facts) return checks.skip('conflicts', Math.max(1, panel.conflicts.length));
  const facts = dated(panel.facts);
  checks.same('conflicts', subject, 'rules', bundle.list.rules.conflict, facts.rules);
  checks.same('conflicts', subject, 'instants', [bundle.list.dayZero, panel.settledAt], [facts.publishedAt, facts.settledAt]);
  checks.same('conflicts', subject, 'conflicts', sorted(conflicts(facts)), sorted(panel.conflicts));
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
    ...{ drawn, reserves, declined, conflicts: panel.conflicts, scope: conflict.scope, minimum: asked.minimum },
    mainStratum: (expert) => mainStrata[expert] ?? '',
  });
  checks.same('panels', subject, 'who sits, and why others do not', found, { members, replaced, enough });
  for (const [expert, pseudonym] of Object.entries(panel.pseudonyms ?? {}))
    checks.same('panels', subject, `pseudonym of ${expert}`, pseudonymOf(log.foundBy(panel.event)?.salt ?? '', expert), pseudonym);
}

/** What a public edition calls an expert: by the salt of the event that settled the panel. */
function pseudonymOf(salt: string, expert: string): string {
  return `e_${createHash('sha256').update(Buffer.from(salt, 'hex')).update(expert).digest('hex').slice(0, 16)}`;
}

const sorted = (found: readonly Conflict[]): unknown[] => found.map((conflict) => canonical(alike(conflict))).toSorted();

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
