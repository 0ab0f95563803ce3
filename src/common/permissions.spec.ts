import { type Actor, ANONYMOUS, holds, organisationsOf } from './actor.js';
import { permitted } from './permissions.js';

const clerk: Actor = {
  ...ANONYMOUS,
  personId: 'p',
  memberships: [
    { organisationId: 'a', role: 'clerk' },
    { organisationId: 'a', role: 'member' },
    { organisationId: 'b', role: 'member' },
  ],
};

describe('permissions', () => {
  it('let anyone into what is public', () => {
    expect(permitted({ roles: 'public' }, ANONYMOUS)).toBeNull();
  });
  it('ask the public to sign in first', () => {
    expect(permitted({ roles: 'signed-in' }, ANONYMOUS)).toBe('UNAUTHENTICATED');
    expect(permitted({ roles: ['clerk'] }, ANONYMOUS)).toBe('UNAUTHENTICATED');
    expect(permitted(undefined, ANONYMOUS)).toBe('UNAUTHENTICATED');
  });
  it('want one of the roles, and refuse a field without a mark', () => {
    expect(permitted({ roles: 'signed-in' }, clerk)).toBeNull();
    expect(permitted({ roles: ['finance', 'clerk'] }, clerk)).toBeNull();
    expect(permitted({ roles: ['finance'] }, clerk)).toBe('FORBIDDEN');
    expect(permitted({ roles: [] }, clerk)).toBe('FORBIDDEN');
    expect(permitted(undefined, clerk)).toBe('FORBIDDEN');
  });
});

describe('an actor', () => {
  it('holds roles in organisations', () => {
    expect([holds(clerk, 'clerk'), holds(clerk, 'clerk', 'a'), holds(clerk, 'clerk', 'b'), holds(clerk, 'pi')]).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
  it('belongs to each organisation once', () => {
    expect([organisationsOf(clerk), organisationsOf(clerk, 'clerk'), organisationsOf(clerk, 'pi')]).toEqual([['a', 'b'], ['a'], []]);
  });

  it('lets who must first enrol a second factor do that alone, and then all as others', () => {
    const enrolling = { ...ANONYMOUS, enrolling: { personId: 'p', sessionId: 's' } };
    for (const roles of ['signed-in', ['clerk']] as const) expect(permitted({ roles }, enrolling)).toBe('SECOND_FACTOR_ENROLMENT_REQUIRED');
    expect(permitted(undefined, enrolling)).toBe('SECOND_FACTOR_ENROLMENT_REQUIRED');
    expect(permitted({ roles: 'public' }, enrolling)).toBeNull();
    expect(permitted({ roles: 'enrolling' }, enrolling)).toBeNull();
    expect(permitted({ roles: 'enrolling' }, clerk)).toBeNull();
    expect(permitted({ roles: 'enrolling' }, ANONYMOUS)).toBe('UNAUTHENTICATED');
  });
});
