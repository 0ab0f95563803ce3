import { isBanned } from './ban.rules.js';

describe('a ban', () => {
  const ban = { from: new Date('2026-03-02T00:00:00+08:00'), to: new Date('2026-04-01T00:00:00+08:00') };

  it('includes its first instant and not its last', () => {
    expect(isBanned([ban], new Date(ban.from.getTime() - 1))).toBe(false);
    expect(isBanned([ban], ban.from)).toBe(true);
    expect(isBanned([ban], new Date(ban.to.getTime() - 1))).toBe(true);
    expect(isBanned([ban], ban.to)).toBe(false);
  });
  it('is one of many', () => {
    expect(isBanned([], ban.from)).toBe(false);
    expect(isBanned([{ from: ban.to, to: ban.to }, ban], ban.from)).toBe(true);
  });
});
