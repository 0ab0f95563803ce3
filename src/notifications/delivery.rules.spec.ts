import { type DeliveryFacts, planDelivery } from './delivery.rules.js';

const shanghai = (time: string): Date => new Date(`2026-03-04T${time}+08:00`);
const facts: DeliveryFacts = {
  configured: true,
  muted: false,
  suppressed: false,
  urgent: false,
  digestHour: null,
  quiet: null,
  now: shanghai('22:30:00'),
};
const at = (given: Partial<DeliveryFacts>): string => {
  const plan = planDelivery({ ...facts, ...given });
  return plan.state === 'WAITING' ? plan.dueAt.toISOString() : plan.reason;
};
const next = (time: string): string => new Date(shanghai(time).getTime() + 86_400_000).toISOString();

describe('when a person is told', () => {
  it('is at once, where nothing else is said', () => {
    expect(at({})).toBe(facts.now.toISOString());
  });

  it('is never, on a channel that is not there, to a suppressed address, or where it is muted', () => {
    expect(at({ configured: false })).toBe('NOT_CONFIGURED');
    expect(at({ suppressed: true })).toBe('SUPPRESSED');
    expect(at({ muted: true, urgent: true })).toBe('MUTED');
  });

  it('is the end of the night, over midnight and within a day; its first instant is night and its last is not', () => {
    const night = { from: 22, to: 7 };
    expect(at({ quiet: night })).toBe(next('07:00:00'));
    expect(at({ quiet: night, now: shanghai('06:59:59') })).toBe(shanghai('07:00:00').toISOString());
    expect(at({ quiet: night, now: shanghai('22:00:00') })).toBe(next('07:00:00'));
    expect(at({ quiet: night, now: shanghai('07:00:00') })).toBe(shanghai('07:00:00').toISOString());
    expect(at({ quiet: { from: 12, to: 14 }, now: shanghai('13:00:00') })).toBe(shanghai('14:00:00').toISOString());
    expect(at({ quiet: { from: 12, to: 14 } })).toBe(facts.now.toISOString());
  });

  it('is the next hour of the digest, a day later where it is that hour now', () => {
    expect(at({ digestHour: 23 })).toBe(shanghai('23:00:00').toISOString());
    expect(at({ digestHour: 8 })).toBe(next('08:00:00'));
    expect(at({ digestHour: 8, now: shanghai('08:00:00') })).toBe(next('08:00:00'));
    expect(planDelivery({ ...facts, digestHour: 8 })).toMatchObject({ digestAt: new Date(next('08:00:00')) });
  });

  it('is at once for what is urgent, at night and before a digest', () => {
    expect(at({ urgent: true, digestHour: 8, quiet: { from: 22, to: 7 } })).toBe(facts.now.toISOString());
  });
});
