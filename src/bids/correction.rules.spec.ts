import { addDays, at, dayZero } from '../common/offset.js';
import { correctionInstants, correctionState, isCorrected, type FormalDefect } from './correction.rules.js';

const day = (offset: string) => at(dayZero('2026-03-02'), offset);
const form = { correctionWorkingDays: 5, correctionLatestDays: 12, corrections: 1 };
const defect = (correctedAt: string | null, contentChanged = false): FormalDefect => ({
  noticedAt: day('P64D'),
  correctedAt: correctedAt === null ? null : day(correctedAt),
  contentChanged,
});
const state = (given: FormalDefect, now: string) => correctionState(given, form, day(now));

it('reminds by working days and ends by calendar days', () => {
  const addWorkingDays = (from: Date, days: number) => addDays(from, (days / 5) * 7);
  expect(correctionInstants(day('P64D'), form, addWorkingDays)).toEqual({ remindAt: day('P71D'), endsAt: day('P76D') });
});
it('is open until its end, that second included, and fails one second later', () => {
  expect(state(defect(null), 'P76D')).toEqual({ outcome: 'OPEN', failedAt: null });
  expect(state(defect(null), 'P76DT00H00M01S')).toEqual({ outcome: 'NOT_ANSWERED', failedAt: day('P76DT00H00M01S') });
});
it('is answered by its end, not after', () => {
  expect(state(defect('P76D'), 'P90D')).toEqual({ outcome: 'ANSWERED', failedAt: null });
  expect(state(defect('P76DT00H00M01S'), 'P90D').outcome).toBe('NOT_ANSWERED');
  expect(state(defect('P76DT00H00M01S', true), 'P90D').outcome).toBe('NOT_ANSWERED');
});
it('that changes content is received, then fails', () => {
  expect(state(defect('P67D', true), 'P66D').outcome).toBe('OPEN');
  expect(state(defect('P67D', true), 'P67D')).toEqual({ outcome: 'CHANGED_CONTENT', failedAt: day('P67D') });
});
it('of no days must come at the notice', () => {
  const strict = { ...form, correctionLatestDays: 0 };
  expect(correctionState(defect('P64D'), strict, day('P65D')).outcome).toBe('ANSWERED');
  expect(correctionState(defect('P64DT00H00M01S'), strict, day('P65D')).outcome).toBe('NOT_ANSWERED');
});
it('counts as corrected when all were answered and there was one', () => {
  expect(isCorrected([])).toBe(false);
  expect(isCorrected(['ANSWERED', 'ANSWERED'])).toBe(true);
  expect(isCorrected(['ANSWERED', 'OPEN'])).toBe(false);
  expect(isCorrected(['CHANGED_CONTENT'])).toBe(false);
});
