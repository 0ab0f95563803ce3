import { rubricOf, winnersOf } from '../challenges/challenge.facts.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import type { ChallengeLine } from '../record/bundle.call.lines.js';
import type { RankingLine } from '../record/bundle.review.lines.js';
import { rank, type RankingInput } from '../reviews/ranking.rules.js';
import type { CountedSheet } from '../reviews/sheet.rules.js';
import type { TieFacts } from '../reviews/tie.rules.js';
import type { Bundle } from './bundle.js';
import type { Checks } from './checks.js';
import { contentOf } from './envelopes.check.js';
import { whyNotCounted } from './panels.check.js';

const METHODS = ['MEAN', 'TRIMMED_MEAN', 'MEDIAN', 'Z_NORMALISED'] as const;

/** Rankings, computed again from the marks to the last decimal. */
export async function checkRankings(bundle: Bundle, checks: Checks): Promise<void> {
  for (const line of bundle.all('ranking')) {
    await checks.over('rankings', { kind: 'ranking', id: line.id }, () => checkRanking(bundle, line, checks));
  }
}

function checkRanking(bundle: Bundle, line: RankingLine, checks: Checks): void {
  const subject = { kind: 'ranking', id: line.id };
  const challenge = bundle.find('challenge', line.challenge)!;
  checks.same('rankings', subject, 'hash of the rules it was made under', bundle.list.rulesHash, line.rulesHash);
  for (const { bid } of line.ranking)
    checks.same('rankings', subject, `status of ${bid}`, 'ELIGIBLE', bundle.find('eligibility', bid)?.status);
  const { document, bids } = rank(inputOf(bundle, challenge, line));
  const rows = document.ranking.map((row, index) => {
    const { failedThresholds, allCanDeliver } = bids[index]!;
    return { ...row, failedThresholds, ...(bundle.supervision && { allCanDeliver }) };
  });
  checks.same('rankings', subject, 'order, scores and what passes', rows, line.ranking);
  if (!bundle.supervision) return checks.skip('rankings', hiddenTies(bundle, document.ties));
  const { winnerChanges = [], ...methods } = document.sensitivity;
  const sensitivity = {
    methods: METHODS.flatMap((method) => (methods[method] ? [{ method, entries: methods[method] }] : [])),
    winnerChanges,
  };
  const whole = { ranking: rows, ties: document.ties, outliers: document.outliers, sensitivity };
  checks.same('rankings', subject, 'ties', whole.ties, line.ties);
  checks.same('rankings', subject, 'outliers', whole.outliers, line.outliers);
  checks.same('rankings', subject, 'other methods', whole.sensitivity, line.sensitivity);
  checks.same('rankings', subject, 'hash', sha256Hex(canonical(whole)), line.hash);
}

function inputOf(bundle: Bundle, challenge: ChallengeLine, { ranking, challenge: id }: RankingLine): RankingInput {
  const sheets: CountedSheet[] = bundle
    .of('sheet', id)
    .filter((sheet) => whyNotCounted(bundle, sheet) === null)
    .map(({ revisedItems, ...sheet }) => ({ ...sheet, revision: revisedItems }))
    .toSorted((a, b) => compare(keyOf(a), keyOf(b)));
  return {
    k: winnersOf(challenge.published.winners).k,
    rubric: rubricOf(challenge.published.rubric),
    rules: bundle.list.rules,
    bids: ranking.map(({ bid }, place) => tieFacts(bundle, bid, place)),
    sheets,
  };
}

const keyOf = ({ bid, stage, expert }: CountedSheet): string => `${bid} ${stage} ${expert}`;
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What a tie may go by. The public does not see it: there the order as published stands in for it. */
function tieFacts(bundle: Bundle, id: string, place: number): TieFacts {
  if (!bundle.supervision) return { id, publicRequestFen: BigInt(place), trlNow: -place, panelVotes: -place };
  const bid = bundle.find('bid', id)!;
  const { budget, trlNow } = contentOf(bundle, bid);
  return { id, publicRequestFen: BigInt(budget?.publicRequest ?? 0), trlNow: trlNow ?? 0, panelVotes: bid.votes ?? null };
}

/** Ties that something decided which the public does not see. */
const hiddenTies = (_bundle: Bundle, ties: readonly { decidedBy: string }[]): number =>
  ties.filter(({ decidedBy }) => ['public_money', 'trl', 'vote'].includes(decidedBy)).length;
