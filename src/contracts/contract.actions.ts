import type { Actor } from '../common/actor.js';
import { inTime } from '../common/offset.js';
import { typedId } from '../common/ids.js';
import { type Action, actionsOf } from '../common/machine.js';
import { type Offered, offersOf } from '../common/offers.js';
import { rolesIn } from '../lists/officer.visibility.js';
import type { Expression } from '../reading/decorators.js';
import type { Contract } from './contract.entity.js';
import { CONTRACT_MACHINE, type ContractFacts } from './contract.machine.js';
import { actsAsPi, piVacant } from './contract.visibility.js';
import { type PartyToSign, type Signer, signingRefusal, standsFor } from './signing.rules.js';
import type { ContractParty, SignedPart } from './task-book.documents.js';

/** A signature as the rules need it; `person` is a uuid. */
export interface StoredSignature {
  person: string;
  parties: SignedPart[];
  signedAt: string;
}

const signatures = (contract: { key: string }): string =>
  `(select coalesce(jsonb_agg(jsonb_build_object('person', s.person_id, 'parties', s.parties, 'signedAt',
    to_char(s.signed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by s.signed_at, s.id), '[]')
    from signature s where s.contract_id = ${contract.key})`;

export const SIGNATURES = { signatures } satisfies Record<string, Expression<Contract>>;

export interface ContractFlags extends Offered {
  signatures: StoredSignature[];
  now: string;
  terminationOpen: boolean;
  vacant: boolean;
}

export const CONTRACT_FLAGS = {
  ...offersOf<Contract>('contract'),
  signatures,
  now: (_contract, viewer) => viewer.now,
  terminationOpen: (contract) => `exists (select 1 from termination e where e.contract_id = ${contract.key} and e.state = 'PROPOSED')`,
  vacant: (contract) => piVacant(contract.key),
} satisfies Record<string, Expression<Contract>>;

/** An actor as somebody who may sign, by global ids; a deputy signs for the holder of a role, and for nothing that names the deputy. */
const signerOf = (actor: Actor): Signer => ({
  person: actor.personId === null || actor.forId ? '' : typedId('person', actor.personId),
  memberships: actor.memberships.map(({ organisationId, role }) => ({ organisation: typedId('organisation', organisationId), role })),
});

/** Who signs, and since when he has. */
export const partiesWithSignatures = (parties: readonly ContractParty[], signed: readonly StoredSignature[]): ContractParty[] =>
  parties.map((part) => {
    const by = signed.find((signature) =>
      signature.parties.some(({ party, organisation }) => party === part.party && organisation === part.organisation),
    );
    return { ...part, signedAt: by?.signedAt ?? null };
  });

type Columns = Pick<Contract, 'state' | 'departmentId' | 'leadId' | 'piId' | 'unitApproverId' | 'taskBook' | 'signBy'>;

/**
 * What keeps the actor from signing, as far as the contract alone says it, with the parts he stands for. For the unit it is its approver by now, whom
 * the task book named before the role passed.
 */
export function signing(
  contract: Pick<Columns, 'taskBook' | 'signBy' | 'unitApproverId'>,
  signed: readonly StoredSignature[],
  now: Date,
  actor: Actor,
) {
  const unitApprover = contract.unitApproverId && typedId('person', contract.unitApproverId);
  const parties: readonly PartyToSign[] = contract.taskBook.parties.map((part) =>
    part.party === 'UNIT' ? { ...part, person: unitApprover } : part,
  );
  const mine = standsFor(signerOf(actor), parties);
  const refusal = signingRefusal({
    parties,
    mine,
    signed: signed.flatMap((signature) => signature.parties),
    again: signed.some(({ person }) => person === actor.personId),
    inTime: inTime(now, contract.signBy),
  });
  return { mine, refusal };
}

/** What the viewer may do with a contract, by the part he has in it. */
export function contractActions(contract: Columns & ContractFlags, actor: Actor): Action[] {
  const { mine, refusal } = signing(contract, contract.signatures, new Date(contract.now), actor);
  const facts: ContractFacts = { signing: refusal?.code ?? null, terminationOpen: contract.terminationOpen };
  const roles: string[] = rolesIn(actor, contract.departmentId).filter((role) => role === 'clerk');
  if (actsAsPi(actor, contract, contract.vacant)) roles.push('pi');
  if (mine.some(({ party }) => party === 'DEPARTMENT')) roles.push('approver');
  else if (mine.length) roles.push('member');
  const byName = new Map<string, Action>();
  for (const action of actionsOf(CONTRACT_MACHINE, contract.state, roles, facts)) {
    const name = action.name === 'takeEffect' ? 'signContract' : action.name;
    const known = byName.get(name);
    if (!known || (action.allowed && !known.allowed) || known.reason === 'FORBIDDEN') byName.set(name, { ...action, name });
  }
  return [...byName.values(), ...contract.offered];
}
