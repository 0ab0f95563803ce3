import { ANONYMOUS, type Actor } from './actor.js';
import { hadFirstPart } from './two-persons.js';

const [ANN, BEN, CAY] = ['ann', 'ben', 'cay'];
const acting = (personId: string, more: Partial<Actor> = {}): Actor => ({ ...ANONYMOUS, personId, ...more });
const first = (by: string | null, forWhom: string | null = null) => ({ by, for: forWhom });

describe('the second of two persons', () => {
  it('is another one than the first', () => {
    expect(hadFirstPart(acting(ANN), first(ANN))).toBe(true);
    expect(hadFirstPart(acting(BEN), first(ANN))).toBe(false);
    expect(hadFirstPart(acting(ANN), first(null))).toBe(false);
    expect(hadFirstPart(ANONYMOUS, first(null))).toBe(false);
  });

  it('is neither a deputy of the first, nor stands in for the first, nor had somebody stand in then', () => {
    expect(hadFirstPart(acting(BEN, { forId: ANN, deputyOf: [ANN] }), first(ANN))).toBe(true);
    expect(hadFirstPart(acting(BEN, { forId: CAY, deputyOf: [CAY, ANN] }), first(ANN))).toBe(true);
    expect(hadFirstPart(acting(BEN, { deputyOf: [ANN] }), first(ANN))).toBe(true);
    expect(hadFirstPart(acting(ANN), first(BEN, ANN))).toBe(true);
    expect(hadFirstPart(acting(CAY, { forId: ANN, deputyOf: [ANN] }), first(BEN, ANN))).toBe(true);
    expect(hadFirstPart(acting(BEN), first(BEN, ANN))).toBe(true);
    expect(hadFirstPart(acting(BEN, { forId: CAY, deputyOf: [CAY] }), first(ANN, null))).toBe(false);
  });
});
