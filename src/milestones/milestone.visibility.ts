import { partyOrOfficerOf } from '../contracts/contract.visibility.js';
import type { Viewer } from '../reading/declarations.js';

/** Columns of a milestone as SQL. */
interface Node {
  contractId: string;
  challengeId: string;
  code: string;
  heat: string;
}

/**
 * Who may learn how a milestone stands: everyone, but of a round of a race only the parties and the officers until the heat is held, since
 * tracks may not know of each other before (mechanism.md 2.5). Where no other track was signed there is nothing to keep.
 */
export const disclosed = ({ contractId, challengeId, code, heat }: Node, viewer: Viewer): string =>
  `(${heat} = false or exists (select 1 from heat h where h.challenge_id = ${challengeId} and h.milestone_code = ${code})
    or not exists (select 1 from contract o where o.challenge_id = ${challengeId} and o.id <> ${contractId} and o.signed_at is not null)
    or ${partyOrOfficerOf(contractId, viewer)})`;
