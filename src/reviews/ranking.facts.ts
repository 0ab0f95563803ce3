import canonicalize from 'canonicalize';
import { typedId } from '../common/ids.js';
import { sha256, type Tx } from '../common/transaction.js';
import type { ReviewedChallenge } from '../panels/challenge.facts.js';
import type { StageId } from '../policies/effective-rules.js';
import { EXCLUDING } from '../panels/counting.js';
import type { RankingRecord } from './ranking.documents.js';
import { rank, type RankingInput } from './ranking.rules.js';
import { ComparisonMethod } from './review.enum.js';
import { type CountedSheet, exclusion, type ScoreItem } from './sheet.rules.js';
import type { TieFacts } from './tie.rules.js';

interface BidRow {
  id: string;
  request: string | null;
  trlNow: string | null;
  panelVotes: number | null;
}

interface SheetRow {
  bid: string;
  stage: StageId;
  expert: string;
  items: ScoreItem[];
  revision: ScoreItem[] | null;
  canDeliver: boolean;
}

/**
 * What a challenge is ranked by: its eligible bids (or those `of` these uuids) and the sheets that count, of experts who sit and have no
 * conflict. Ids are global ones, so that they can stand in the document.
 */
export async function rankingInput(tx: Pick<Tx, 'query'>, challenge: ReviewedChallenge, of?: readonly string[]): Promise<RankingInput> {
  const { key, k, rubric, rules } = challenge;
  const bids = await tx.query<BidRow>(
    `select id, content #>> '{budget,publicRequest}' as request, content ->> 'trlNow' as "trlNow", panel_votes as "panelVotes"
     from bid where challenge_id = $1 and case when $2::uuid[] is null then eligibility_status = 'ELIGIBLE' else id = any($2) end`,
    [key, of ?? null],
  );
  return { k, rubric, rules, bids: bids.map(tieFacts), sheets: await countedSheets(tx, challenge, new Set(bids.map(({ id }) => id))) };
}

const tieFacts = ({ id, request, trlNow, panelVotes }: BidRow): TieFacts => ({
  id: typedId('bid', id),
  publicRequestFen: BigInt(request ?? 0),
  trlNow: Number(trlNow ?? 0),
  panelVotes,
});

async function countedSheets(
  tx: Pick<Tx, 'query'>,
  { key, rules }: ReviewedChallenge,
  eligible: ReadonlySet<string>,
): Promise<CountedSheet[]> {
  const sheets = await tx.query<SheetRow>(
    `select bid_id as bid, stage, expert_id as expert, items, revised_items as revision, can_deliver as "canDeliver"
     from score_sheet where challenge_id = $1 order by bid_id, stage, expert_id`,
    [key],
  );
  const seats = await tx.query<{ expert: string }>('select expert_id as expert from seat where challenge_id = $1', [key]);
  const conflicts = await tx.query<{ expert: string; bid: string | null; hard: boolean }>(
    `select expert_id as expert, bid_id as bid, hard from conflict k where challenge_id = $1 and ${EXCLUDING}`,
    [key],
  );
  const panel = seats.map(({ expert }) => expert);
  const { scope } = rules.conflict;
  return sheets
    .filter(({ bid, expert }) => exclusion({ expert, bid, bidMayBeScored: eligible.has(bid), scope, conflicts, panel }) === null)
    .map((sheet) => ({ ...sheet, bid: typedId('bid', sheet.bid), expert: typedId('expert', sheet.expert) }));
}

/** The ranking as it is stored, with the SHA-256 of its canonical JSON. Source: samples/README.md rules 6 to 9. */
export function rankingRecord(input: RankingInput): { document: RankingRecord; hash: string } {
  const { document: ranked, bids } = rank(input);
  const { winnerChanges = [], ...methods } = ranked.sensitivity;
  const document: RankingRecord = {
    ranking: ranked.ranking.map((row, index) => {
      const { failedThresholds, allCanDeliver } = bids[index]!;
      return { ...row, failedThresholds, allCanDeliver };
    }),
    ties: ranked.ties,
    outliers: ranked.outliers,
    sensitivity: {
      methods: Object.values(ComparisonMethod).flatMap((method) => (methods[method] ? [{ method, entries: methods[method] }] : [])),
      winnerChanges,
    },
  };
  return { document, hash: sha256(canonicalize(document)!) };
}
