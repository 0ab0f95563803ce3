import { attemptCounters, codeCounter, sourceOf } from './throttle.rules.js';

const subjects = (email: string, address: string, device: string | null = null): string[] =>
  attemptCounters(email, address, device).map(({ subject }) => subject);

describe('what failures count for', () => {
  it('keeps accounts and sources apart, and the case of an address out', () => {
    expect(subjects('A@b', '10.0.0.1')).toEqual(subjects('a@B', '10.0.0.1'));
    expect(subjects('a@b', '10.0.0.1')[0]).not.toBe(subjects('a@b', '10.0.0.2')[0]);
    expect(subjects('a@b', '10.0.0.1')[0]).not.toBe(subjects('c@b', '10.0.0.1')[0]);
    expect(subjects('a@b', '10.0.0.1')[1]).toBe(subjects('c@b', '10.0.0.1')[1]);
  });

  it('is the device alone where one is known', () => {
    expect(subjects('a@b', '10.0.0.1', 'd')).toEqual(['device:d']);
  });

  it('is the person for codes', () => {
    expect(codeCounter('p').subject).toBe('code:p');
  });

  it('takes an IPv4 source as one, also where it is mapped into IPv6', () => {
    expect(sourceOf('::ffff:10.0.0.1')).toBe(sourceOf('10.0.0.1'));
  });

  it('takes an IPv6 source by its /64 network', () => {
    expect(sourceOf('2001:db8:1:2:3:4:5:6')).toBe(sourceOf('2001:0DB8:1:2::1'));
    expect(sourceOf('2001:db8::1')).toBe(sourceOf('2001:db8:0:0:ffff::'));
    expect(sourceOf('2001:db8:1:2::1')).not.toBe(sourceOf('2001:db8:1:3::1'));
    expect(sourceOf('::1')).toBe('0:0:0:0');
  });
});
