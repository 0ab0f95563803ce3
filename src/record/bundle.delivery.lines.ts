import type { IndicatorValue } from '../challenges/challenge-content.js';
import type { TaskBook } from '../contracts/task-book.documents.js';
import type { PartyToSign } from '../contracts/signing.rules.js';
import type { HeatRecord, IndicatorVerdictRow, Measurement } from '../milestones/milestone.documents.js';

export interface ContractLine {
  id: string;
  challenge: string;
  bid: string;
  lead: string;
  state: string;
  amount: string;
  selfFunded: boolean;
  awardedAt: string;
  signBy: string;
  signedAt: string | null;
  endsAt: string | null;
  taskBook?: TaskBook;
  signatures?: { person: string; parties: Pick<PartyToSign, 'party' | 'organisation'>[]; taskBookHash: string; signedAt: string }[];
}

export interface MilestoneLine {
  id: string;
  challenge: string;
  contract: string;
  bid: string;
  code: string;
  state: string;
  verdict: string | null;
  dueAt?: string;
  passedAt?: string | null;
  defaultedAt?: string | null;
  submissions?: {
    id: string;
    round: number;
    submittedAt: string;
    late: boolean;
    measurements: Measurement[];
    verdicts: IndicatorVerdictRow[] | null;
    verdict: string | null;
    decidedAt: string | null;
  }[];
}

export type HeatLine = HeatRecord & { id: string; heldAt: string; hash: string };

export interface AcceptanceLine {
  id: string;
  challenge: string;
  contract: string;
  result: string;
  technicalPass: boolean;
  financialPass: boolean;
  surplus?: string;
  surplusKept?: string;
}

export interface ChangeLine {
  id: string;
  challenge: string;
  contract: string;
  type: 'PERIOD' | 'TARGET_DOWN' | 'TARGET_UP' | 'ROUTE' | 'PI' | 'PARTNER';
  filedAt: string;
  decidedAt: string | null;
  extensionDays: number | null;
  indicator: string | null;
  to: IndicatorValue | null;
  expertOpinion: 'SUPPORT' | 'OPPOSE' | null;
  state: string;
  decision: string | null;
  approver: string | null;
  daysBeforeEnd: number | null;
}

export interface TerminationLine {
  id: string;
  challenge: string;
  contract: string;
  cause: 'STOP_NO_FAULT' | 'REVOKE_FAULT';
  state: string;
  proposedAt: string;
  decidedAt: string | null;
  diligent: boolean | null;
  paid: string | null;
  usedAccepted: string | null;
  toReturn: string | null;
  integrityRecord: boolean | null;
}

export interface PaymentLine {
  id: string;
  challenge: string;
  contract: string;
  stage: string;
  position: number;
  state: string;
  scheduled: string;
  payable: string;
  paid: string;
  part: boolean;
  unlockedAt: string | null;
  firstApprovedById: string | null;
  secondApprovedById: string | null;
  paidAt: string | null;
  split: { org: string; amountFen: string }[];
}
