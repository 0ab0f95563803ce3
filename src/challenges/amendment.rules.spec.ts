import { type AmendmentChange, amended, closesAmended } from './amendment.rules.js';

describe('an amendment of values', () => {
  const before = {
    indicators: [
      { id: 'I1', baseline: 1, target: 2, stretch: null as number | null, weight: 50, name: 'a' },
      { id: 'I2', baseline: 1, target: 2, stretch: 3, weight: 50, name: 'b' },
    ],
    funding: { kind: 'fiscal', publicPerAward: '100' },
  };
  const after = (...changes: Omit<AmendmentChange, 'from'>[]) =>
    amended(
      before,
      changes.map((change) => ({ from: 0, ...change })),
    );

  it('reaches values and weights of the indicator named, in order', () => {
    const { indicators, funding } = after(
      { indicator: 'I1', field: 'target', to: 5 },
      { indicator: 'I1', field: 'target', to: { min: 1, max: 2 } },
    );
    expect(indicators).toEqual([{ ...before.indicators[0], target: { min: 1, max: 2 } }, before.indicators[1]]);
    expect(funding).toEqual(before.funding);
    expect(after({ indicator: 'I2', field: 'weight', to: 12.5 }).indicators[1]).toMatchObject({ weight: 12.5, target: 2 });
  });

  it.each([
    ['publicPerAward', 800_000_000, { publicPerAward: '800000000' }],
    ['enterpriseCash', 0, { enterpriseCash: '0' }],
    ['enterpriseTotal', 1.9, { enterpriseTotal: '1' }],
    ['publicPerAward', -1, { publicPerAward: '0' }],
    ['publicPerAward', 1e300, { publicPerAward: '9'.repeat(18) }],
    ['ownToPublicMin', 0.5, { ownToPublicMin: 0.5 }],
  ])('reaches %s of the funding where no indicator is named: %s', (field, to, change) => {
    expect(after({ field, to }).funding).toEqual({ ...before.funding, ...change });
    expect(after({ indicator: null, field, to }).funding).toEqual({ ...before.funding, ...change });
  });

  it.each([
    { indicator: 'I1', field: 'name', to: 1 },
    { indicator: 'I1', field: '__proto__', to: 1 },
    { indicator: 'I1', field: 'weight', to: { min: 0, max: 1 } },
    { indicator: 'I9', field: 'target', to: 1 },
    { field: 'kind', to: 1 },
    { field: 'publicPerAward', to: { min: 0, max: 1 } },
  ])('has no effect where the field holds no such value: %j', (change) => expect(after(change)).toEqual(before));
});

describe('an amendment of closes', () => {
  const at = (day: number) => new Date(Date.UTC(2026, 0, day));
  const closes = { bidderClose: at(20), recommenderClose: at(30) };
  const none = { material: true, newBidderClose: null, newRecommenderClose: null };

  it('keeps what leaves enough days', () => expect(closesAmended(closes, none, at(5), 15)).toEqual(closes));
  it('moves the close where fewer days are left, and recommenders with it', () =>
    expect(closesAmended(closes, none, at(10), 15)).toEqual({ bidderClose: at(25), recommenderClose: at(35) }));
  it('moves nothing by itself where it is not material', () =>
    expect(closesAmended(closes, { ...none, material: false }, at(10), 15)).toEqual(closes));
  it('takes what is given, each close by itself', () => {
    expect(closesAmended(closes, { ...none, newBidderClose: at(21) }, at(10), 15)).toEqual({ ...closes, bidderClose: at(21) });
    expect(closesAmended(closes, { ...none, newRecommenderClose: at(40) }, at(10), 15)).toEqual({
      bidderClose: at(25),
      recommenderClose: at(40),
    });
  });
});
