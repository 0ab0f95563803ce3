import type { Someone } from '../test/factories.js';
import { newKey } from '../test/factories.js';
import setup from '../test/global-setup.js';
import teardown from '../test/global-teardown.js';
import type { Bidder } from '../test/bids/bid-world.js';
import { type SealedCall, SealedWorld } from '../test/bids/sealed-world.js';
import { report } from './targets.js';

/**
 * `npm run bench:sealing [-- bids]`: submissions over HTTP, sealed and unsealed by turns in one run; then the opening of many sealed bids (10,000
 * unless said otherwise), with the memory that it takes beyond what the process held before.
 */
const TARGET = { ratio: 0.8, openingSeconds: 60, memoryMegabytes: 150 };
const BIDS = Number(process.argv[2] ?? 10_000);
const ROUNDS = 6;
const EACH = 20;
/** Submissions at a time, each of a unit of its own: those of one unit wait for each other. */
const AT_ONCE = 8;
const SUBMIT = 'mutation ($bid: ID!, $key: ID!) { submitBid(bid: $bid, key: $key) { id } }';

const world = async (): Promise<SealedWorld> => {
  await setup();
  return SealedWorld.start();
};

/** Drafts that are approved and ready to go, for each unit. */
async function ready({ bids }: SealedWorld, { call }: SealedCall, units: readonly Bidder[], each: number): Promise<string[][]> {
  return Promise.all(
    units.map(async (unit) => {
      const drafts: string[] = [];
      for (let no = 0; no < each; no += 1) {
        const bid = await bids.draft(call.challenge, unit);
        await bids.approve(bid, unit);
        drafts.push(bid);
      }
      return drafts;
    }),
  );
}

async function submitAll({ bids }: SealedWorld, units: readonly Bidder[], drafts: readonly string[][]): Promise<number> {
  const submit = async (who: Someone, own: readonly string[]): Promise<void> => {
    for (const bid of own) await bids.app.ask(SUBMIT, { bid, key: newKey() }, who.token);
  };
  const from = performance.now();
  await Promise.all(units.map((unit, index) => submit(unit.pi, drafts[index]!)));
  return (units.length * drafts[0]!.length) / ((performance.now() - from) / 1000);
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

async function submissions(sealed: SealedWorld, units: readonly Bidder[]): Promise<{ ratio: number }> {
  const loose = { eligibility: { maxBidsPerLead: 100_000, maxBidsPerPi: 100_000 } };
  const calls = [await sealed.call('none', loose), await sealed.call('custodial', loose)];
  const rates: number[][] = [[], []];
  for (let round = -1; round < ROUNDS; round += 1)
    for (const [index, call] of calls.entries()) {
      const drafts = await ready(sealed, call, units, EACH);
      const rate = await submitAll(sealed, units, drafts);
      if (round >= 0) rates[index]!.push(rate);
    }
  const [unsealedRate, sealedRate] = rates.map(median) as [number, number];
  console.log(
    `submissions a second: ${unsealedRate.toFixed(0)} unsealed, ${sealedRate.toFixed(0)} sealed (median of ${ROUNDS} turns each)`,
  );
  return { ratio: sealedRate / unsealedRate };
}

async function opening(sealed: SealedWorld, units: readonly Bidder[]): Promise<{ openingSeconds: number; memoryMegabytes: number }> {
  const call = await sealed.call('custodial', { eligibility: { maxBidsPerLead: 100_000, maxBidsPerPi: 100_000 } });
  for (let done = 0; done < BIDS; done += AT_ONCE * EACH) await submitAll(sealed, units, await ready(sealed, call, units, EACH));
  const closedFrom = performance.now();
  await sealed.closed(call);
  console.log(`closed after ${((performance.now() - closedFrom) / 1000).toFixed(1)} s`);
  globalThis.gc?.();
  const before = process.memoryUsage().rss;
  let peak = before;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const from = performance.now();
  await sealed.open(call);
  const openingSeconds = (performance.now() - from) / 1000;
  clearInterval(watch);
  const [minutes] = await sealed.minutes(call.call.challenge);
  if (minutes?.failed.length !== 0 || minutes.opened < BIDS) throw new Error(`opened ${minutes?.opened} of ${BIDS}`);
  console.log(`opened ${minutes.opened} bids`);
  return { openingSeconds, memoryMegabytes: (peak - before) / 2 ** 20 };
}

const sealed = await world();
try {
  const units = await Promise.all(Array.from({ length: AT_ONCE }, () => sealed.bids.bidder()));
  const { ratio } = await submissions(sealed, units);
  const { openingSeconds, memoryMegabytes } = await opening(sealed, units);
  report([
    { name: 'submissions sealed : unsealed', value: ratio, atLeast: TARGET.ratio },
    { name: 'opening, s', value: openingSeconds, atMost: TARGET.openingSeconds },
    { name: 'opening, MB beyond what was held', value: memoryMegabytes, atMost: TARGET.memoryMegabytes },
  ]);
} finally {
  await sealed.stop();
  await teardown();
}
