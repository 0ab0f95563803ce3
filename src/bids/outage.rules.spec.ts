import { effectOf, later, outageFault, outageShift, shiftOf, type Stand } from './outage.rules.js';

const at = (time: string) => new Date(`2026-03-01T${time}+08:00`);

describe('an outage', () => {
  it('moves closes by its length and a day, in whole seconds', () => {
    expect(outageShift({ from: at('09:00:00'), to: at('11:30:00') })).toBe(2.5 * 3600 + 24 * 3600);
    expect(outageShift({ from: at('09:00:00.250'), to: at('09:00:01') })).toBe(1 + 24 * 3600);
  });

  it('is declared when it is over, and ends after it began', () => {
    const now = at('12:00:00');
    expect(outageFault({ from: at('09:00:00'), to: now }, now)).toBeNull();
    expect(outageFault({ from: at('09:00:00'), to: at('12:00:01') }, now)).toMatchObject({ path: 'input.to' });
    expect(outageFault({ from: at('09:00:00'), to: at('09:00:00') }, now)).toMatchObject({ path: 'input.to' });
  });

  it('is of a year at most', () => {
    const now = at('12:00:00');
    const before = (days: number) => new Date(now.getTime() - days * 24 * 3_600_000);
    expect(outageFault({ from: before(366), to: now }, now)).toBeNull();
    expect(outageFault({ from: before(367), to: now }, now)).toMatchObject({ path: 'input.from' });
  });

  it('gives 24 hours from its declaration on, however late that is', () => {
    const outage = { declaredAt: at('12:00:00'), shiftSeconds: 90_000 };
    expect(shiftOf(at('13:00:00'), outage)).toBe(90_000);
    expect(shiftOf(at('11:00:00'), outage)).toBe(90_000);
    expect(shiftOf(at('10:00:00'), outage)).toBe(26 * 3600);
  });

  describe('from 9 to 11', () => {
    const outage = { from: at('09:00:00'), to: at('11:00:00') };
    const stand = { bidderClose: at('10:00:00'), recommenderClose: at('15:00:00'), extendedUntil: null };
    const effect = (given: Partial<Stand>) =>
      effectOf({ ...stand, state: 'CLOSED', recommending: true, sharesGiven: false, ...given }, outage);

    it('undoes a close that ran in it, its ends included, unless a share was given or more has happened', () => {
      expect(effect({})).toBe('reopen');
      expect(effect({ bidderClose: at('09:00:00') })).toBe('reopen');
      expect(effect({ bidderClose: at('11:00:00'), recommending: false })).toBe('reopen');
      expect(effect({ sharesGiven: true })).toBeNull();
      for (const state of ['EVALUATING', 'NO_BID', 'RELISTED']) expect(effect({ state })).toBeNull();
      expect(effect({ bidderClose: at('07:00:00'), recommenderClose: at('07:00:00'), extendedUntil: at('10:00:00') })).toBe('reopen');
    });

    it('moves the recommender close alone of what closed for bidders at another time', () => {
      for (const bidderClose of [at('08:59:59'), at('11:00:01')]) {
        expect(effect({ bidderClose })).toBe('moveRecommenders');
        expect(effect({ bidderClose, recommending: false })).toBeNull();
        expect(effect({ bidderClose, recommending: false, recommenderClose: at('11:00:00') })).toBe('moveRecommenders');
      }
      expect(effect({ bidderClose: at('08:00:00'), recommenderClose: at('08:30:00') })).toBeNull();
    });

    it('moves what is ahead', () => {
      for (const state of ['OPEN', 'EXTENDED']) {
        expect(effect({ state, bidderClose: at('20:00:00') })).toBe('move');
        expect(effect({ state, bidderClose: at('08:00:00') })).toBeNull();
        expect(effect({ state, bidderClose: at('08:00:00'), extendedUntil: at('20:00:00') })).toBe('move');
      }
    });
  });

  it('moves no close where there is none', () => {
    expect(later(null, 60)).toBeNull();
    expect(later(at('09:00:00'), 60)).toEqual(at('09:01:00'));
  });

  it('moves no close out of the calendar, and none back', () => {
    const [end, last] = [new Date('9999-12-30T00:00:00Z'), new Date('9999-12-30T12:00:00Z')];
    expect(later(new Date('9999-12-29T00:00:00Z'), 366 * 24 * 3600)).toEqual(end);
    expect(later(last, 60)).toEqual(last);
  });
});
