import type { Role } from '../src/common/actor.js';
import { uuidOf } from '../src/common/ids.js';
import type { DraftChallengeInput } from '../src/challenges/challenge.input.js';
import { ChallengeService } from '../src/challenges/challenge.service.js';
import { PublicationService } from '../src/challenges/publication.service.js';
import type { DraftListInput } from '../src/lists/list.input.js';
import { ListService } from '../src/lists/list.service.js';
import { validateRules } from '../src/policies/policy-rules.validation.js';
import type { TestApp } from './app.js';
import { type Factories, next, type Someone, text } from './factories.js';

/** A department with one officer for each role. */
export interface Department {
  id: string;
  clerk: Someone;
  approver: Someone;
  supervisor: Someone;
  finance: Someone;
}

/** Makes lists and challenges through the services. Ids are typed. */
export class ListFactories {
  constructor(
    private readonly app: TestApp,
    private readonly make: Factories,
  ) {}

  async department(regionCode = '320000'): Promise<Department> {
    const id = await this.make.organisation({ kind: 'DEPARTMENT', regionCode });
    const officer = (role: Role) => this.make.person({ organisation: id, role });
    return {
      id,
      clerk: await officer('clerk'),
      approver: await officer('approver'),
      supervisor: await officer('supervisor'),
      finance: await officer('finance'),
    };
  }

  /** A list in planning; sealed, and asking for declarations, only where it says so or has complete rules that do. */
  async list(department: Department, given: Partial<DraftListInput> = {}): Promise<string> {
    const at = next();
    const input = {
      department: department.id,
      code: `L-${at}`,
      title: text(`List ${at}`),
      archetype: 'A' as const,
      profile: 'jiangsu-province-list/1',
    };
    const plain = { sealing: { level: 'none' }, conflict: { declaration: 'optional' } };
    const overrides = 'rules' in validateRules(given.overrides) ? given.overrides : merged(plain, given.overrides ?? {});
    return typed('list', await this.app.nest.get(ListService).draft(department.clerk.actor, { ...input, ...given, overrides }));
  }

  /** A challenge of a list in planning; its end user and tester are the department, where none is given. */
  async challenge(department: Department, list: string, given: Partial<DraftChallengeInput> = {}): Promise<string> {
    const input = { ...challengeInput(list, department.id), ...given };
    return typed('challenge', await this.app.nest.get(ChallengeService).draft(department.clerk.actor, input));
  }

  /** Submits, approves and locks the budget of a list. */
  async approve(department: Department, list: string, budgetFen = 10n ** 12n): Promise<void> {
    await this.app.nest.get(PublicationService).submit(department.clerk.actor, list);
    await this.app.nest.get(ListService).approve(department.approver.actor, list);
    await this.app.nest.get(ListService).lockBudget(department.finance.actor, list, budgetFen);
  }

  /** A published list with one challenge. */
  async published(
    department: Department,
    given: { list?: Partial<DraftListInput>; challenge?: Partial<DraftChallengeInput> } = {},
  ): Promise<{ list: string; challenge: string }> {
    const list = await this.list(department, given.list);
    const challenge = await this.challenge(department, list, given.challenge);
    await this.approve(department, list);
    await this.app.nest.get(PublicationService).publish(department.approver.actor, list, null);
    return { list, challenge };
  }
}

/** Objects laid over each other, two levels deep: the sections of rules. */
const merged = (base: Record<string, object>, over: object): object => {
  const sections = Object.entries(over).map(([name, section]: [string, unknown]) => [
    name,
    typeof section === 'object' && section !== null ? { ...base[name], ...section } : section,
  ]);
  return { ...base, ...(Object.fromEntries(sections) as object) };
};

const typed = (type: string, uuid: string): string => `${type}_${uuid.replaceAll('-', '')}`;
/** The uuid inside a typed id. */
export const keyOf = (id: string): string => uuidOf(id, id.slice(0, -33));

/** A small and complete challenge. */
export function challengeInput(list: string, organisation: string): DraftChallengeInput {
  const at = next();
  return {
    list,
    code: `C-${at}`,
    title: text(`Challenge ${at}`),
    cluster: 'NEW_ENERGY',
    background: text('Background'),
    problem: text('Problem'),
    endUser: organisation,
    indicators: [
      {
        id: 'I1',
        name: text('Efficiency'),
        unit: '%',
        direction: '>=',
        baseline: 20,
        target: 26,
        stretch: 28,
        testMethod: text('IEC 60904'),
        tester: organisation,
        weight: 60,
        veto: true,
        dueMilestone: 'M1',
      },
      {
        id: 'I2',
        name: text('Temperature'),
        unit: '°C',
        direction: 'range',
        rangeMode: 'cover',
        baseline: { min: 0, max: 40 },
        target: { min: -20, max: 60 },
        stretch: null,
        testMethod: text('GB/T 2423'),
        tester: organisation,
        weight: 40,
        veto: false,
        dueMilestone: 'M2',
      },
    ],
    deliverables: [text('Sample')],
    funding: { kind: 'fiscal', publicPerAward: 100_000_000n, ownToPublicMin: 1 },
    ip: text('Bidder'),
    bidderConditions: { text: text('Anyone able') },
    rubric: {
      criteria: [
        { id: 'C1', name: text('Target response'), weight: 60, max: 10 },
        { id: 'C2', name: text('Team'), weight: 40, max: 5, thresholdPercent: 50 },
      ],
      tieCriterion: 'C1',
    },
    signingSharePercent: 20,
    milestones: [
      { id: 'M1', name: text('Pilot'), dueAfterSigning: 'P180D', paymentSharePercent: 50 },
      { id: 'M2', name: text('Final'), dueAfterSigning: 'P360D', paymentSharePercent: 30, heat: { indicators: ['I1'], final: true } },
    ],
    winners: { mode: 'race', k: 2 },
    vetters: [],
  };
}
