import { Bid } from '../bids/bid.entity.js';
import type { BidContent } from '../bids/bid.documents.js';
import { Challenge } from '../challenges/challenge.entity.js';
import { CHALLENGE_MACHINE } from '../challenges/challenge.machine.js';
import { DomainError } from '../common/errors.js';
import { newId, typedId, uuidOf } from '../common/ids.js';
import type { Tx } from '../common/transaction.js';
import { typedId as typedIdSql } from '../reading/decorators.js';
import { isBanned } from '../integrity/ban.rules.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { SIGNATURES, type StoredSignature } from './contract.actions.js';
import { Contract } from './contract.entity.js';
import { actsAsPi, piVacant, refusalTo } from './contract.visibility.js';
import { taskBookHash } from './task-book.content.js';
import type { TaskBook } from './task-book.documents.js';
import { TaskBookVersion } from './task-book-version.entity.js';
import { Termination } from './termination.entity.js';

/** A contract with its challenge, both locked, the challenge first: whoever signs or ends a contract decides about the challenge too. */
export async function lockedContract(tx: Tx, key: string): Promise<{ contract: Contract; challenge: Challenge }> {
  const { challengeId } = await tx.one<{ challengeId: string }>('select challenge_id as "challengeId" from contract where id = $1', [key]);
  const challenge = await tx.load(Challenge, challengeId, 'update');
  return { challenge, contract: await tx.load(Contract, key, 'update') };
}

/** A termination, by its global id, with its contract and challenge, all locked. */
export async function lockedTermination(
  tx: Tx,
  id: string,
): Promise<{ contract: Contract; challenge: Challenge; termination: Termination }> {
  const key = uuidOf(id, 'termination');
  const { contractId } = await tx.load(Termination, key);
  const found = await lockedContract(tx, contractId);
  return { ...found, termination: await tx.load(Termination, key, 'update') };
}

/** The rules of the list that a challenge belongs to. */
export const rulesOf = async (tx: Tx, listId: string): Promise<EffectiveRules> =>
  (await tx.one<{ rules: EffectiveRules }>('select rules from list where id = $1', [listId])).rules;

/** What the bid says in its version that counts. */
export async function countedContent(tx: Tx, bid: Pick<Bid, 'key' | 'countedVersion' | 'content'>): Promise<BidContent> {
  const [counted] = await tx.query<{ content: BidContent }>('select content from bid_version where bid_id = $1 and no = $2', [
    bid.key,
    bid.countedVersion,
  ]);
  return counted?.content ?? bid.content ?? {};
}

/** The signatures so far, by time. */
export const signaturesOf = async (tx: Tx, contractId: string): Promise<StoredSignature[]> =>
  (await tx.one<{ signatures: StoredSignature[] }>(`select ${SIGNATURES.signatures({ key: '$1' })} as signatures`, [contractId]))
    .signatures;

/** Global ids of those among lead, partners and PI who are banned at the instant (mechanism.md 2.15, invariant 8). */
export async function bannedParties(tx: Tx, { taskBook }: Contract, at: Date): Promise<string[]> {
  const organisations = [taskBook.lead, ...taskBook.partners.map(({ organisation }) => organisation)].map((id) =>
    uuidOf(id, 'organisation'),
  );
  const bans = await tx.query<{ organisation: string | null; person: string | null; from: Date; to: Date }>(
    `select organisation_id as organisation, person_id as person, from_at as "from", to_at as "to" from ban
     where organisation_id = any($1) or person_id = $2`,
    [organisations, uuidOf(taskBook.pi, 'person')],
  );
  const inForce = bans.filter((ban) => isBanned([ban], at));
  return [
    ...new Set(
      inForce.map(({ organisation, person }) => (organisation ? typedId('organisation', organisation) : typedId('person', person!))),
    ),
  ];
}

/** Throws unless the actor acts as the PI of the contract: FORBIDDEN to who sees it, NOT_FOUND to others. */
export async function requirePi(tx: Tx, contract: Contract): Promise<void> {
  const { vacant } = await tx.one<{ vacant: boolean }>(`select ${piVacant('$1')} as vacant`, [contract.key]);
  if (!actsAsPi(tx.actor, contract, vacant)) throw refusalTo(tx.actor, contract);
}

/** The uuids of experts by global id, each once. Throws EXPERT_UNKNOWN. */
export async function expertKeys(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const keys = [...new Set(ids.map((id) => uuidOf(id, 'expert')))];
  const known = await tx.query<{ id: string }>('select id from expert where id = any($1)', [keys]);
  const unknown = keys.find((key) => !known.some(({ id }) => id === key));
  if (unknown) throw new DomainError('EXPERT_UNKNOWN', { expert: typedId('expert', unknown) });
  return keys;
}

/** Keeps a version of the task book for good. */
export async function keepVersion(tx: Tx, contractId: string, document: TaskBook, at: Date, changeId: string | null): Promise<void> {
  const { version } = document;
  await tx.insert(TaskBookVersion, { key: newId(), contractId, changeId, version, at, document, hash: taskBookHash(document) });
}

/** SQL: when a heat eliminated the contract `k`; null where none did. */
export const ELIMINATED_AT = `(select min(h.held_at) from heat h, jsonb_array_elements(h.results) r
  where h.challenge_id = k.challenge_id and r ->> 'bid' = ${typedIdSql('bid', 'k.bid_id')} and r ->> 'result' = 'ELIMINATED')`;

/**
 * Ends a running challenge when nobody is left who could fulfil it: every contract was eliminated by a heat or has ended, none waits for
 * signatures, and no reserve was just promoted. One that passed its acceptance would have fulfilled it, so it is terminated where a contract
 * was and none came as far as its acceptance, and else has failed. The challenge is locked.
 */
export async function endChallenge(tx: Tx, challenge: Challenge): Promise<void> {
  if (challenge.state !== 'RUNNING') return;
  const { open, stopped } = await tx.one<{ open: boolean; stopped: boolean }>(
    `select bool_or(k.state = 'SIGN_PENDING' or k.state = 'EFFECTIVE' and ${ELIMINATED_AT} is null)
         or exists (select from decision d, unnest(d.awarded) bid where d.challenge_id = $1 and bid not in (select bid_id from contract)) as open,
       bool_or(k.state in ('TERMINATED', 'REVOKED')) and not bool_or(k.state = 'COMPLETED') as stopped
     from contract k where k.challenge_id = $1`,
    [challenge.key],
  );
  if (open) return;
  await tx.move(CHALLENGE_MACHINE, Challenge, challenge, stopped ? 'terminate' : 'fail', {}, { challengeId: challenge.key });
}
