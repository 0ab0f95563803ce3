import type { Provider, Type } from '@nestjs/common';
import { BidHistory, ChallengeHistory, ContractHistory, EventResolver } from './audit/event.resolver.js';
import { STAND_INS } from './audit/stand-in.resolver.js';
import { AwardJobs } from './awards/award.jobs.js';
import { AwardService } from './awards/award.service.js';
import { ChallengeDecision, DecisionResolver } from './awards/decision.resolver.js';
import { DecisionService } from './awards/decision.service.js';
import { NoBidService } from './awards/no-bid.service.js';
import { ChallengeObjections, ObjectionResolver } from './awards/objection.resolver.js';
import { ObjectionFiles } from './awards/objection-files.resolver.js';
import { ObjectionService } from './awards/objection.service.js';
import { BidFiles, CorrectionFiles } from './bids/bid-files.resolver.js';
import { BidResolver } from './bids/bid.resolver.js';
import './bids/bid.succession.js';
import { BidContentService } from './bids/bid-content.service.js';
import { ChallengeBidsResolver } from './bids/challenge-bids.resolver.js';
import { ChallengeOpenings } from './bids/challenge-openings.resolver.js';
import { CheckService } from './bids/check.service.js';
import { CloseJobs } from './bids/close.jobs.js';
import { CorrectionJobs } from './bids/correction.jobs.js';
import { CorrectionService } from './bids/correction.service.js';
import { DraftService } from './bids/draft.service.js';
import { EnvelopeService } from './bids/envelope.service.js';
import { FormCheckResolver } from './bids/form-check.resolver.js';
import { MainOpening } from './bids/main-opening.service.js';
import { OpeningJobs } from './bids/opening.jobs.js';
import { OpeningService } from './bids/opening.service.js';
import { ChallengeOutages, OutageResolver } from './bids/outage.resolver.js';
import { OutageService } from './bids/outage.service.js';
import { PriceOpening } from './bids/price-opening.service.js';
import { RecommendationService } from './bids/recommendation.service.js';
import { SubmissionService } from './bids/submission.service.js';
import { WithdrawalService } from './bids/withdrawal.service.js';
import { AmendmentResolver } from './challenges/amendment.resolver.js';
import { AmendmentService } from './challenges/amendment.service.js';
import { ChallengeResolver } from './challenges/challenge.resolver.js';
import { ChallengeService } from './challenges/challenge.service.js';
import { LedgerResolver } from './challenges/ledger.resolver.js';
import { LedgerService } from './challenges/ledger.service.js';
import { ListChallengesResolver } from './challenges/list-challenges.resolver.js';
import { MatchmakingResolver } from './challenges/matchmaking.resolver.js';
import { MatchmakingService } from './challenges/matchmaking.service.js';
import { PublicationJobs } from './challenges/publication.jobs.js';
import { PublicationService } from './challenges/publication.service.js';
import { QuestionResolver } from './challenges/question.resolver.js';
import { ReminderJobs } from './challenges/reminder.jobs.js';
import { QuestionService } from './challenges/question.service.js';
import { SealKeyResolver } from './challenges/seal-key.resolver.js';
import { ShareService } from './challenges/share.service.js';
import { ChangeRequestResolver } from './contracts/change-request.resolver.js';
import { ChangeRequestService } from './contracts/change-request.service.js';
import { ContractJobs } from './contracts/contract.jobs.js';
import { BidContractResolver, ChallengeContractsResolver, ContractResolver } from './contracts/contract.resolver.js';
import { ContractService } from './contracts/contract.service.js';
import './contracts/contract.succession.js';
import { RecoveryService } from './contracts/recovery.service.js';
import { TerminationResolver } from './contracts/termination.resolver.js';
import { TerminationService } from './contracts/termination.service.js';
import { ServerKeys } from './crypto/server-keys.js';
import { Config } from './config.js';
import { EXPORTS } from './exports/exports.room.js';
import { DESKS } from './desks/desks.room.js';
import { RECORD } from './record/record.room.js';
import { REMOVALS } from './removals/removals.room.js';
import { DownloadService } from './files/download.service.js';
import { FileController } from './files/file.controller.js';
import { FileJobs } from './files/file.jobs.js';
import { FileResolver } from './files/file.resolver.js';
import { FileService } from './files/file.service.js';
import { FileStore } from './files/file.store.js';
import { fileStoreOf } from './files/file.stores.js';
import { TagEvidence } from './files/tag-evidence.resolver.js';
import { TagEvidenceService } from './files/tag-evidence.service.js';
import { UploadService } from './files/upload.service.js';
import './identity/delegation.ending.js';
import { IDENTITY } from './identity/identity.room.js';
import { BanResolver, ExpertBans, OrganisationBans, PersonBans } from './integrity/ban.resolver.js';
import { BanService } from './integrity/ban.service.js';
import { CustodianResolver } from './lists/custodian.resolver.js';
import { CustodianService } from './lists/custodian.service.js';
import './lists/custodian.taking.js';
import { ListResolver } from './lists/list.resolver.js';
import { ListService } from './lists/list.service.js';
import { AcceptanceService } from './milestones/acceptance.service.js';
import { HeatService } from './milestones/heat.service.js';
import { MilestonePlanService } from './milestones/milestone-plan.service.js';
import { MilestoneJobs } from './milestones/milestone.jobs.js';
import { ChallengeHeats, ContractDelivery, MilestoneResolver } from './milestones/milestone.resolver.js';
import { MilestoneService } from './milestones/milestone.service.js';
import { SubmissionFiles } from './milestones/submission-files.resolver.js';
import { OPERATIONS } from './operations/operations.room.js';
import { NOTIFICATIONS } from './notifications/notifications.room.js';
import { PANELS } from './panels/panels.room.js';
import { LedgerKeeper } from './payments/ledger.service.js';
import { PaymentJobs } from './payments/payment.jobs.js';
import { ContractPayments, PaymentResolver } from './payments/payment.resolver.js';
import { PaymentService } from './payments/payment.service.js';
import { PoliciesResolver } from './policies/policies.resolver.js';
import { NodeResolver } from './reading/node.resolver.js';
import { FormerListings } from './reports/former-listings.resolver.js';
import { ListReports } from './reports/list-statistics.resolver.js';
import './reviews/conflict-watch.js';
import { BidReviewsResolver, ChallengeReviewsResolver, ReviewResolver } from './reviews/review.resolver.js';
import { ReviewJobs } from './reviews/review.jobs.js';
import { SheetService } from './reviews/sheet.service.js';
import { StageService } from './reviews/stage.service.js';
import { SEARCH } from './search/search.room.js';

