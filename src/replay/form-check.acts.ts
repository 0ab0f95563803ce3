import type { SampleBid } from '../cli/sample-format.js';
import { Missing, type World } from './world.js';

/** The form check of a challenge: every bid on record, by the clerk and a second checker, but for open corrections. */
export async function checkChallenge(world: World, code: string): Promise<void> {
  world.checked.add(code);
  for (const bid of world.bidsOf(code)) if (world.ids.has(bid.id)) await checkBid(world, bid);
}

/** Finds one bid eligible or not, unless it is found, withdrawn or being corrected. */
export async function checkBid(world: World, bid: SampleBid): Promise<void> {
  const { clerk, approver } = world.file.officers;
  const query = 'query($id: ID!) { bid(id: $id) { state eligibility { status } } }';
  const token = await world.officer(clerk, 'clerk');
  const found = await world.client.ask<{ state: string; eligibility: { status: string } | null } | null>(token, 'bid', query, {
    id: world.id(bid.id),
  });
  if (!found) throw new Missing(`${bid.id} is not there for its form check`);
  if (found.eligibility?.status || found.state === 'NEEDS_CORRECTION') return;
  await world.client.act(token, 'checkBid', { bid: world.id(bid.id) });
  await world.client.act(await world.officer(approver, 'approver'), 'confirmCheck', { bid: world.id(bid.id) });
}
