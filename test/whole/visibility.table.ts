import type { SightName } from './visibility.sights.js';

/** Who sees a row, and which fields less people see than the row. `viewer`: differs by who asks, as the field says. */
export interface TypeSights {
  row: SightName;
  /** Fields that whoever sees the row sees. A link shows what it leads to only to those who see that. */
  fields: string;
  /** The others. */
  less?: Partial<Record<SightName, string>>;
  /** Values that differ by who asks, for who sees the row. */
  viewer?: string;
}

/**
 * Every type whose rows the read plan answers. A field of the schema that is not in this file, or that is here and not in the schema, fails
 * visibility.table.spec.ts; what people truly get is held against it by visibility.spec.ts.
 */
export const TYPES: Record<string, TypeSights> = {
  Acceptance: {
    row: 'everyone',
    fields: 'id contract concludedAt result technicalPass financialPass experts',
    less: { involved: 'concludedBy opinion userBy warnings', paying: 'surplus surplusKept' },
    viewer: 'availableActions',
  },
  Amendment: {
    row: 'amendment',
    fields: 'id approvedAt challenge changes material newBidderClose newRecommenderClose proposedAt reason standIns state version warnings',
    less: { challengeOfficers: 'proposedBy approvedBy' },
    viewer: 'availableActions',
  },
  AnonymousScore: { row: 'score', fields: 'items overall stage total' },
  Ban: { row: 'ban', fields: 'id expert from inForce organisation person reason to', viewer: 'availableActions' },
  Bid: {
    row: 'bid',
    fields:
      'id attachments challenge contract corrections eligibility foundAt history lead needsReconfirmation openedAt partners pi receipts recommendation recommender scores selfFunded sheets standIns state team version versions withdrawnAt',
    less: {
      author: 'draft draftApproved draftVersion',
      content: 'content',
      envelopes: 'sealed',
      bidOfficers: 'proposedEligibility',
      votes: 'panelVotes',
      bidRank: 'ranking',
    },
    viewer: 'availableActions warnings',
  },
  BidMember: { row: 'bid', fields: 'person' },
  BidPartner: { row: 'bid', fields: 'organisation sharePercent' },
  BidVersion: { row: 'bid', fields: 'commitment contentHash inTime no receipt receivedAt', less: { ownOrOfficers: 'warnings' } },
  CalendarDay: { row: 'everyone', fields: 'id day kind', viewer: 'availableActions' },
  Challenge: {
    row: 'challenge',
    fields:
      'id amendments background bidderClose bidderConditions bids bidsUntil closings cluster code conflictDeclarations conflicts contracts decision deliverables draws endUser enterpriseLedger excludedScores extendedUntil formerListings funding heats history indicators ip ledgerEntries list matchingCloses matchingOpens matchingRegistrations matchmakingContacts milestones needOwner noticeCloses noticeOpens objections openings outageMoves panel position problem questions questionsClose ranking recommendationsUntil recommenderClose redesign relistedAs relists reviewCloses reviewOpens rubric sealKeys signingSharePercent standIns state title version vetters winners',
    less: { challengeOfficers: 'draftCount submittedCount warnings', eligibleCount: 'eligibleCount' },
    viewer: 'availableActions',
  },
  ChangeRequest: {
    row: 'involved',
    fields:
      'id approver contract daysBeforeEnd decidedAt decidedBy decision expertOpinion experts extensionDays filedAt filedBy from indicator newPi reason standIns state to type why',
    viewer: 'availableActions',
  },
  Checkpoint: { row: 'everyone', fields: 'id at jws root size', viewer: 'availableActions' },
  Closing: { row: 'everyone', fields: 'closedAt leaves root round undoneAt' },
  Conflict: {
    row: 'conflict',
    fields: 'id bid expert foundAt hard late rule source rulings',
    less: { conflictOfficers: 'afterDecision evidence foundHard' },
    viewer: 'availableActions',
  },
  ConflictDeclaration: { row: 'declaration', fields: 'id challenge conflicts declaredAt expert statement', viewer: 'availableActions' },
  ConflictRuling: {
    row: 'conflictOfficers',
    fields: 'id endedAt outcome proposedAt proposedBy reason signedAt signedBy standIns state',
    viewer: 'availableActions',
  },
  Contract: {
    row: 'contract',
    fields:
      'id acceptance amount awardedAt bid challenge changes endsAt extensionsGranted history lead milestones number payments selfFunded signBy signatures signedAt standIns state taskBookVersions terminations title',
    less: { involved: 'parties pi taskBook', paying: 'paid' },
    viewer: 'availableActions',
  },
  Correction: {
    row: 'ownOrOfficers',
    fields: 'id attachments bid changed contentChanged correctedAt endsAt files kind note noticedAt provisional reminderAt state',
    viewer: 'availableActions',
  },
  Custodian: { row: 'custodian', fields: 'keyFingerprint name person position' },
  Decision: {
    row: 'decision',
    fields:
      'id action announced awarded awardedAt challenge decidedAt deviationReason noticeCloses noticeOpens outcome proposed reserve reserveValidUntil standIns state steps validBids',
    less: { decisionOfficers: 'countersignedBy decidedBy' },
    viewer: 'availableActions',
  },
  DeskBlocker: { row: 'desk', fields: 'organisation person role what' },
  DeskEntry: {
    row: 'desk',
    fields: 'key bid challenge contract deadline kind list milestone now object overdue payment role since words',
    viewer: 'availableActions blockedBy group',
  },
  Delivery: { row: 'delivery', fields: 'id address at attempts channel dueAt reason state', viewer: 'availableActions' },
  Draw: {
    row: 'everyone',
    fields:
      'id beacon beaconSignature challenge commitBy defaulted drawn endedAt excluded fallback frozenAt issuer no pool poolHash ranked reason reserves revealBy seed state supervision transcript unmet',
    less: { secretOfDraw: 'secret', namesOfDraw: 'names' },
    viewer: 'availableActions',
  },
  Event: {
    row: 'event',
    fields: 'id actor at challenge event from leaf onBehalfOf reason role subject subjectType to',
    less: { document: 'document documentHash salt' },
    viewer: 'availableActions',
  },
  Expert: { row: 'expert', fields: 'id affiliation bans fields person regionCode relations strata', viewer: 'availableActions' },
  ExpertRelation: { row: 'relation', fields: 'id declared endedAt kind note organisation person', viewer: 'availableActions' },
  Export: {
    row: 'ownExport',
    fields:
      'id download expiresAt failure fileName format kind readFrom readUntil readyAt requestedAt rowsAll rowsDone sha256 size state subject',
    viewer: 'availableActions',
  },
  File: { row: 'file', fields: 'id boundAt createdAt mediaType name removedAt sha256 size', viewer: 'availableActions' },
  FormerRanking: { row: 'rankingReviewers', fields: 'computedAt hash ranking replacedAt' },
  Heat: {
    row: 'everyone',
    fields: 'id challenge eliminationLine final hash heldAt milestoneCode prizes recognised results',
    viewer: 'availableActions',
  },
  LedgerEntry: {
    row: 'ledgerEntry',
    fields: 'id amount challenge enteredAt enteredBy enterprise form note provedAt provedBy standIns',
    viewer: 'availableActions',
  },
  List: {
    row: 'list',
    fields:
      'id archetype challenges code custodians custodyThreshold dayZero department legalBasis note overrides phase profile programme publishAt publishedAt rules rulesHash standIns state title',
    less: { listOfficers: 'approvedBy budgetFen budgetLockedBy budgetNeeded submittedBy', statistics: 'statistics' },
    viewer: 'availableActions',
  },
  MatchingRegistration: { row: 'matching', fields: 'id challenge organisation registeredAt registeredBy', viewer: 'availableActions' },
  MatchmakingContact: {
    row: 'contact',
    fields: 'id challenge host metAt ndaSignedAt ndaSignedBy organisation topic',
    viewer: 'availableActions',
  },
  Invitation: {
    row: 'invitation',
    fields: 'id answeredAt confirmedBy email expired expiresAt invitedAt invitedBy letterFault letterSentAt name organisation roles state',
    viewer: 'availableActions',
  },
  Delegation: {
    row: 'delegation',
    fields: 'id deputy from givenAt organisation principal reason revokedAt revokedBy role running until',
    viewer: 'availableActions waiting',
  },
  Handover: {
    row: 'handover',
    fields: 'id confirmedBy doneAt from organisation proposedAt proposedBy reason role state to',
    less: { handed: 'passed' },
    viewer: 'availableActions',
  },
  Membership: {
    row: 'membership',
    fields: 'id organisation person role',
    less: { answerable: 'certifiedUntil confirmedAt confirmedBy grantedAs grantedAt grantedBy suspendedAt' },
    viewer: 'availableActions',
  },
  Message: {
    row: 'operator',
    fields: 'id attempts createdAt dispatchedAt doneAt failedAt job lastError notBefore requestId runAt state',
    viewer: 'availableActions',
  },
  Milestone: {
    row: 'everyone',
    fields: 'id code contract dueAt finalHeat heat name paymentSharePercent position submissions',
    less: { milestoneState: 'passedAt state verdict', involved: 'rectifyBy' },
    viewer: 'availableActions',
  },
  MilestoneSubmission: {
    row: 'involved',
    fields:
      'id attachments decidedAt decidedBy late measurements milestone moneyUsed opinionBy round standIns state submittedAt submittedBy userOpinion verdict verdicts',
    viewer: 'availableActions',
  },
  Notification: {
    row: 'notification',
    fields: 'id at body deliveries group kind object objectId readAt title',
    viewer: 'availableActions',
  },
  Objection: {
    row: 'everyone',
    fields:
      'id admissible admitBy attachments bid bidId challenge effect filedAt finding findingAt finishBy freezesAward ground outcome provisional realName reasons state',
    less: { objectionText: 'text findingText' },
    viewer: 'availableActions',
  },
  Opening: { row: 'everyone', fields: 'custodians envelope failed opened openedAt round' },
  Organisation: {
    row: 'everyone',
    fields: 'id bans delegations handovers invitations kind members name regionCode shareholdings tagRecords webhooks',
    less: { signedIn: 'contactEmail creditCode parent tags', peopleOrOperator: 'recertifyEvery' },
    viewer: 'availableActions',
  },
  OrganisationTag: {
    row: 'signedIn',
    fields: 'id confirmedAt confirmedBy evidence from holds organisation tag to',
    viewer: 'availableActions',
  },
  Outage: { row: 'everyone', fields: 'id declaredAt from moves reason shiftSeconds to unmoved', viewer: 'availableActions' },
  OutageMove: {
    row: 'challenge',
    fields: 'bidderClose bidderCloseBefore challenge outage recommenderClose recommenderCloseBefore reopened',
  },
  OutageUnmoved: { row: 'challenge', fields: 'challenge close reason' },
  Panel: {
    row: 'panel',
    fields: 'id appointedAt candidates changes draw seed settledAt source stages state',
    less: { panelOfficers: 'replaced', seats: 'members', namesOfPanel: 'memberNames' },
    viewer: 'availableActions enough',
  },
  PanelCandidate: { row: 'candidate', fields: 'declineReason declinedAt expert place position' },
  Payment: {
    row: 'paying',
    fields: 'id contract firstApprovedAt frozenAt frozenReason outcome paid paidAt payable scheduled split stage standIns state unlockedAt',
    less: { paymentOfficers: 'firstApprovedBy secondApprovedBy' },
    viewer: 'availableActions',
  },
  PaymentPortion: { row: 'paying', fields: 'amount organisation' },
  Person: {
    row: 'signedIn',
    fields: 'id bans keys memberships name',
    less: { selfOrOperator: 'email' },
    viewer: 'availableActions standingInFor workingFor',
  },
  PersonKey: { row: 'signedIn', fields: 'id createdAt fingerprint person publicKey revokedAt', viewer: 'availableActions' },
  Question: {
    row: 'question',
    fields: 'id answer answeredAt askedAt challenge late question',
    less: { asker: 'answeredBy askedBy' },
    viewer: 'availableActions',
  },
  Ranking: {
    row: 'ranking',
    fields: 'id computedAt former hash ranking rulesHash',
    less: { rankingOfficers: 'outliers sensitivity ties' },
    viewer: 'availableActions',
  },
  Receipt: { row: 'bid', fields: 'at commitment inTime jws kind no proof' },
  RefusedSheet: { row: 'refused', fields: 'at bid expert reason stage' },
  Registration: {
    row: 'registration',
    fields:
      'id administratorEmail administratorName applicantEmail applicantName contactEmail creditCode decidedAt decidedBy kind name organisation reason regionCode registeredAt sameCode similar state',
    viewer: 'availableActions',
  },
  ReviewStage: { row: 'panel', fields: 'closedAt openedAt position stage state' },
  Removal: {
    row: 'removal',
    fields: 'id decidedAt decidedBy department field places proposedAt proposedBy reason refusal standIns state target',
    viewer: 'availableActions',
  },
  ReviewTask: { row: 'task', fields: 'bid challenge position sheet stage state' },
  SavedSearch: { row: 'ownSearch', fields: 'id createdAt filter name text', viewer: 'availableActions' },
  ScoreSheet: {
    row: 'sheet',
    fields:
      'id bid canDeliver confidence expert items outlier overall revisedAt revisedItems revisedTotal revisionReason stage submittedAt total warnings',
    less: { sheetOfficers: 'counted' },
    viewer: 'availableActions',
  },
  SearchHit: { row: 'hit', fields: 'subject acceptance challenge decision highlights kind list' },
  SealKey: {
    row: 'sealKey',
    fields: 'id challenge envelope fingerprint madeAt openedAt publicKey round shares state threshold',
    viewer: 'availableActions',
  },
  SealShare: {
    row: 'sealKey',
    fields: 'id commitment custodian handedInAt position sealKey sealedTo',
    less: { ownShare: 'sealed' },
    viewer: 'availableActions',
  },
  SeatChange: { row: 'seatChange', fields: 'at came left' },
  Shareholding: { row: 'shareholding', fields: 'owned owner percent' },
  Signature: { row: 'involved', fields: 'parties person signedAt taskBookHash' },
  TaskBookVersion: { row: 'involved', fields: 'at change document hash version' },
  StandIn: { row: 'standIn', fields: 'at deputy event principal' },
  Termination: {
    row: 'paying',
    fields:
      'id appealUntil contract decidedAt decidedBy diligent experts hearingUntil integrityRecord kind paid proposedAt proposedBy provisional reason recovered standIns state toReturn usedAccepted writtenOffReason',
    viewer: 'availableActions',
  },
  Webhook: {
    row: 'hook',
    fields: 'id createdAt deliveries disabledReason formerSecretUntil groups organisation owner state',
    less: { hookAdministrators: 'url' },
    viewer: 'availableActions',
  },
};

/** Who may call a root; what it finds are the rows that the caller sees. */
export const ROOTS: Record<string, string> = {
  everyone:
    'amendment ban bans calendarDays challenge challenges checkpoints contract contracts decision demoClock file invitationByToken list listByCode lists me node objection organisation organisations outages policyProfiles search signInProvider',
  signedIn:
    'bid bidsOf changeRequest correction desk events expert experts export invitation myBids myCalendarSince myDelegations myExports myFiles myInvitations myNotifications myNotificationSettings myReviews mySecondFactor mySessions person registration registrations savedSearches sharesDue termination',
  operator: 'calendarPreview deliveries messages notificationCounts people queues searchPeople',
  officers: 'duePayments',
  clerk: 'searchBids',
  removers: 'removal removals',
};
