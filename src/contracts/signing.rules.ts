import type { Indicator, IndicatorValue } from '../challenges/challenge-content.js';
import { weaker } from '../challenges/measure.rules.js';
import type { Role } from '../common/actor.js';

export const Party = {
  PI: 'PI',
  UNIT: 'UNIT',
  PARTNER: 'PARTNER',
  END_USER: 'END_USER',
  NEED_OWNER: 'NEED_OWNER',
  DEPARTMENT: 'DEPARTMENT',
} as const;
export type Party = (typeof Party)[keyof typeof Party];

/** A part in the chain of signatures; who signs it is a person by name, or anybody who stands for the organisation. */
export interface PartyToSign {
  party: Party;
  organisation: string;
  person: string | null;
  /** Whether the contract waits for it. */
  required: boolean;
}

export interface Signer {
  person: string;
  memberships: readonly { organisation: string; role: Role }[];
}

export interface Sides {
  lead: string;
  pi: string;
  unitApprover: string | null;
  partners: readonly string[];
  endUser: string;
  needOwner: string | null;
  department: string;
}

/**
 * The chain of signatures (mechanism.md 2.6): PI, unit, each partner, end user, and the department, whose signature is the last. A need owner
 * that is not the end user may sign as well; nothing waits for it.
 */
export function partiesOf({ lead, pi, unitApprover, partners, endUser, needOwner, department }: Sides): PartyToSign[] {
  const part = (party: Party, organisation: string, person: string | null = null, required = true) => ({
    party,
    organisation,
    person,
    required,
  });
  return [
    part('PI', lead, pi),
    part('UNIT', lead, unitApprover),
    ...[...new Set(partners)].map((partner) => part('PARTNER', partner)),
    part('END_USER', endUser),
    ...(needOwner && needOwner !== endUser ? [part('NEED_OWNER', needOwner, null, false)] : []),
    part('DEPARTMENT', department),
  ];
}

/** The parts that a person signs for at once: every one that he stands for. */
export function standsFor({ person, memberships }: Signer, parties: readonly PartyToSign[]): PartyToSign[] {
  const holds = (organisation: string, role?: Role) =>
    memberships.some((membership) => membership.organisation === organisation && (role === undefined || membership.role === role));
  return parties.filter((part) => {
    switch (part.party) {
      case 'PI':
        return part.person === person;
      case 'UNIT':
        return part.person === person || holds(part.organisation, 'unit-approver');
      case 'PARTNER':
      case 'END_USER':
      case 'NEED_OWNER':
        return holds(part.organisation);
      case 'DEPARTMENT':
        return holds(part.organisation, 'approver');
    }
  });
}

/** The required parts for which nobody has signed. */
export function unsigned(parties: readonly PartyToSign[], signed: readonly Pick<PartyToSign, 'party' | 'organisation'>[]): PartyToSign[] {
  const isSigned = (part: PartyToSign) =>
    signed.some(({ party, organisation }) => party === part.party && organisation === part.organisation);
  return parties.filter((part) => part.required && !isSigned(part));
}

export interface SigningFacts {
  parties: readonly PartyToSign[];
  /** The parts that the signer stands for. */
  mine: readonly PartyToSign[];
  /** The parts already signed. */
  signed: readonly Pick<PartyToSign, 'party' | 'organisation'>[];
  /** Whether the signer has signed before. */
  again: boolean;
  inTime: boolean;
}

export type SigningRefusal =
  { code: 'NOT_A_PARTY' | 'SIGNED_ALREADY' | 'SIGNING_TOO_LATE' } | { code: 'SIGNATURES_MISSING'; missing: PartyToSign[] };

/** Whether a signature completes the contract: the department signs last. */
export const concludes = (mine: readonly PartyToSign[]): boolean => mine.some(({ party }) => party === 'DEPARTMENT');

/** What keeps somebody from signing, as far as the contract alone says it; the first that applies. */
export function signingRefusal({ parties, mine, signed, again, inTime }: SigningFacts): SigningRefusal | null {
  if (!mine.length) return { code: 'NOT_A_PARTY' };
  if (again) return { code: 'SIGNED_ALREADY' };
  if (!inTime) return { code: 'SIGNING_TOO_LATE' };
  const missing = concludes(mine) ? unsigned(parties, [...signed, ...mine]) : [];
  return missing.length ? { code: 'SIGNATURES_MISSING', missing } : null;
}

type Agreed = Pick<Indicator, 'id' | 'direction' | 'rangeMode' | 'target'> & { value: IndicatorValue; promise: IndicatorValue | null };

/** What the task book holds for an indicator: the promise, or the target where the promise is less or there is none. */
export function agreedValue(
  indicator: Pick<Indicator, 'direction' | 'rangeMode' | 'target'>,
  promise: IndicatorValue | null,
): IndicatorValue {
  return promise === null || weaker(promise, indicator.target, indicator) ? indicator.target : promise;
}

/** Keys of the indicators whose agreed value is weaker than the bid or the challenge (mechanism.md 2.15, invariant 9). */
export function weakened(indicators: readonly Agreed[]): string[] {
  return indicators
    .filter((indicator) =>
      [indicator.target, indicator.promise].some((least) => least !== null && weaker(indicator.value, least, indicator)),
    )
    .map(({ id }) => id);
}
