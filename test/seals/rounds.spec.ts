import { startApp, type TestApp } from '../app.js';
import { keyOf } from '../list.factories.js';
import { CustodyWorld, type Keeper } from './custody-world.js';

const DAY = 86_400_000;

describe('keys of later rounds and of publications by the clock', () => {
  let app: TestApp;
  let world: CustodyWorld;
  beforeAll(async () => {
    app = await startApp();
    world = new CustodyWorld(app);
  });
  afterAll(() => app.stop());

  const revoke = (keeper: Keeper) =>
    app.database.query('update person_key set revoked_at = clock_now() where person_id = $1 and revoked_at is null', [keyOf(keeper.id)]);
  const read = async (challenge: string) => {
    const document = 'query ($id: ID!) { challenge(id: $id) { state recommenderClose extendedUntil } }';
    type Seen = { state: string; recommenderClose: string; extendedUntil: string | null };
    return (await app.ask<{ challenge: Seen }>(document, { id: challenge })).challenge;
  };
  const later = (instant: string, days: number) => new Date(Date.parse(instant) + days * DAY).toISOString();
  const extend = { noBid: { action: 'EXTEND_ONCE_THEN_RELIST', extendDays: 15 } };

  it('gives an extension a key pair of its own, without a share for who has no key in use', async () => {
    const { keepers, challenge } = await world.sealed(undefined, extend);
    await revoke(keepers[0]!);
    await app.moveTo(later((await read(challenge)).recommenderClose, 2));
    expect((await read(challenge)).state).toBe('OPEN');
    const [first, second, ...more] = await world.keys(challenge);
    expect(more).toEqual([]);
    expect([first!.round, second!.round, second!.state, second!.shares.length]).toEqual([1, 2, 'SEALED', 2]);
    expect(second!.publicKey).not.toBe(first!.publicKey);
    const [reopened] = await app.database.query<{ document: object }>(
      "select document from event where event = 'reopen' and subject_id = $1",
      [keyOf(challenge)],
    );
    expect(reopened!.document).toMatchObject({ sealKeys: [{ round: 2, publicKey: second!.publicKey, shares: [{}, {}] }] });
    await world.move(second!, 'awaitShares');
    for (const keeper of keepers.slice(1)) expect((await world.handInOwn(keeper, second!)).codes).toEqual([]);
    expect((await world.keys(challenge)).map(({ state }) => state)).toEqual(['SEALED', expect.stringMatching('OPEN')]);
  });

  it('does not open an extension that fewer than the threshold could open again', async () => {
    const { keepers, challenge } = await world.sealed(undefined, extend);
    await revoke(keepers[0]!);
    await revoke(keepers[1]!);
    const { recommenderClose } = await read(challenge);
    await expect(app.moveTo(later(recommenderClose, 2))).rejects.toThrow();
    expect((await read(challenge)).state).toBe('EXTENDED');
    expect(await world.keys(challenge)).toHaveLength(1);
    const [message] = await app.database.query<{ last_error: string }>(
      "select last_error from message where job = 'challenge.extension-open' and failed_at is not null",
    );
    expect(message!.last_error).toContain('CUSTODIAN_WITHOUT_KEY');
  });

  it('refuses to fix a publication without custodians, and makes the keys at its instant', async () => {
    const department = await world.lists.department();
    const keepers = [await world.keeper(), await world.keeper()];
    const [bare, named] = [await world.drafted(department), await world.drafted(department)];
    await world.name(department.clerk, named.list, keepers, 2);
    const { demoClock } = await app.ask<{ demoClock: { instant: string } }>('{ demoClock { instant } }');
    const at = later(demoClock.instant, 1);
    const fix = async (list: string) => {
      await world.lists.approve(department, list);
      const document = 'mutation ($list: ID!, $at: DateTime!, $key: ID!) { publishList(list: $list, at: $at, key: $key) { id } }';
      return (await world.act(department.approver, document, { list, at })).codes;
    };
    expect(await fix(bare.list)).toEqual(['CUSTODIANS_MISSING']);
    expect(await fix(named.list)).toEqual([]);
    expect(await world.keys(named.challenge, department.clerk)).toEqual([]);
    await app.moveTo(at).catch(() => undefined);
    expect((await read(named.challenge)).state).toBe('OPEN');
    expect(await world.keys(named.challenge)).toHaveLength(1);
  });
});
