export const TerminationKind = { STOP_NO_FAULT: 'STOP_NO_FAULT', REVOKE_FAULT: 'REVOKE_FAULT' } as const;
export type TerminationKind = (typeof TerminationKind)[keyof typeof TerminationKind];

export interface TerminationFacts {
  kind: TerminationKind;
  diligent: boolean;
  /** Fen paid by the decision, over all stages. */
  paidFen: bigint;
  /** Fen used and accepted by the decision. */
  usedAcceptedFen: bigint;
}

/**
 * What a decided termination asks for (samples/README.md rule 17): after a fault everything paid returns, else what was paid and not used,
 * never below 0. A record of integrity is made for a fault, or where there was no diligence.
 */
export function settleTermination({ kind, diligent, paidFen, usedAcceptedFen }: TerminationFacts): {
  toReturnFen: bigint;
  integrityRecord: boolean;
} {
  const fault = kind === 'REVOKE_FAULT';
  const unused = paidFen > usedAcceptedFen ? paidFen - usedAcceptedFen : 0n;
  return { toReturnFen: fault ? paidFen : unused, integrityRecord: fault || !diligent };
}
