import type * as Expected from '../cli/sample-expected.js';

/** What the report asks, and the shape of what it gets. Money is a string of fen. */
export const CHALLENGE = `query($id: ID!) { challenge(id: $id) {
  code bidderClose recommenderClose
  conflicts { expert { id } bid { id } rule source hard }
  panel { members { id } replaced { expert by reason } enough }
  decision { validBids outcome action steps { step days bid } proposed awarded reserve }
  enterpriseLedger { provedCash notCounted minCash pledgeEnough totalEnough escrowRequired escrowAtPublication escrowEnough outstanding }
  heats { milestoneCode eliminationLine results { rank bid lane composite vetoFailed result } prizes { bid rank amount } recognised }
} }`;

export interface Challenge {
  code: string;
  /** Null before publication. */
  bidderClose: string | null;
  recommenderClose: string | null;
  conflicts: (Omit<Expected.ExpectedConflict, 'challenge' | 'expert' | 'bid'> & { expert: { id: string }; bid: { id: string } | null })[];
  panel: { members: { id: string }[]; replaced: Expected.ExpectedPanel['replaced']; enough: boolean } | null;
  decision: Omit<Expected.ExpectedDecision, 'challenge' | 'why'> | null;
  enterpriseLedger: Ledger | null;
  heats: Heat[];
}

export interface Ledger {
  provedCash: string;
  notCounted: string;
  minCash: string;
  pledgeEnough: boolean;
  totalEnough: boolean;
  escrowRequired: string;
  escrowAtPublication: string;
  escrowEnough: boolean;
  outstanding: string;
}

export interface Heat {
  milestoneCode: string;
  eliminationLine: number | null;
  results: Expected.ExpectedRaceResult[];
  prizes: { bid: string; rank: number; amount: string }[];
  recognised: string[];
}

export const RESULTS = `query($id: ID!) { challenge(id: $id) {
  ranking {
    ranking { rank bid score stages { stage score n } passes shortlisted }
    ties { stage higher lower score decidedBy higherValue lowerValue }
    outliers { bid stage expert deviationFromMedian revised }
    sensitivity { methods { method entries { bid score } } winnerChanges }
  }
  excludedScores { bid { id } stage expert { id } reason }
} }`;

export interface Results {
  ranking: {
    ranking: Expected.ExpectedRank[];
    ties: Expected.ExpectedTie[];
    outliers: Expected.ExpectedOutlier[];
    sensitivity: {
      methods: { method: string; entries: { bid: string; score: number }[] }[];
      winnerChanges: Expected.ExpectedSensitivity['winnerChanges'];
    };
  } | null;
  excludedScores: { bid: { id: string }; stage: string; expert: { id: string }; reason: Expected.ExpectedExcludedScore['reason'] }[];
}

export const BID = 'query($id: ID!) { bid(id: $id) { eligibility { status rules countedVersion corrected } } }';

export interface Bid {
  eligibility: Omit<Expected.ExpectedEligibility, 'bid'> | null;
}

export const OBJECTION = 'query($id: ID!) { objection(id: $id) { admissible reasons outcome freezesAward effect } }';

export const CONTRACT = `query($id: ID!) { contract(id: $id) {
  amount
  payments { stage scheduled paid outcome split { organisation { id } amount } }
  milestones { code submissions { round verdict verdicts { indicator verdict } } }
  changes { id decision approver daysBeforeEnd why }
  terminations { id kind paid usedAccepted toReturn integrityRecord }
  acceptance { result surplusKept }
} }`;

export interface Contract {
  amount: string;
  payments: {
    stage: string;
    scheduled: string;
    paid: string;
    outcome: Expected.ExpectedPaymentStage['status'];
    split: { organisation: { id: string }; amount: string }[];
  }[];
  milestones: {
    code: string;
    submissions: {
      round: number;
      verdict: Expected.ExpectedMilestoneVerdict['verdict'] | null;
      verdicts: Expected.ExpectedMilestoneVerdict['indicators'] | null;
    }[];
  }[];
  changes: {
    id: string;
    decision: Expected.ExpectedChange['decision'] | null;
    approver: Expected.ExpectedChange['approver'] | null;
    daysBeforeEnd: number | null;
    why: string | null;
  }[];
  terminations: {
    id: string;
    kind: Expected.ExpectedTermination['kind'];
    paid: string | null;
    usedAccepted: string | null;
    toReturn: string | null;
    integrityRecord: boolean | null;
  }[];
  acceptance: { result: Expected.ExpectedAcceptance['result']; surplusKept: string } | null;
}

export const LIST =
  'query($id: ID!) { list(id: $id) { statistics { challenges bids eligible ineligible withdrawn awardedChallenges noBid noAward paidFen } } }';
