import { noticeSpan } from './notice.rules.js';

const day = (text: string) => new Date(`2026-${text}:00+08:00`);
// Monday the 15th to Thursday the 25th of June; Friday the 19th is the Dragon Boat Festival: 7 working days after the 15th
const planned = { opens: day('06-15T00:00'), closes: day('06-25T00:00') };
const span = (decidedAt: Date, workingDays = 5) => noticeSpan(planned, decidedAt, workingDays, new Map());

describe('a notice', () => {
  it('has the span that was planned when the decision comes before it, or with it', () => {
    expect(span(day('06-10T09:00'))).toEqual(planned);
    expect(span(planned.opens)).toEqual(planned);
  });

  it('opens at once when the decision is late, and closes as planned while enough working days are left', () => {
    expect(span(day('06-17T10:00'))).toEqual({ opens: day('06-17T10:00'), closes: planned.closes });
  });

  it('moves its close by the time that was missed when too few working days would be left', () => {
    expect(span(day('06-18T10:00'))).toEqual({ opens: day('06-18T10:00'), closes: day('06-28T10:00') });
    expect(span(day('07-01T00:00'), 0)).toEqual({ opens: day('07-01T00:00'), closes: day('07-11T00:00') });
  });

  it('counts the days that an office has declared', () => {
    const overrides = new Map([['2026-06-24', 'rest'] as const]);
    expect(noticeSpan(planned, day('06-17T10:00'), 5, overrides).closes).toEqual(day('06-27T10:00'));
  });
});
