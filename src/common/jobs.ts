/**
 * Everything that happens later: the job's name, its payload and its policy, declared once for both ends. A timer is such a message
 * with a later `run_at`. Uuids are plain here.
 */
export interface JobPayloads {
  'list.publish': { listId: string };
  'challenge.close': { challengeId: string };
  'challenge.evaluate': { challengeId: string };
  /** Enough custodians handed in their shares of a key. */
  /** `after`: the last bid (uuid) of the batch before. */
  'challenge.open-bids': { sealKeyId: string; after?: string };
  /** The prices are opened: the bids are ranked. */
  'challenge.rank': { challengeId: string };
  'challenge.no-bid': { challengeId: string };
  /** A deadline of a challenge is near. */
  'challenge.remind': { challengeId: string; of: 'bidderClose' | 'recommenderClose' | 'reviewCloses' };
  'challenge.extension-open': { challengeId: string };
  'challenge.extension-end': { challengeId: string };
  'bid.correction-reminder': { bidId: string };
  'bid.correction-end': { bidId: string };
  'draw.commit-end': { drawId: string };
  'draw.reveal-end': { drawId: string };
  'notice.open': { challengeId: string };
  'notice.close': { challengeId: string };
  'objection.admit-overdue': { objectionId: string };
  'objection.finish-overdue': { objectionId: string };
  'award.carry-out': { challengeId: string };
  /** A bid was withdrawn after its notice had opened. */
  'award.give-up': { challengeId: string; bidId: string };
  /** Instants in ISO 8601: of the award, or of the promotion of a reserve, and the last one to sign. */
  'contract.draft': { challengeId: string; bidId: string; awardedAt: string; signBy: string };
  'contract.lapse': { contractId: string };
  /** The last instant to sign is near. */
  'contract.remind': { contractId: string };
  'contract.first-payment-overdue': { contractId: string };
  /** The contract has taken effect: its milestones get their instants. */
  'milestone.plan': { contractId: string };
  /** An extension was granted: the last milestone is due so many days of 24 hours later. */
  'milestone.extend': { contractId: string; days: number };
  'award.reserve-void': { challengeId: string };
  'milestone.due-soon': { milestoneId: string };
  'milestone.overdue': { milestoneId: string };
  'milestone.default': { milestoneId: string };
  'milestone.rectify-end': { milestoneId: string };
  'payment.schedule': { contractId: string };
  'payment.settle': { contractId: string };
  'payment.cancel': { contractId: string };
  /** A day of the calendar (`YYYY-MM-DD`) is another than before. */
  'bid.replan': { day: string };
  'objection.replan': { day: string };
  'termination.replan': { day: string };
  'file.sweep': { fileId: string };
  /** The next batch of an export is read. */
  'export.read': { exportId: string };
  /** All of it is read: the file is written. */
  'export.write': { exportId: string };
  'export.sweep': { exportId: string };
  /** The content of a file was removed by two persons: it is destroyed in the store. */
  'removal.destroy-file': { fileId: string };
  /** What is written about these things has changed: their words are indexed anew. */
  'search.index': { kind: 'LIST' | 'CHALLENGE' | 'DECISION' | 'ACCEPTANCE' | 'PERSON'; ids: string[] };
  /** The bids of a challenge are opened: officers may find them from now on. */
  'search.index-bids': { challengeId: string };
  /** Indexes everything, part by part: behind this id, or from the first on. */
  'search.reindex': { after: string | null };
  /** A letter to an address, which may have no account; `rowId` is of the table that `kind` begins with. */
  'letter.send': { kind: 'registration' | 'registration_refused' | 'invitation' | 'password_reset'; rowId: string };
  /** Lines of the record that concern somebody. */
  'notification.tell': { events: string[] };
  'notification.deliver': { deliveryId: string };
  /** A delivery to a web hook. */
  'webhook.deliver': { deliveryId: string };
  /** All that waits for the digest of a person at an instant in ISO 8601. */
  'notification.digest': { personId: string; at: string };
  'password.reset-asked': { resetId: string };
  'membership.recertify-due': { membershipId: string };
  'membership.recertify-overdue': { membershipId: string };
}
export type JobName = keyof JobPayloads;

