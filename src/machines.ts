import { DECISION_MACHINE, DecisionEvent } from './awards/decision.machine.js';
import { OBJECTION_MACHINE, ObjectionEvent } from './awards/objection.machine.js';
import { BID_MACHINE, BidEvent } from './bids/bid.machine.js';
import { CORRECTION_MACHINE, CorrectionEvent } from './bids/correction.machine.js';
import { AMENDMENT_MACHINE, AmendmentEvent } from './challenges/amendment.machine.js';
import { CHALLENGE_MACHINE, ChallengeEvent } from './challenges/challenge.machine.js';
import { SEAL_KEY_MACHINE, SealKeyEvent } from './challenges/seal-key.machine.js';
import type { Lifecycle } from './common/machine.js';
import { CHANGE_MACHINE, ChangeEvent } from './contracts/change-request.machine.js';
import { CONTRACT_MACHINE, ContractEvent } from './contracts/contract.machine.js';
import { TERMINATION_MACHINE, TerminationEvent } from './contracts/termination.machine.js';
import { EXPORT_MACHINE, ExportEvent } from './exports/export.machine.js';
import { HANDOVER_MACHINE, HandoverEvent } from './identity/handover.machine.js';
import { INVITATION_MACHINE, InvitationEvent } from './identity/invitation.machine.js';
import { REGISTRATION_MACHINE, RegistrationEvent } from './identity/registration.machine.js';
import { LIST_MACHINE, ListEvent } from './lists/list.machine.js';
import { MILESTONE_MACHINE, MilestoneEvent } from './milestones/milestone.machine.js';
import { SUBMISSION_MACHINE, SubmissionEvent } from './milestones/submission.machine.js';
import { DRAW_MACHINE, DrawEvent } from './panels/draw.machine.js';
import { PANEL_MACHINE, PanelEvent } from './panels/panel.machine.js';
import { RULING_MACHINE, RulingEvent } from './panels/ruling.machine.js';
import { STAGE_MACHINE, StageEvent } from './panels/review-stage.machine.js';
import { PAYMENT_MACHINE, PaymentEvent } from './payments/payment.machine.js';
import { REMOVAL_MACHINE, RemovalEvent } from './removals/removal.machine.js';

/** Every lifecycle of the product: for the documents, and for the test of every state with every event. */
export const MACHINES: readonly Lifecycle[] = [
  { machine: REGISTRATION_MACHINE, events: Object.keys(RegistrationEvent) },
  { machine: INVITATION_MACHINE, events: Object.keys(InvitationEvent) },
  { machine: HANDOVER_MACHINE, events: Object.keys(HandoverEvent) },
  { machine: LIST_MACHINE, events: Object.keys(ListEvent) },
  { machine: CHALLENGE_MACHINE, events: Object.keys(ChallengeEvent) },
  { machine: AMENDMENT_MACHINE, events: Object.keys(AmendmentEvent) },
  { machine: SEAL_KEY_MACHINE, events: Object.keys(SealKeyEvent) },
  { machine: BID_MACHINE, events: Object.keys(BidEvent) },
  { machine: CORRECTION_MACHINE, events: Object.keys(CorrectionEvent) },
  { machine: DRAW_MACHINE, events: Object.keys(DrawEvent) },
  { machine: PANEL_MACHINE, events: Object.keys(PanelEvent) },
  { machine: RULING_MACHINE, events: Object.keys(RulingEvent) },
  { machine: STAGE_MACHINE, events: Object.keys(StageEvent) },
  { machine: DECISION_MACHINE, events: Object.keys(DecisionEvent) },
  { machine: OBJECTION_MACHINE, events: Object.keys(ObjectionEvent) },
  { machine: CONTRACT_MACHINE, events: Object.keys(ContractEvent) },
  { machine: CHANGE_MACHINE, events: Object.keys(ChangeEvent) },
  { machine: TERMINATION_MACHINE, events: Object.keys(TerminationEvent) },
  { machine: MILESTONE_MACHINE, events: Object.keys(MilestoneEvent) },
  { machine: SUBMISSION_MACHINE, events: Object.keys(SubmissionEvent) },
  { machine: PAYMENT_MACHINE, events: Object.keys(PaymentEvent) },
  { machine: EXPORT_MACHINE, events: Object.keys(ExportEvent) },
  { machine: REMOVAL_MACHINE, events: Object.keys(RemovalEvent) },
];
