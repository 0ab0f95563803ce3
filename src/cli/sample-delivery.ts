import type { IndicatorValue, LocalizedText } from '../challenges/challenge-content.js';
import type { ObjectionGround, Offset } from '../policies/effective-rules.js';
import type { SampleMoney } from './sample-format.js';

/** All acts after the award, in a replay file. */
export interface SampleDelivery {
  contracts: SampleContract[];
  milestoneSubmissions: SampleMilestoneSubmission[];
  heats: SampleHeat[];
  changeRequests: SampleChangeRequest[];
  objections: SampleObjection[];
  lapses: SampleLapse[];
  terminations: SampleTermination[];
  acceptances: SampleAcceptance[];
}

export interface SampleContract {
  bid: string;
  signedAt: Offset;
  signedBy: string[];
}

export interface SampleMeasurement {
  indicator: string;
  value: IndicatorValue;
  evidence: 'third_party_report' | 'on_site_test' | 'user_certificate' | 'standard_document';
  evidenceRef: string;
  issuedBy: string;
}

export interface SampleMilestoneSubmission {
  bid: string;
  milestone: string;
  round: 1 | 2;
  submittedAt: Offset;
  by: string;
  measurements: SampleMeasurement[];
  moneyUsed: SampleMoney;
  userOpinion: LocalizedText;
  opinionBy: string;
  decidedAt: Offset;
  decidedBy: string;
}

export interface SampleHeat {
  challenge: string;
  milestone: string;
  at: Offset;
  by: string;
}

export interface SampleChangeRequest {
  id: string;
  bid: string;
  type: 'PERIOD' | 'TARGET_DOWN' | 'TARGET_UP' | 'ROUTE' | 'PI' | 'PARTNER';
  filedAt: Offset;
  by: string;
  extensionDays?: number;
  indicator?: string;
  from?: IndicatorValue;
  to?: IndicatorValue;
  expertOpinion?: 'SUPPORT' | 'OPPOSE';
  experts?: string[];
  decidedAt: Offset;
  decidedBy: string | null;
  reason: LocalizedText;
}

export interface SampleObjection {
  id: string;
  challenge: string;
  bid: string;
  filedAt: Offset;
  by: string | null;
  realName: boolean;
  ground: ObjectionGround;
  finding: 'UPHELD' | 'DISMISSED' | null;
  findingAt: Offset;
  findingBy: string;
  text: LocalizedText;
  findingText?: LocalizedText;
}

export interface SampleLapse {
  bid: string;
  at: Offset;
  by: null;
  reason: LocalizedText;
}

export interface SampleTermination {
  bid: string;
  kind: 'STOP_NO_FAULT' | 'REVOKE_FAULT';
  diligent: boolean;
  at: Offset;
  by: string;
  experts: string[];
  decidedAt: Offset;
  decidedBy: string;
  usedAccepted: SampleMoney;
  reason: LocalizedText;
}

export interface SampleAcceptance {
  bid: string;
  at: Offset;
  by: string;
  experts: string[];
  userBy: string;
  technicalPass: boolean;
  financialPass: boolean;
  surplus: SampleMoney;
  opinion: LocalizedText;
}