export interface JobPolicy {
  /** How often it is tried before it is dead. */
  attempts: number;
  /** The wait before the second try; doubled each time. */
  backoffMs: number;
  /** The longest wait. */
  maxBackoffMs?: number;
  /** It speaks to the world outside or takes long, so its handler runs in no transaction (see `ErrandEffects`). */
  errand?: true;
}

const SHORT: JobPolicy = { attempts: 8, backoffMs: 500 };
/** What another system takes: eleven tries in the first hour and a half, then one an hour for a day and a half. */
const OUTSIDE: JobPolicy = { attempts: 48, backoffMs: 5_000, maxBackoffMs: 3_600_000, errand: true };
/** Every job has its policy; the compiler asks for a new one. */
export const JOB_POLICIES: Record<JobName, JobPolicy> = {
  'list.publish': SHORT,
  'challenge.close': SHORT,
  'challenge.evaluate': SHORT,
  'challenge.open-bids': SHORT,
  'challenge.rank': SHORT,
  'challenge.no-bid': SHORT,
  'challenge.remind': SHORT,
  'challenge.extension-open': SHORT,
  'challenge.extension-end': SHORT,
  'bid.correction-reminder': SHORT,
  'bid.correction-end': SHORT,
  'draw.commit-end': SHORT,
  'draw.reveal-end': SHORT,
  'notice.open': SHORT,
  'notice.close': SHORT,
  'objection.admit-overdue': SHORT,
  'objection.finish-overdue': SHORT,
  'award.carry-out': SHORT,
  'award.give-up': SHORT,
  'contract.draft': SHORT,
  'contract.lapse': SHORT,
  'contract.remind': SHORT,
  'contract.first-payment-overdue': SHORT,
  'milestone.plan': SHORT,
  'milestone.extend': SHORT,
  'award.reserve-void': SHORT,
  'milestone.due-soon': SHORT,
  'milestone.overdue': SHORT,
  'milestone.default': SHORT,
  'milestone.rectify-end': SHORT,
  'payment.schedule': SHORT,
  'payment.settle': SHORT,
  'payment.cancel': SHORT,
  'bid.replan': SHORT,
  'objection.replan': SHORT,
  'termination.replan': SHORT,
  'file.sweep': SHORT,
  'export.read': SHORT,
  'export.write': { ...SHORT, errand: true },
  'export.sweep': SHORT,
  'removal.destroy-file': SHORT,
  'search.index': SHORT,
  'search.index-bids': SHORT,
  'search.reindex': SHORT,
  'letter.send': OUTSIDE,
  'notification.tell': SHORT,
  'notification.deliver': OUTSIDE,
  'webhook.deliver': OUTSIDE,
  'notification.digest': OUTSIDE,
  'password.reset-asked': SHORT,
  'membership.recertify-due': SHORT,
  'membership.recertify-overdue': SHORT,
};
/** The jobs that are done outside of transactions. */
export const ERRANDS: readonly string[] = Object.entries<JobPolicy>(JOB_POLICIES).flatMap(([job, { errand }]) => (errand ? [job] : []));

const HANDLERS = Symbol('jobs');

/**
 * Marks the handler of a job: a method `(tx, payload) => Promise<void>` that runs in the transaction which marks the message done; of an errand
 * `(payload) => Promise<ErrandEffects>`, which runs in none, since what it waits for would hold up the record and everything else that waits for
 * running transactions to end.
 */
export function Job(name: JobName): MethodDecorator {
  return (target, method) => {
    const handlers: Map<JobName, string | symbol> = Reflect.getOwnMetadata(HANDLERS, target) ?? new Map();
    handlers.set(name, method);
    Reflect.defineMetadata(HANDLERS, handlers, target);
  };
}

/** The jobs that an instance's class handles: name → method name. */
export function handlersOf(instance: object): ReadonlyMap<JobName, string | symbol> {
  return Reflect.getOwnMetadata(HANDLERS, Object.getPrototypeOf(instance)) ?? new Map();
}
