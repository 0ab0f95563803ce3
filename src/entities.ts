import type { MixedList, EntitySchema } from 'typeorm';
import { Decision } from './awards/decision.entity.js';
import { Objection } from './awards/objection.entity.js';
import { Bid } from './bids/bid.entity.js';
import { Event } from './audit/event.entity.js';
import { StandIn } from './audit/stand-in.entity.js';
import { BidMember, BidPartner } from './bids/bid-party.entity.js';
import { BidVersion } from './bids/bid-version.entity.js';
import { Closing } from './bids/closing.entity.js';
import { Correction } from './bids/correction.entity.js';
import { Opening } from './bids/opening.entity.js';
import { Outage, OutageMove, OutageUnmoved } from './bids/outage.entity.js';
import { Receipt } from './bids/receipt.entity.js';
import { Amendment } from './challenges/amendment.entity.js';
import { Challenge } from './challenges/challenge.entity.js';
import { LedgerEntry } from './challenges/ledger-entry.entity.js';
import { MatchingRegistration } from './challenges/matching-registration.entity.js';
import { MatchmakingContact } from './challenges/matchmaking-contact.entity.js';
import { Question } from './challenges/question.entity.js';
import { SealKey } from './challenges/seal-key.entity.js';
import { SealShare } from './challenges/seal-share.entity.js';
import { CalendarDay } from './common/calendar-day.entity.js';
import { Message } from './common/message.entity.js';
import { ChangeRequest } from './contracts/change-request.entity.js';
import { Contract } from './contracts/contract.entity.js';
import { Signature } from './contracts/signature.entity.js';
import { TaskBookVersion } from './contracts/task-book-version.entity.js';
import { Termination } from './contracts/termination.entity.js';
import { Export } from './exports/export.entity.js';
import { DeskBlocker } from './desks/desk-blocker.entity.js';
import { DeskEntry } from './desks/desk-entry.entity.js';
import { File } from './files/file.entity.js';
import { Expert } from './identity/expert.entity.js';
import { ExpertRelation } from './identity/expert-relation.entity.js';
import { Delegation } from './identity/delegation.entity.js';
import { Handover } from './identity/handover.entity.js';
import { Invitation } from './identity/invitation.entity.js';
import { Membership } from './identity/membership.entity.js';
import { OrganisationTag } from './identity/organisation-tag.entity.js';
import { Organisation } from './identity/organisation.entity.js';
import { PersonKey } from './identity/person-key.entity.js';
import { Person } from './identity/person.entity.js';
import { Registration } from './identity/registration.entity.js';
import { Shareholding } from './identity/shareholding.entity.js';
import { Ban } from './integrity/ban.entity.js';
import { Custodian } from './lists/custodian.entity.js';
import { List } from './lists/list.entity.js';
import { Acceptance } from './milestones/acceptance.entity.js';
import { Heat } from './milestones/heat.entity.js';
import { MilestoneSubmission } from './milestones/milestone-submission.entity.js';
import { Milestone } from './milestones/milestone.entity.js';
import { Conflict } from './panels/conflict.entity.js';
import { ConflictDeclaration } from './panels/declaration.entity.js';
import { Draw } from './panels/draw.entity.js';
import { Panel } from './panels/panel.entity.js';
import { PanelCandidate } from './panels/panel-candidate.entity.js';
import { ReviewStage } from './panels/review-stage.entity.js';
import { ConflictRuling } from './panels/ruling.entity.js';
import { Seat } from './panels/seat.entity.js';
import { SeatChange } from './panels/seat-change.entity.js';
import { Delivery } from './notifications/delivery.entity.js';
import { Notification } from './notifications/notification.entity.js';
import { Webhook } from './notifications/webhook.entity.js';
import { Payment, PaymentPortion } from './payments/payment.entity.js';
import { Checkpoint } from './record/checkpoint.entity.js';
import { Removal } from './removals/removal.entity.js';
import { AnonymousScore } from './reviews/anonymous-score.entity.js';
import { FormerRanking } from './reviews/former-ranking.entity.js';
import { Ranking } from './reviews/ranking.entity.js';
import { RefusedSheet } from './reviews/refused-sheet.entity.js';
import { ReviewTask } from './reviews/review-task.entity.js';
import { ScoreSheet } from './reviews/score-sheet.entity.js';
import { SavedSearch } from './search/saved-search.entity.js';
import { SearchHit } from './search/search-hit.entity.js';

/** Every entity class; a room adds its own here. */
export const ENTITIES: MixedList<EntitySchema | (new () => object)> = [
  CalendarDay,
  Message,
  // identity
  Organisation,
  Shareholding,
  Person,
  PersonKey,
  Membership,
  OrganisationTag,
  Registration,
  Delegation,
  Handover,
  Invitation,
  Expert,
  ExpertRelation,
  // integrity
  Ban,
  // files
  File,
  // lists
  List,
  Custodian,
  // challenges
  Challenge,
  SealKey,
  SealShare,
  Amendment,
  Outage,
  OutageMove,
  OutageUnmoved,
  Question,
  MatchingRegistration,
  MatchmakingContact,
  LedgerEntry,
  // bids
  Bid,
  BidVersion,
  BidPartner,
  BidMember,
  Correction,
  Receipt,
  Closing,
  Opening,
  // panels
  Draw,
  Panel,
  PanelCandidate,
  Seat,
  SeatChange,
  Conflict,
  ConflictRuling,
  ConflictDeclaration,
  ReviewStage,
  // reviews
  ScoreSheet,
  AnonymousScore,
  RefusedSheet,
  Ranking,
  FormerRanking,
  ReviewTask,
  // awards
  Decision,
  Objection,
  // contracts
  Contract,
  Signature,
  TaskBookVersion,
  ChangeRequest,
  Termination,
  // milestones
  Milestone,
  MilestoneSubmission,
  Heat,
  Acceptance,
  // payments
  Payment,
  PaymentPortion,
  // search
  SearchHit,
  SavedSearch,
  // desks
  DeskEntry,
  DeskBlocker,
  // notifications
  Notification,
  Delivery,
  Webhook,
  // audit
  Event,
  StandIn,
  // record
  Checkpoint,
  // exports
  Export,
  // removals
  Removal,
];
