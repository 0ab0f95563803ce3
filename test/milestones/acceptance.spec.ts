import type { Someone } from '../factories.js';
import { text } from '../factories.js';
import { DeliveryWorld, type Race, type Track } from './delivery-world.js';

const RESULT = 'id result surplus surplusKept technicalPass financialPass warnings userBy { id } contract { state }';

describe('the final acceptance', () => {
  let world: DeliveryWorld;
  beforeAll(async () => {
    world = await DeliveryWorld.start();
  });
  afterAll(() => world.stop());

  const conclude = ({ contract }: Pick<Track, 'contract'>, given: object = {}, by: Someone = world.department.approver) => {
    const input = { contract, experts: [], technicalPass: true, financialPass: true, surplus: '1000', opinion: text('Done'), ...given };
    return world.mutate('concludeAcceptance', { input: ['ConcludeAcceptanceInput!', input] }, by, RESULT);
  };
  const delivered = async (track: Track) => {
    await world.judged(track);
    await world.judged(track, { milestone: 'M2', values: { I2: { min: -30, max: 60 } } });
  };

  it('passes where every milestone is passed and both parts are; the surplus stays with the unit', async () => {
    const race = await world.race();
    await delivered(race.tracks[0]);
    await world.payAll(await world.listOf(race.challenge));
    const { data, codes } = await conclude(race, { user: race.user.id });
    expect(codes).toEqual([]);
    expect(data!.concludeAcceptance).toMatchObject({
      ...{ result: 'PASS', surplus: '1000', surplusKept: '1000', warnings: [], userBy: { id: race.user.id } },
      contract: { state: 'COMPLETED' },
    });
    expect(await world.contracts.state(race.challenge)).toBe('FULFILLED');
    expect((await conclude(race)).codes).toEqual(['WRONG_STATE']);
    const query = 'query ($id: ID!) { contract(id: $id) { acceptance { result surplus surplusKept opinion { en } experts { id } } } }';
    const see = async (token?: string) =>
      (await world.app.ask<{ contract: { acceptance: unknown } }>(query, { id: race.contract }, token)).contract;
    expect(await see()).toEqual({ acceptance: { result: 'PASS', surplus: null, surplusKept: null, opinion: null, experts: [] } });
    expect(await see(race.bidder.pi.token)).toMatchObject({ acceptance: { surplusKept: '1000', opinion: { en: 'Done' } } });
  });

  it.each([
    ['the technical part', { technicalPass: false }],
    ['the financial part', { financialPass: false }],
  ])('does not pass without %s, and then no surplus is kept', async (_what, given) => {
    const race = await world.race();
    await delivered(race.tracks[0]);
    expect((await conclude(race, given)).data!.concludeAcceptance).toMatchObject({ result: 'NOT_PASS', surplusKept: '0' });
    expect(await world.contracts.state(race.challenge)).toBe('FAILED');
  });

  it('does not pass with a milestone that is not passed, and says where the surplus is more than was paid', async () => {
    const race = await world.race();
    await world.judged(race.tracks[0]);
    expect((await conclude(race)).data!.concludeAcceptance).toMatchObject({
      ...{ result: 'NOT_PASS', surplusKept: '0', warnings: ['SURPLUS_TOO_HIGH'] },
    });
  });

  it('fulfils the challenge of a race by its first pass, and fails it when no track is left', async () => {
    const race = async (): Promise<[Race, Track, Track]> => {
      const run = await world.race({ others: 1 });
      return [run, run.tracks[0], run.tracks[1]!];
    };
    const [run, first, second] = await race();
    expect((await conclude(first)).data!.concludeAcceptance).toMatchObject({ result: 'NOT_PASS' });
    expect(await world.contracts.state(run.challenge)).toBe('RUNNING');
    await delivered(second);
    expect((await conclude(second)).data!.concludeAcceptance).toMatchObject({ result: 'PASS' });
    expect(await world.contracts.state(run.challenge)).toBe('FULFILLED');
    const [lost, ...tracks] = await race();
    for (const track of tracks) await conclude(track);
    expect(await world.contracts.state(lost.challenge)).toBe('FAILED');
  });

  it('is concluded by an approver of the department, with experts of the pool', async () => {
    const race = await world.race();
    expect((await conclude(race, { surplus: '-1' })).codes).toEqual(['INPUT_INVALID']);
    expect((await conclude(race, { experts: [`expert_${'0'.repeat(32)}`] })).codes).toEqual(['EXPERT_UNKNOWN']);
    expect((await conclude(race, { user: `person_${'0'.repeat(32)}` })).codes).toEqual(['NOT_FOUND']);
    expect((await conclude(race, {}, world.department.clerk)).codes).toEqual(['FORBIDDEN']);
    expect((await conclude(race, {}, (await world.contracts.bids.lists.department()).approver)).codes).toEqual(['FORBIDDEN']);
  });
});
