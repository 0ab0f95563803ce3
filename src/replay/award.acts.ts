import type { SampleFile } from '../cli/sample-format.js';
import { afterDeadline } from '../common/offset.js';
import { checkChallenge } from './form-check.acts.js';
import type { Act } from './timeline.js';
import type { World } from './world.js';

/** Decisions that no panel precedes, and objections. */
export function awardActs(file: SampleFile, at: (offset: string) => Date): Act[] {
  return [...unreviewedActs(file, at), ...objectionActs(file, at)];
}

/**
 * A challenge without a panel: its bids are checked once every close of the list is past, and what is then left to decide is decided when
 * the time for reviews is over.
 */
function unreviewedActs(file: SampleFile, at: (offset: string) => Date): Act[] {
  const unreviewed = file.challenges.filter(({ code }) => !file.panels.some((panel) => panel.challenge === code));
  const checked = afterDeadline(afterDeadline(lastClose(file, at)));
  const decided = new Date(Math.max(checked.getTime(), afterDeadline(at(file.policy.rules.review.closes)).getTime()));
  return unreviewed.flatMap(({ code }) => [
    { at: checked, label: `form check of ${code}, which has no panel`, perform: (world: World) => checkChallenge(world, code) },
    { at: decided, label: `decision of ${code}, which has no panel`, perform: (world: World) => decide(world, code) },
  ]);
}

function lastClose(file: SampleFile, at: (offset: string) => Date): Date {
  const closes = file.challenges.flatMap(({ code }) => {
    const amendments = file.amendments.filter(({ challenge }) => challenge === code);
    const moved = amendments.map(({ newBidderClose, newRecommenderClose }) => [newBidderClose, newRecommenderClose]).flat();
    const { bidderClose, recommenderClose } = file.policy.rules.window;
    return [bidderClose, recommenderClose, ...moved].flatMap((offset) => (offset ? [at(offset).getTime()] : []));
  });
  return new Date(Math.max(...closes));
}

/** The department decides, unless the system has: no valid bid. */
export async function decide(world: World, challenge: string): Promise<void> {
  const token = await world.officer(world.file.officers.approver, 'approver');
  await world.settle();
  const query = 'query($id: ID!) { challenge(id: $id) { decision { outcome } } }';
  const found = await world.client.ask<{ decision: { outcome: string } | null } | null>(token, 'challenge', query, {
    id: world.id(challenge),
  });
  if (!found?.decision) await world.client.act(token, 'decideAward', { input: { challenge: world.id(challenge) } });
}

function objectionActs(file: SampleFile, at: (offset: string) => Date): Act[] {
  return file.delivery.objections.flatMap(
    ({ id, challenge, bid, filedAt, by, realName, ground, text, finding, findingAt, findingBy, findingText }) => {
      const acts: Act[] = [
        {
          at: at(filedAt),
          label: `${by ?? 'somebody'} objects to ${bid} (${id})`,
          perform: async (world) => {
            const input = { challenge: world.id(challenge), bid: world.id(bid), ground, text, realName };
            const token = by ? await world.as(by) : null;
            world.ids.set(`objection:${id}`, (await world.client.act(token, 'fileObjection', { input })).id);
          },
        },
      ];
      if (finding) {
        acts.push({
          at: at(findingAt),
          label: `${findingBy} finds ${id} ${finding}`,
          perform: async (world) => {
            const token = await world.officer(findingBy, 'approver');
            const found = await world.client.ask<{ admissible: boolean }>(token, 'objection', OBJECTION, {
              id: world.id(`objection:${id}`),
            });
            const input = { objection: world.id(`objection:${id}`), finding, text: findingText };
            if (found.admissible) await world.client.act(token, 'decideObjection', { input });
          },
        });
      }
      return acts;
    },
  );
}

const OBJECTION = 'query($id: ID!) { objection(id: $id) { admissible } }';
