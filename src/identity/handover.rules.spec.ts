import { handoverBy, handoverNeedsSecond, handoverRefusal } from './handover.rules.js';

const asked = { role: 'clerk', by: 'administrator', successor: false, colleague: true } as const;

describe('a role that is handed over', () => {
  it('is refused to who does not answer for it, for oneself, of an expert, and to a stranger', () => {
    expect(handoverRefusal(asked)).toBeNull();
    expect(handoverRefusal({ ...asked, by: null, successor: true })).toBe('NOT_FOUND');
    expect(handoverRefusal({ ...asked, successor: true })).toBe('TWO_PERSON_RULE');
    expect(handoverRefusal({ ...asked, role: 'expert', by: 'operator' })).toBe('EXPERT_NOT_REPLACED');
    expect(handoverRefusal({ ...asked, colleague: false })).toBe('NOT_A_COLLEAGUE');
  });

  it('is the holder’s act for the own role, whatever else the holder is', () => {
    const facts = { own: false, operator: false, administrator: false, role: 'clerk' } as const;
    expect(handoverBy(facts)).toBeNull();
    expect(handoverBy({ ...facts, own: true, operator: true, administrator: true })).toBe('holder');
    expect(handoverBy({ ...facts, operator: true, administrator: true })).toBe('operator');
    expect(handoverBy({ ...facts, administrator: true })).toBe('administrator');
    expect(handoverBy({ ...facts, administrator: true, role: 'operator' })).toBeNull();
  });

  it('takes a second person where an officer is made by an administrator, or the holder picks a successor', () => {
    expect(handoverNeedsSecond('clerk', 'administrator')).toBe(true);
    expect(handoverNeedsSecond('unit-approver', 'administrator')).toBe(false);
    expect(handoverNeedsSecond('clerk', 'operator')).toBe(false);
    expect(handoverNeedsSecond('unit-approver', 'holder')).toBe(true);
  });
});
