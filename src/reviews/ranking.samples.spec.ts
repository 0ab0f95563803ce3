import { readdirSync, readFileSync } from 'node:fs';
import type { Rubric } from '../challenges/challenge-content.js';
import type { EffectiveRules, StageId } from '../policies/effective-rules.js';
import { rank, type RankingDocument } from './ranking.rules.js';
import { checkSheet, exclusion, type ScoreItem } from './sheet.rules.js';

interface Sample {
  policy: { rules: EffectiveRules };
  challenges: { code: string; rubric: Rubric; winners: { k: number } }[];
  bids: { id: string; challenge: string; budget: { publicRequest: { amountFen: number } }; trlNow: number; panelVotes?: number }[];
  scores: {
    challenge: string;
    bid: string;
    stage: StageId;
    expert: string;
    confidence: number;
    canDeliver: boolean;
    items: ScoreItem[];
    revision?: { items: ScoreItem[] };
  }[];
  expected: {
    eligibility: { bid: string; status: string }[];
    conflicts: { challenge: string; expert: string; bid: string | null; hard: boolean }[];
    panels: { challenge: string; members: string[] }[];
    rankings: (RankingDocument & { challenge: string; excludedScores: object[] })[];
  };
}

const folder = new URL('../../samples/', import.meta.url);
const samples = readdirSync(folder)
  .filter((name) => name.endsWith('.json') && name !== 'sample.schema.json')
  .map((name): [string, Sample] => [name, JSON.parse(readFileSync(new URL(name, folder), 'utf8'))]);

function play({ policy, bids, scores, expected }: Sample, challenge: Sample['challenges'][number]) {
  const ofChallenge = ({ challenge: code }: { challenge: string }) => code === challenge.code;
  const eligible = new Set(expected.eligibility.filter(({ status }) => status === 'ELIGIBLE').map(({ bid }) => bid));
  const given = scores.filter(ofChallenge).map((sheet) => ({ ...sheet, revision: sheet.revision?.items ?? null }));
  const judged = given.map((sheet) => ({
    sheet,
    reason: exclusion({
      expert: sheet.expert,
      bid: sheet.bid,
      bidMayBeScored: eligible.has(sheet.bid),
      scope: policy.rules.conflict.scope,
      conflicts: expected.conflicts.filter(ofChallenge),
      panel: expected.panels.find(ofChallenge)?.members ?? [],
    }),
  }));
  const { document } = rank({
    k: challenge.winners.k,
    rubric: challenge.rubric,
    rules: policy.rules,
    bids: bids
      .filter((bid) => ofChallenge(bid) && eligible.has(bid.id))
      .map(({ id, budget, trlNow, panelVotes }) => ({
        id,
        publicRequestFen: BigInt(budget.publicRequest.amountFen),
        trlNow,
        panelVotes: panelVotes ?? null,
      })),
    sheets: judged.filter(({ reason }) => !reason).map(({ sheet }) => sheet),
  });
  const excludedScores = judged.flatMap(({ sheet: { bid, stage, expert }, reason }) => (reason ? [{ bid, stage, expert, reason }] : []));
  return { challenge: challenge.code, ...document, excludedScores };
}

/** Arrays compared as sets are sorted; z-scores, compared within 0.0001, are taken out. */
function comparable(ranking: Sample['expected']['rankings'][number]) {
  const asSet = (entries: object[]) => entries.map((entry) => JSON.stringify(Object.entries(entry).toSorted())).toSorted();
  const { Z_NORMALISED: z = [], ...sensitivity } = ranking.sensitivity;
  const sets = { ties: asSet(ranking.ties), outliers: asSet(ranking.outliers), excludedScores: asSet(ranking.excludedScores) };
  return { exact: { ...ranking, ...sets, sensitivity }, zOrder: z.map(({ bid }) => bid), zScores: z.map(({ score }) => score) };
}

describe.each(samples)('the sample list %s', (_, sample) => {
  it.each(sample.challenges)('ranks $code as expected', (challenge) => {
    const expected = comparable(sample.expected.rankings.find(({ challenge: code }) => code === challenge.code)!);
    const played = comparable(play(sample, challenge));
    expect(played.exact).toEqual(expected.exact);
    expect(played.zOrder).toEqual(expected.zOrder);
    played.zScores.forEach((score, index) => expect(Math.abs(score - expected.zScores[index]!)).toBeLessThanOrEqual(0.0001));
  });

  it('holds no faulty sheet', () => {
    const rubrics = new Map(sample.challenges.map(({ code, rubric }) => [code, rubric]));
    for (const { challenge, items, confidence, revision } of sample.scores) {
      const rubric = rubrics.get(challenge)!;
      expect(checkSheet(items, confidence, rubric, sample.policy.rules.scoring).faults).toEqual([]);
      if (revision) expect(checkSheet(revision.items, null, rubric, sample.policy.rules.scoring).faults).toEqual([]);
    }
  });
});
