import { DeliveryWorld } from '../milestones/delivery-world.js';
import type { Someone } from '../factories.js';

const name = { zh: 'n', en: 'n' };
const HEAT = { indicators: ['I1'], final: true };

describe('a rival track', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.start();
  });
  afterAll(() => world.stop());

  it('cannot tell by what may be done with a milestone how it stands before the heat', async () => {
    const race = await world.race({
      others: 1,
      challenge: {
        milestones: [
          { id: 'M1', name, dueAfterSigning: 'P180D', paymentSharePercent: 50, heat: HEAT },
          { id: 'M2', name, dueAfterSigning: 'P360D', paymentSharePercent: 30 },
        ],
      },
    });
    const [track, rival] = race.tracks;
    const seen = async (viewer?: Someone) =>
      (
        await world.app.ask<{ contract: { milestones: object[] } }>(
          'query ($id: ID!) { contract(id: $id) { milestones { state availableActions { name allowed reason } } } }',
          { id: track.contract },
          viewer?.token,
        )
      ).contract.milestones.slice(0, 1);
    const own = await seen(track.pi);
    const others = [await seen(rival!.pi), await seen()];
    expect(own).toEqual([{ state: 'PLANNED', availableActions: [{ name: 'submitMilestone', allowed: true, reason: null }] }]);
    await world.judged(track);
    expect(await seen(track.pi)).toEqual([{ state: 'PASSED', availableActions: [] }]);
    expect([await seen(rival!.pi), await seen()]).toEqual(others);
    expect(others).toEqual([[{ state: null, availableActions: [] }], [{ state: null, availableActions: [] }]]);
  });
});