// Where rooms register what they have: services of both processes, resolvers and controllers of the API, job classes of the worker.
// Entities are in `entities.ts`, migrations in `migrations/all.ts`.

export const CORE_PROVIDERS: Provider[] = [
  // crypto
  ServerKeys,
  // identity
  ...IDENTITY.providers,
  // integrity
  BanService,
  // files
  { provide: FileStore, inject: [Config], useFactory: fileStoreOf },
  FileService,
  UploadService,
  DownloadService,
  TagEvidenceService,
  // lists
  ListService,
  CustodianService,
  // challenges
  ChallengeService,
  PublicationService,
  ShareService,
  AmendmentService,
  OutageService,
  QuestionService,
  MatchmakingService,
  LedgerService,
  // bids
  BidContentService,
  EnvelopeService,
  MainOpening,
  PriceOpening,
  OpeningService,
  DraftService,
  SubmissionService,
  WithdrawalService,
  RecommendationService,
  CheckService,
  CorrectionService,
  // panels
  ...PANELS.core,
  // reviews
  SheetService,
  StageService,
  // awards
  AwardService,
  NoBidService,
  DecisionService,
  ObjectionService,
  // contracts
  ContractService,
  ChangeRequestService,
  TerminationService,
  RecoveryService,
  // milestones
  MilestoneService,
  MilestonePlanService,
  HeatService,
  AcceptanceService,
  // payments
  LedgerKeeper,
  PaymentService,
  // notifications
  ...NOTIFICATIONS.core,
  ...SEARCH.core,
  ...RECORD.core,
  ...EXPORTS.core,
  ...REMOVALS.core,
];

export const RESOLVERS: Provider[] = [
  ...OPERATIONS.resolvers,
  NodeResolver,
  // identity
  ...IDENTITY.resolvers,
  // integrity
  BanResolver,
  OrganisationBans,
  PersonBans,
  ExpertBans,
  // files
  FileResolver,
  TagEvidence,
  // policies
  PoliciesResolver,
  // lists
  ListResolver,
  CustodianResolver,
  // challenges
  ChallengeResolver,
  ListChallengesResolver,
  SealKeyResolver,
  AmendmentResolver,
  OutageResolver,
  ChallengeOutages,
  QuestionResolver,
  MatchmakingResolver,
  LedgerResolver,
  // bids
  BidResolver,
  FormCheckResolver,
  ChallengeBidsResolver,
  ChallengeOpenings,
  BidFiles,
  CorrectionFiles,
  // panels
  ...PANELS.resolvers,
  // reviews
  ChallengeReviewsResolver,
  BidReviewsResolver,
  ReviewResolver,
  // awards
  DecisionResolver,
  ChallengeDecision,
  ObjectionResolver,
  ObjectionFiles,
  ChallengeObjections,
  // contracts
  ContractResolver,
  BidContractResolver,
  ChallengeContractsResolver,
  ChangeRequestResolver,
  TerminationResolver,
  // reports
  ListReports,
  FormerListings,
  // milestones
  ContractDelivery,
  ChallengeHeats,
  MilestoneResolver,
  SubmissionFiles,
  // payments
  ContractPayments,
  PaymentResolver,
  // notifications
  ...NOTIFICATIONS.resolvers,
  ...SEARCH.api,
  // desks, audit
  ...DESKS.api,
  EventResolver,
  ChallengeHistory,
  BidHistory,
  ContractHistory,
  ...STAND_INS,
  ...RECORD.resolvers,
  ...EXPORTS.resolvers,
  ...REMOVALS.resolvers,
];

export const CONTROLLERS: Type[] = [
  // identity
  ...IDENTITY.controllers,
  // files
  FileController,
  ...SEARCH.controllers,
  ...DESKS.controllers,
  // notifications
  ...NOTIFICATIONS.controllers,
  ...RECORD.controllers,
  ...EXPORTS.controllers,
];

export const JOBS: Provider[] = [
  // identity
  ...IDENTITY.jobs,
  // files
  FileJobs,
  // challenges
  PublicationJobs,
  ReminderJobs,
  // bids
  CloseJobs,
  OpeningJobs,
  CorrectionJobs,
  // panels
  ...PANELS.jobs,
  // reviews
  ReviewJobs,
  // awards
  AwardJobs,
  // contracts
  ContractJobs,
  // milestones
  MilestoneJobs,
  // payments
  PaymentJobs,
  // notifications
  ...NOTIFICATIONS.jobs,
  ...SEARCH.jobs,
  ...RECORD.jobs,
  ...EXPORTS.jobs,
  ...REMOVALS.jobs,
];
