import { throttleSubjects } from './throttle.rules.js';

const source = (address: string): string => throttleSubjects('a@b', address).address;

describe('throttleSubjects', () => {
  it('keeps accounts and sources apart, and the case of an address out', () => {
    expect(throttleSubjects('A@b', '10.0.0.1')).toEqual(throttleSubjects('a@B', '10.0.0.1'));
    expect(throttleSubjects('a@b', '10.0.0.1').account).not.toBe(throttleSubjects('a@b', '10.0.0.2').account);
    expect(throttleSubjects('a@b', '10.0.0.1').account).not.toBe(throttleSubjects('c@b', '10.0.0.1').account);
    expect(source('10.0.0.1')).not.toBe(source('10.0.0.2'));
  });

  it('takes an IPv4 source as one, also where it is mapped into IPv6', () => {
    expect(source('::ffff:10.0.0.1')).toBe(source('10.0.0.1'));
  });

  it('takes an IPv6 source by its /64 network', () => {
    expect(source('2001:db8:1:2:3:4:5:6')).toBe(source('2001:0DB8:1:2::1'));
    expect(source('2001:db8::1')).toBe(source('2001:db8:0:0:ffff::'));
    expect(source('2001:db8:1:2::1')).not.toBe(source('2001:db8:1:3::1'));
    expect(source('::1')).toBe('address:0:0:0:0');
  });
});
