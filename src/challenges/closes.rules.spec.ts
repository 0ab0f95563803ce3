import { SampleFacts, SAMPLES } from '../../test/sample-facts.js';
import { at, dayZero, formatOffset } from '../common/offset.js';
import { closesAfter } from './closes.rules.js';

it.each(SAMPLES)('%s: the closes come out as expected', (_name, list) => {
  const facts = new SampleFacts(list);
  const shown = (instant: Date) => formatOffset(instant.getTime() - facts.day0.getTime());
  const closes = list.challenges.map(({ code }) => {
    const { bidder, recommender } = facts.closes(code);
    return { challenge: code, bidderClose: shown(bidder), recommenderClose: shown(recommender) };
  });
  expect(closes).toEqual(list.expected.closes);
});

describe('amendments', () => {
  const day0 = dayZero('2026-03-02');
  const window = { bidderClose: 'P45DT17H', recommenderClose: 'P60DT17H', questionsClose: 'P35D', amendRemainingMinDays: 15 };

  it('move each close by itself, the last in time winning', () => {
    const amendments = [
      { at: at(day0, 'P40D'), newBidderClose: 'P55DT17H' },
      { at: at(day0, 'P30D'), newBidderClose: 'P47DT17H', newRecommenderClose: 'P62DT17H' },
      { at: at(day0, 'P41D') },
    ];
    expect(closesAfter(window, day0, amendments)).toEqual({ bidder: at(day0, 'P55DT17H'), recommender: at(day0, 'P62DT17H') });
  });
  it('of one instant apply in the order given', () => {
    const twice = ['P46D', 'P47D'].map((newBidderClose) => ({ at: at(day0, 'P1D'), newBidderClose }));
    expect(closesAfter(window, day0, twice).bidder).toEqual(at(day0, 'P47D'));
  });
});
