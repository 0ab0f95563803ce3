import { isNear, reminderAt } from './reminder.rules.js';

const at = (instant: string): Date => new Date(`${instant}+08:00`);

describe('the reminder of a deadline', () => {
  const close = at('2026-04-20T17:00:00');

  it('comes three days before a close, and five before the review ends', () => {
    expect(reminderAt('bidderClose', close, at('2026-03-01T00:00:00'))).toEqual(at('2026-04-17T17:00:00'));
    expect(reminderAt('recommenderClose', close, at('2026-03-01T00:00:00'))).toEqual(at('2026-04-17T17:00:00'));
    expect(reminderAt('reviewCloses', close, at('2026-03-01T00:00:00'))).toEqual(at('2026-04-15T17:00:00'));
  });

  it('does not come where the deadline is nearer already', () => {
    expect(reminderAt('bidderClose', close, at('2026-04-17T16:59:59'))).not.toBeNull();
    expect(reminderAt('bidderClose', close, at('2026-04-17T17:00:00'))).toBeNull();
  });

  it('counts from its instant to that of the deadline, both included', () => {
    const near = (instant: string): boolean => isNear('bidderClose', close, at(instant));
    expect([near('2026-04-17T16:59:59'), near('2026-04-17T17:00:00')]).toEqual([false, true]);
    expect([near('2026-04-20T17:00:00'), near('2026-04-20T17:00:01')]).toEqual([true, false]);
  });
});
