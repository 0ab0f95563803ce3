import { Role } from '../common/actor.js';
import { delegationRefusal, LONGEST_DELEGATION, windowFault } from './delegation.rules.js';

const asked = { role: 'clerk', own: true, deputy: { colleague: true, operator: false } } as const;

describe('a delegation', () => {
  it('is the holder’s, to a colleague who is no operator', () => {
    expect(delegationRefusal(asked)).toBeNull();
    expect(delegationRefusal({ ...asked, own: false })).toBe('NOT_FOUND');
    expect(delegationRefusal({ ...asked, deputy: { colleague: false, operator: false } })).toBe('NOT_A_COLLEAGUE');
    expect(delegationRefusal({ ...asked, deputy: { colleague: true, operator: true } })).toBe('NOT_A_COLLEAGUE');
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
