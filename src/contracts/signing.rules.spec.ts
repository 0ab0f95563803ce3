import { agreedValue, partiesOf, type PartyToSign, type Signer, signingRefusal, standsFor, unsigned, weakened } from './signing.rules.js';

const sides = { lead: 'L', pi: 'pi', unitApprover: 'ua', partners: ['P1', 'P2'], endUser: 'E', needOwner: null, department: 'D' };
const named = (parts: readonly PartyToSign[]) => parts.map(({ party, organisation }) => `${party} ${organisation}`);
const person = (id: string, ...memberships: Signer['memberships'][number][]): Signer => ({ person: id, memberships });

describe('the chain of signatures', () => {
  it('is PI, unit, each partner once, end user and the department last', () => {
    expect(named(partiesOf({ ...sides, partners: ['P1', 'P2', 'P1'] }))).toEqual([
      'PI L',
      'UNIT L',
      'PARTNER P1',
      'PARTNER P2',
      'END_USER E',
      'DEPARTMENT D',
    ]);
  });

  it('lets a need owner sign that is not the end user, and waits for it never', () => {
    const parties = partiesOf({ ...sides, needOwner: 'N' });
    expect(named(parties)).toContain('NEED_OWNER N');
    expect(named(unsigned(parties, []))).not.toContain('NEED_OWNER N');
    expect(named(partiesOf({ ...sides, needOwner: 'E' }))).not.toContain('NEED_OWNER E');
  });

  const parties = partiesOf(sides);
  it.each<[string, Signer, string[]]>([
    ['the PI by name', person('pi', { organisation: 'elsewhere', role: 'pi' }), ['PI L']],
    ['the unit approver by name', person('ua'), ['UNIT L']],
    ['another unit approver of the lead', person('x', { organisation: 'L', role: 'unit-approver' }), ['UNIT L']],
    ['a plain member of the lead', person('x', { organisation: 'L', role: 'team-member' }), []],
    ['anybody of a partner', person('x', { organisation: 'P2', role: 'team-member' }), ['PARTNER P2']],
    ['anybody of the end user', person('x', { organisation: 'E', role: 'tester' }), ['END_USER E']],
    ['an approver of the department', person('x', { organisation: 'D', role: 'approver' }), ['DEPARTMENT D']],
    ['a clerk of the department', person('x', { organisation: 'D', role: 'clerk' }), []],
    ['an approver of another department', person('x', { organisation: 'O', role: 'approver' }), []],
    [
      'a PI who approves and belongs to the end user',
      person('pi', { organisation: 'E', role: 'pi' }, { organisation: 'L', role: 'unit-approver' }),
      ['PI L', 'UNIT L', 'END_USER E'],
    ],
  ])('is signed by %s', (_who, signer, parts) => {
    expect(named(standsFor(signer, parties))).toEqual(parts);
  });

  const facts = { parties, mine: parties.slice(0, 1), signed: [], again: false, inTime: true };
  it('refuses a stranger, a second signature and a late one, in this order', () => {
    expect(signingRefusal(facts)).toBeNull();
    expect(signingRefusal({ ...facts, mine: [], again: true, inTime: false })).toEqual({ code: 'NOT_A_PARTY' });
    expect(signingRefusal({ ...facts, again: true, inTime: false })).toEqual({ code: 'SIGNED_ALREADY' });
    expect(signingRefusal({ ...facts, inTime: false })).toEqual({ code: 'SIGNING_TOO_LATE' });
  });

  it('lets the department sign only when nobody is missing, itself and what it also stands for aside', () => {
    const department = parties.slice(-1);
    expect(signingRefusal({ ...facts, mine: department, signed: parties.slice(0, 3) })).toEqual({
      code: 'SIGNATURES_MISSING',
      missing: [parties[3], parties[4]],
    });
    expect(signingRefusal({ ...facts, mine: department, signed: parties.slice(0, 5) })).toBeNull();
    expect(signingRefusal({ ...facts, mine: parties.slice(-2), signed: parties.slice(0, 4) })).toBeNull();
  });
});

describe('what is agreed', () => {
  const up = { id: 'I1', direction: '>=', target: 26 } as const;
  const down = { id: 'I2', direction: '<=', target: 5 } as const;
  const range = { id: 'I3', direction: 'range', rangeMode: 'cover', target: { min: -20, max: 60 } } as const;

  it('is the stronger of promise and target', () => {
    expect(agreedValue(up, 27)).toBe(27);
    expect(agreedValue(up, 25)).toBe(26);
    expect(agreedValue(up, null)).toBe(26);
    expect(agreedValue(down, 4)).toBe(4);
    expect(agreedValue(down, 6)).toBe(5);
    expect(agreedValue(range, { min: -40, max: 60 })).toEqual({ min: -40, max: 60 });
    expect(agreedValue(range, { min: -40, max: 50 })).toEqual(range.target);
  });

  it('is weakened where it misses the promise or the target', () => {
    expect(
      weakened([
        { ...up, promise: 27, value: 27 },
        { ...down, promise: null, value: 5 },
      ]),
    ).toEqual([]);
    expect(
      weakened([
        { ...up, promise: 28, value: 27 },
        { ...down, promise: 5, value: 6 },
      ]),
    ).toEqual(['I1', 'I2']);
  });
});
