import { Fraction } from '../common/fraction.js';
import type { Rubric } from '../challenges/challenge-content.js';
import type { EffectiveRules, StageId } from '../policies/effective-rules.js';
import { stageResult, type StageResult } from './aggregate.rules.js';
import { outliers, type Outlier } from './outlier.rules.js';
import { sensitivity, type Sensitivity } from './sensitivity.rules.js';
import { countedItems, type CountedSheet } from './sheet.rules.js';
import { order, type Contender, type Tie, type TieFacts } from './tie.rules.js';

/** What a challenge's ranking is made of, and nothing else: no times, no order of submission. */
export interface RankingInput {
  /** `winners.k` of the challenge: how many may win. */
  k: number;
  rubric: Rubric;
  rules: Pick<EffectiveRules, 'review' | 'scoring'>;
  /** The eligible bids. */
  bids: readonly TieFacts[];
  /** All sheets that count, of all stages. Sheets of a later stage on a bid that did not go on are not looked at. */
  sheets: readonly CountedSheet[];
}

/** The ranking as published: figures rounded half up to `aggregation.decimals`, those of ties as in `Tie`, z-scores to 4 places. */
export interface RankingDocument {
  ranking: {
    rank: number;
    bid: string;
    score: number;
    /** The stages the bid was in; `n` = experts counted. */
    stages: { stage: StageId; score: number; n: number }[];
    passes: boolean;
    shortlisted: boolean;
  }[];
  ties: Tie[];
  outliers: Outlier[];
  sensitivity: Sensitivity;
}

/** What the decision needs of a ranked bid. */
export interface RankedBid {
  bid: string;
  /** Exact. */
  score: Fraction;
  /** As published: the gap of a race is taken on this one (samples/README.md rule 11). */
  roundedScore: Fraction;
  passes: boolean;
  shortlisted: boolean;
  /** Criteria below their threshold in the last stage; none for a bid that did not get there. */
  failedThresholds: string[];
  /** Every counted expert of the last stage answered "can deliver"; false where there is none. */
  allCanDeliver: boolean;
}

/**
 * The order after the first stage, exact, best first, and who goes on: with several stages the first ceil(`defenceRatio` * `k`), else
 * all (samples/README.md rule 6). `ties` bear the stage's name, or `final` where there is one stage only.
 */
export function stageRanking(input: RankingInput): { ordered: Contender[]; goOn: string[]; ties: Tie[] } {
  const [first, ...later] = input.rules.review.stages;
  if (!first) throw new RangeError('a review has at least one stage');
  const contenders = input.bids.map((bid) => {
    const result = resultIn(input, bid.id, first.id);
    return { bid, result, score: later.length === 0 ? percentOf(result.score, first.weight) : result.score };
  });
  const { ordered, ties } = order(contenders, ordering(input, later.length === 0 ? 'final' : first.id));
  const places = Fraction.of(input.rules.review.defenceRatio).times(Fraction.of(input.k)).ceil();
  const goOn = later.length === 0 ? ordered : ordered.filter((_, index) => BigInt(index) < places);
  return { ordered, goOn: goOn.map(({ bid }) => bid.id), ties };
}

/**
 * The whole ranking of a challenge (samples/README.md rules 6 to 9). Stages are summed by weight percent; bids that did not go on follow
 * in the order of the first stage with its score, and don't pass. A bid without sheets in a stage has n 0 and score 0 there; without
 * sheets in the last stage it doesn't pass, even at a pass line of 0.
 */
