import type { SampleFile } from '../../src/cli/sample-format.js';
import type { play } from '../../src/replay/play.js';
import type { Focus, RoleName } from './visibility.people.js';
import { ROLES, type State, STATES } from './visibility.sights.js';

/** A sample as it is played and looked at. */
export interface Stage {
  sample: string;
  sealing: NonNullable<Parameters<typeof play>[3]>;
  /** The challenge and the bid that roles and states are told by. */
  focus: Focus;
  /** States in which everybody looks at everything. Each look takes many seconds, so that each state is looked at in one list. */
  looks: readonly State[];
  /** States that the list never has. */
  without: readonly State[];
  /** Roles that nobody of the file has. */
  lacks: readonly RoleName[];
}

/**
 * The five samples, which share the states: each is looked at where it has what the others have not. Of the first the rows are added to, where
 * there is something of every type to see; the second is closed so that not even the server opens a bid; the third has the need of an enterprise
 * in its draft, and prices that stay sealed at the opening; the fourth a contest without a recommender, the fifth heats of a race.
 */
export const STAGES: readonly Stage[] = [
  {
    sample: 'jiangsu-2026-a',
    sealing: { level: 'custodial', envelopes: 'one' },
    focus: { challenge: 'JS26-A-01', bid: 'B01' },
    looks: ['open', 'closed', 'review', 'ranked', 'awarded', 'delivered'],
    without: [],
    lacks: ['owner'],
  },
  {
    sample: 'miit-2026-b',
    sealing: { level: 'split', envelopes: 'one' },
    focus: { challenge: 'MI26-B-02', bid: 'B07' },
    looks: ['closed'],
    without: [],
    lacks: ['owner'],
  },
  {
    sample: 'ganzhou-2026-c',
    sealing: { level: 'custodial', envelopes: 'separate' },
    focus: { challenge: 'GZ26-C-01', bid: 'B01' },
    looks: ['draft', 'opened'],
    without: [],
    lacks: ['recommender'],
  },
  {
    sample: 'contest-2026-d',
    sealing: { level: 'custodial', envelopes: 'one' },
    focus: { challenge: 'CX26-D-01', bid: 'B01' },
    looks: ['notice'],
    without: [],
    lacks: ['team', 'partner', 'recommender'],
  },
  {
    sample: 'prize-2026-e0',
    sealing: { level: 'split', envelopes: 'separate' },
    focus: { challenge: 'HY26-E-01', bid: 'B01' },
    looks: ['works'],
    without: ['delivered'],
    lacks: ['recommender', 'owner'],
  },
];

/** Roles that somebody of a file has; the others are there in every list, or are made for the test. */
const HELD: Partial<Record<RoleName, (file: SampleFile) => boolean>> = {
  team: ({ bids }) => bids.some(({ team, unitApprover }) => team.some((member) => member !== unitApprover)),
  partner: ({ bids }) => bids.some(({ partners }) => partners.length > 0),
  recommender: ({ bids }) => bids.some(({ recommendation }) => recommendation !== null && recommendation !== undefined),
  owner: ({ challenges }) => challenges.some(({ needOwner }) => Boolean(needOwner)),
  conflicted: ({ expected }) => expected.panels.some(({ replaced }) => replaced.some(({ reason }) => reason === 'CONFLICT')),
};

/** The roles that the people of a file have. */
export const rolesOf = (file: SampleFile): RoleName[] => ROLES.filter((role) => HELD[role]?.(file) ?? true);
/** The states that the list goes through. */
export const statesOf = ({ without }: Stage): State[] => STATES.filter((state) => !without.includes(state));
