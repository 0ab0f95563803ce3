import { AwardWorld, day } from '../awards/award-world.js';
import { startApp } from '../app.js';
import { Factories, type Someone } from '../factories.js';
import { DeliveryWorld, type Race } from '../milestones/delivery-world.js';
import { FileWorld } from './file-world.js';

const seenBy = async (files: FileWorld, id: string, who?: Someone): Promise<boolean> =>
  (await files.download(id, who?.token)).status === 200;
const upload = async (files: FileWorld, who: Someone): Promise<string> => (await files.upload('proof', 'proof.txt', who.token)).body.id;

describe('a file that proves an objection', () => {
  let files: FileWorld;
  let world: AwardWorld;
  beforeAll(async () => {
    const app = await startApp({ worker: false });
    files = new FileWorld(app);
    await app.database.query('update demo_clock set instant = $1', [day(82)]);
    world = await AwardWorld.of(app, { bids: [{ name: 'B1' }] });
    await world.decide();
    await world.moveTo(day(101));
  });
  afterAll(() => files.stop());

  it('is seen by who filed it and by officers, though the objection itself is public', async () => {
    const file = await upload(files, world.citizen);
    const { data } = await world.file('B1', world.citizen, { files: [file] });
    const { id } = data!.fileObjection!;
    for (const who of [world.citizen, world.approver, world.supervisor]) expect(await seenBy(files, file, who)).toBe(true);
    const stranger = await new Factories(files.app).person();
    for (const who of [stranger, undefined]) expect(await seenBy(files, file, who)).toBe(false);
    const query = 'query ($id: ID!) { objection(id: $id) { attachments { id } } }';
    expect(await files.app.ask(query, { id }, world.approver.token)).toEqual({ objection: { attachments: [{ id: file }] } });
    expect(await files.app.ask(query, { id })).toEqual({ objection: { attachments: [] } });
  });

  it('is refused without a name, which it would tell', async () => {
    const file = await upload(files, world.citizen);
    expect((await world.file('B1', world.citizen, { files: [file], realName: false })).codes).toEqual(['INPUT_INVALID']);
    // Whose file it is, the public does not learn.
    expect((await world.file('B1', null, { files: [file] })).codes).toEqual(['NOT_FOUND']);
  });

  it("as one who names another's file: NOT_FOUND", async () => {
    const file = await upload(files, world.supervisor);
    expect((await world.file('B1', world.citizen, { files: [file] })).codes).toEqual(['NOT_FOUND']);
  });
});

describe('a file that proves a milestone', () => {
  let delivery: DeliveryWorld;
  let files: FileWorld;
  let race: Race;
  beforeAll(async () => {
    delivery = await DeliveryWorld.start();
    files = new FileWorld(delivery.app);
    race = await delivery.race({ others: 1 });
  });
  afterAll(() => files.stop());

  const submit = ({ contract, pi }: Race['tracks'][0], given: string[]) => {
    const input = { contract, milestone: 'M1', round: 1, measurements: [], moneyUsed: '0', files: given };
    return delivery.mutate('submitMilestone', { input: ['SubmitMilestoneInput!', input] }, pi, 'id attachments { id }');
  };

  it('is seen by the parties of its contract and by officers, and not by the other track', async () => {
    const [track, other] = race.tracks;
    const file = await upload(files, track.pi);
    const { data } = await submit(track, [file]);
    expect(data?.submitMilestone).toMatchObject({ attachments: [{ id: file }] });
    const { clerk, supervisor } = delivery.department;
    for (const who of [track.pi, clerk, supervisor]) expect(await seenBy(files, file, who)).toBe(true);
    for (const who of [other!.pi, undefined]) expect(await seenBy(files, file, who)).toBe(false);
    expect((await submit(other!, [file])).codes).toEqual(['NOT_FOUND']);
  });
});
