import type { SampleFile } from '../cli/sample-format.js';
import type { Act } from './timeline.js';

/** Objections, and what is found of those that are admissible. */
export function objectionActs({ delivery }: SampleFile, at: (offset: string) => Date): Act[] {
  return delivery.objections.flatMap(
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