export function rank(input: RankingInput): { document: RankingDocument; bids: RankedBid[] } {
  const { review, scoring } = input.rules;
  const firstStage = stageRanking(input);
  const goOn = new Set(firstStage.goOn);
  const finalists = firstStage.ordered.filter(({ bid }) => goOn.has(bid.id)).map(({ bid }) => finalist(input, bid));
  const final = order(finalists, ordering(input, 'final'));
  const others = firstStage.ordered
    .filter(({ bid }) => !goOn.has(bid.id))
    .map((contender) => ({ ...contender, stages: [{ stage: review.stages[0]!.id, result: contender.result }] }));
  const rounded = (value: Fraction) => value.round(scoring.aggregation.decimals);
  const bids = [...final.ordered, ...others].map((entry) => ({ entry, ranked: judged(input, entry, goOn.has(entry.bid.id)) }));
  const document: RankingDocument = {
    ranking: bids.map(({ entry, ranked }, index) => ({
      rank: index + 1,
      bid: ranked.bid,
      score: ranked.roundedScore.toNumber(),
      stages: entry.stages.map(({ stage, result }) => ({ stage, score: rounded(result.score).toNumber(), n: result.n })),
      passes: ranked.passes,
      shortlisted: ranked.shortlisted,
    })),
    ties: review.stages.length === 1 ? final.ties : [...firstStage.ties, ...final.ties],
    outliers: bids.flatMap(({ entry }) =>
      entry.stages.flatMap(({ stage }) =>
        outliers(sheetsOf(input, entry.bid.id, stage), input.rubric, scoring.outlier, scoring.aggregation),
      ),
    ),
    sensitivity: sensitivity(
      final.ordered.map(({ bid }) => ({ bid: bid.id, marks: marksOf(input, bid.id, lastStage(input)) })),
      input.rubric,
      scoring.aggregation,
    ),
  };
  return { document, bids: bids.map(({ ranked }) => ranked) };
}

interface RankEntry extends Contender {
  stages: { stage: StageId; result: StageResult }[];
}

function finalist(input: RankingInput, bid: TieFacts): RankEntry {
  const stages = input.rules.review.stages.map(({ id, weight }) => ({ stage: id, weight, result: resultIn(input, bid.id, id) }));
  const score = Fraction.sum(stages.map(({ result, weight }) => percentOf(result.score, weight)));
  return { bid, score, stages, result: stages.at(-1)!.result };
}

function judged(input: RankingInput, { bid, score, result }: RankEntry, shortlisted: boolean): RankedBid {
  const { aggregation, passLine } = input.rules.scoring;
  const failed = input.rubric.criteria.filter(
    ({ id, weight, thresholdPercent }) =>
      thresholdPercent !== undefined && result.criteria.get(id)!.compare(percentOf(Fraction.of(weight), thresholdPercent)) < 0,
  );
  const sheets = sheetsOf(input, bid.id, lastStage(input));
  return {
    bid: bid.id,
    score,
    roundedScore: score.round(aggregation.decimals),
    passes: shortlisted && result.n > 0 && failed.length === 0 && score.compare(Fraction.of(passLine)) >= 0,
    shortlisted,
    failedThresholds: shortlisted ? failed.map(({ id }) => id) : [],
    allCanDeliver: shortlisted && sheets.length > 0 && sheets.every(({ canDeliver }) => canDeliver),
  };
}

function ordering({ rubric, rules }: RankingInput, stage: Tie['stage']) {
  return { stage, tieCriterion: rubric.tieCriterion, scoring: rules.scoring };
}

function lastStage(input: RankingInput): StageId {
  return input.rules.review.stages.at(-1)!.id;
}

function sheetsOf({ sheets }: Pick<RankingInput, 'sheets'>, bid: string, stage: StageId): CountedSheet[] {
  return sheets.filter((sheet) => sheet.bid === bid && sheet.stage === stage);
}

function marksOf(input: RankingInput, bid: string, stage: StageId) {
  const { useRevised } = input.rules.scoring;
  return sheetsOf(input, bid, stage).map((sheet) => ({ expert: sheet.expert, items: countedItems(sheet, useRevised) }));
}

function resultIn(input: RankingInput, bid: string, stage: StageId): StageResult {
  const marks = marksOf(input, bid, stage).map(({ items }) => items);
  return stageResult(marks, input.rubric, input.rules.scoring.aggregation);
}

function percentOf(value: Fraction, percent: number): Fraction {
  return value.times(Fraction.of(percent)).over(Fraction.of(100));
}
