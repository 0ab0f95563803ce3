import { SampleFacts, SAMPLES } from '../../test/sample-facts.js';
import { dayZero } from '../common/offset.js';
import { bothClosed, dayZeroOf, scheduleOf } from './schedule.rules.js';

describe('the schedule of a challenge', () => {
  it.each(SAMPLES)('%s: lies where the rules say', (_name, list) => {
    const facts = new SampleFacts(list);
    const { window, matching, notice } = facts.rules;
    expect(scheduleOf(facts.rules, facts.day0)).toMatchObject({
      bidderClose: facts.at(window.bidderClose),
      questionsClose: facts.at(window.questionsClose),
      matchingCloses: matching.closes === null ? null : facts.at(matching.closes),
      noticeCloses: facts.at(notice.closes),
    });
  });

  it('stays inside the calendar, whatever the offset', () => {
    const [[, list]] = SAMPLES as [SAMPLES: (typeof SAMPLES)[number]];
    const rules = new SampleFacts(list).rules;
    const odd = { ...rules, notice: { ...rules.notice, opens: `-P${'9'.repeat(400)}D`, closes: 'P99999999999D' } };
    const { noticeOpens, noticeCloses } = scheduleOf(odd, dayZero('2026-03-02'));
    expect([noticeOpens, noticeCloses].map((instant) => instant.toISOString())).toEqual([
      '0001-01-02T00:00:00.000Z',
      '9999-12-30T00:00:00.000Z',
    ]);
  });

  it('counts from 00:00 in China of the day of publication', () => {
    expect(dayZeroOf(new Date('2026-03-01T16:00:00Z'))).toEqual(dayZero('2026-03-02'));
    expect(dayZeroOf(new Date('2026-03-01T15:59:59Z'))).toEqual(dayZero('2026-03-01'));
  });

  it('waits for the later of both closes', () => {
    const [early, late] = [new Date(1), new Date(2)];
    expect(bothClosed({ bidderClose: early, recommenderClose: late })).toBe(late);
    expect(bothClosed({ bidderClose: late, recommenderClose: early })).toBe(late);
  });
});
