import { Role } from '../common/actor.js';
import { delegationRefusal, LONGEST_DELEGATION, windowFault } from './delegation.rules.js';

const asked = { role: 'clerk', by: 'holder', awake: true, self: false, deputy: { colleague: true, operator: false } } as const;

describe('a delegation', () => {
  it('is the holder’s, to a colleague who is no operator', () => {
    expect(delegationRefusal(asked)).toBeNull();
    expect(delegationRefusal({ ...asked, by: null })).toBe('NOT_FOUND');
    expect(delegationRefusal({ ...asked, awake: false })).toBe('NOT_FOUND');
    expect(delegationRefusal({ ...asked, deputy: { colleague: false, operator: false } })).toBe('NOT_A_COLLEAGUE');
    expect(delegationRefusal({ ...asked, deputy: { colleague: true, operator: true } })).toBe('NOT_A_COLLEAGUE');
  });

  it('of who can’t name a deputy is named by who answers for the role, by none for oneself, and for an officer by no administrator alone', () => {
    const officers: Role[] = ['clerk', 'approver', 'supervisor', 'finance'];
    for (const role of officers) {
      expect(delegationRefusal({ ...asked, role, by: 'operator' })).toBeNull();
      expect(delegationRefusal({ ...asked, role, by: 'administrator' })).toBe('TWO_PERSON_RULE');
    }
    for (const role of ['recommender', 'need-owner', 'end-user', 'tester'] as const) {
      expect(delegationRefusal({ ...asked, role, by: 'administrator' })).toBeNull();
      expect(delegationRefusal({ ...asked, role, by: 'administrator', self: true })).toBe('TWO_PERSON_RULE');
    }
  });

  it('is of no role that is its holder’s own', () => {
    const own = Object.values(Role).filter((role) => delegationRefusal({ ...asked, role }) === 'ROLE_NOT_DELEGATED');
    expect(own).toEqual(['operator', 'administrator', 'unit-approver', 'pi', 'team-member', 'expert', 'lead', 'member']);
  });

  it('ends after it begins, not in the past, and not after more than a year', () => {
    const year = LONGEST_DELEGATION * 86_400_000;
    expect(windowFault({ from: null, until: 1001 }, 1000)).toBeNull();
    expect(windowFault({ from: null, until: 1000 }, 1000)).not.toBeNull();
    expect(windowFault({ from: 0, until: 999 }, 1000)).not.toBeNull();
    expect(windowFault({ from: 5000, until: 5000 }, 1000)).not.toBeNull();
    expect(windowFault({ from: 5000, until: 5000 + year }, 1000)).toBeNull();
    expect(windowFault({ from: 5000, until: 5001 + year }, 1000)).not.toBeNull();
  });
});
