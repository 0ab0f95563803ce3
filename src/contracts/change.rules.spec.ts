import { decideChange, type ChangeRequest } from './change.rules.js';

const day = (n: number, milliseconds = 0) => new Date(Date.UTC(2026, 0, 1 + n) + milliseconds);
const rules = { extensionAskBeforeDays: 90, extensionMaxDays: 365, extensions: 1 };
const term = { endsAt: day(200), extensionsGranted: 0 };
const extension = (filedAt: Date, extensionDays = 30): ChangeRequest => ({ type: 'PERIOD', filedAt, extensionDays });

it('files what the PI decides, and denies lower targets', () => {
  const filed = { decision: 'FILED', approver: 'pi', daysBeforeEnd: null, refusal: null };
  expect(decideChange({ type: 'TARGET_UP' }, term, rules)).toEqual(filed);
  expect(decideChange({ type: 'ROUTE' }, term, rules)).toEqual(filed);
  expect(decideChange({ type: 'TARGET_DOWN' }, term, rules)).toMatchObject({ decision: 'DENIED', approver: 'department' });
});

it('follows the experts on PI and partner, and denies without their support', () => {
  const decision = (expertOpinion: 'SUPPORT' | 'OPPOSE' | null) => decideChange({ type: 'PI', expertOpinion }, term, rules).decision;
  expect([decision('SUPPORT'), decision('OPPOSE'), decision(null)]).toEqual(['APPROVED', 'DENIED', 'DENIED']);
  expect(decideChange({ type: 'PARTNER', expertOpinion: 'SUPPORT' }, term, rules).daysBeforeEnd).toBeNull();
});

describe('an extension', () => {
  it('is granted at every edge', () => {
    expect(decideChange(extension(day(110), 365), term, rules)).toEqual({
      decision: 'APPROVED',
      approver: 'department',
      daysBeforeEnd: 90,
      refusal: null,
    });
    expect(decideChange(extension(day(110, 999)), term, rules).daysBeforeEnd).toBe(90);
  });

  it('counts whole days', () => {
    expect(decideChange(extension(day(110, 1000)), term, rules)).toMatchObject({ daysBeforeEnd: 89, refusal: 'TOO_LATE' });
    expect(decideChange(extension(day(109, 1000)), term, rules).daysBeforeEnd).toBe(90);
    expect(decideChange(extension(day(200, 1000)), term, rules).daysBeforeEnd).toBe(-1);
    expect(decideChange(extension(day(200)), term, { ...rules, extensionAskBeforeDays: 0 }).decision).toBe('APPROVED');
  });

  it('is refused as too late, already extended, too long, in that order', () => {
    const extended = { ...term, extensionsGranted: 1 };
    expect(decideChange(extension(day(111), 366), extended, rules).refusal).toBe('TOO_LATE');
    expect(decideChange(extension(day(110), 366), extended, rules).refusal).toBe('ALREADY_EXTENDED');
    expect(decideChange(extension(day(110), 366), term, rules)).toMatchObject({ decision: 'DENIED', refusal: 'TOO_LONG' });
    expect(decideChange(extension(day(0)), term, { ...rules, extensions: 0 }).refusal).toBe('ALREADY_EXTENDED');
    expect(decideChange(extension(day(0)), extended, { ...rules, extensions: 2 }).decision).toBe('APPROVED');
  });
});
