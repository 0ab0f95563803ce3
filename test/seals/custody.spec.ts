import { forgetShares, restorePrivateKey, sealKeysOf } from '../../src/challenges/seal-key.opening.js';
import { joinShares, newKeyPair, publicKeyOf, shareCommitment } from '../../src/crypto/custody.js';
import { ServerKeys } from '../../src/crypto/server-keys.js';
import { uuidOf } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { keyOf } from '../list.factories.js';
import { CustodyWorld, dumpOf, formsOf, type Keeper, type Sealed, type SeenKey } from './custody-world.js';

describe('custody of the keys of a list', () => {
  let app: TestApp;
  let world: CustodyWorld;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    world = new CustodyWorld(app);
  });
  afterAll(() => app.stop());

  const codes = async (answer: Promise<{ codes: unknown[] }>) => (await answer).codes;
  const eventsOf = (id: string) =>
    app.database.query<{ event: string; reason: string | null; document: object | null }>(
      'select event, reason, document from event where subject_id = $1 order by id',
      [keyOf(id)],
    );
  const messages = (key: SeenKey) =>
    app.database.query("select id from message where job = 'challenge.open-bids' and payload ->> 'sealKeyId' = $1", [keyOf(key.id)]);

  describe('a public key', () => {
    it('is registered by its owner, replaces the one before, and is never taken again', async () => {
      const [someone, other] = [await world.make.person(), await world.make.person()];
      const [first, second] = [await newKeyPair(), await newKeyPair()];
      expect((await world.register(someone, first.publicKey)).data?.registerKey).toMatchObject({
        revokedAt: null,
        person: { id: someone.id },
      });
      const again = await world.register(someone, first.publicKey);
      expect(again.codes).toEqual([]);
      expect(await codes(world.register(other, first.publicKey))).toEqual(['KEY_TAKEN']);
      expect(await codes(world.register(someone, second.publicKey))).toEqual([]);
      expect(await codes(world.register(someone, first.publicKey))).toEqual(['KEY_TAKEN']);
      const document = 'query ($id: ID!) { person(id: $id) { keys { publicKey revokedAt } } }';
      const { person } = await app.ask<{ person: { keys: object[] } }>(document, { id: someone.id }, other.token);
      expect(person.keys).toEqual([
        { publicKey: second.publicKey, revokedAt: null },
        { publicKey: first.publicKey, revokedAt: expect.any(String) },
      ]);
      const read = 'query ($id: ID!) { node(id: $id) { id } }';
      expect((await app.ask(read, { id: again.data!.registerKey.id })).node).toBeNull();
    });

    it.each(['', 'key', Buffer.alloc(32).toString('base64url'), Buffer.alloc(31, 7).toString('base64url'), `${'A'.repeat(42)}B`])(
      'is refused where nothing can be sealed to it: %s',
      async (publicKey) => {
        expect(await codes(world.register(await world.make.person(), publicKey))).toEqual(['KEY_INVALID']);
      },
    );

    it('is revoked by its owner alone, once', async () => {
      const [someone, other] = [await world.make.person(), await world.make.person()];
      const { id } = (await world.register(someone, (await newKeyPair()).publicKey)).data!.registerKey;
      const revoke = (who: typeof someone) =>
        codes(world.act(who, 'mutation ($id: ID!, $key: ID!) { revokeKey(publicKey: $id, key: $key) { revokedAt } }', { id }));
      expect(await revoke(other)).toEqual(['NOT_FOUND']);
      expect(await revoke(someone)).toEqual([]);
      expect(await revoke(someone)).toEqual(['WRONG_STATE']);
    });
  });

  describe('custodians', () => {
    it('are at least two, each once, none an operator, not all of those who run the list, each with a key', async () => {
      const department = await world.lists.department();
      const { clerk } = department;
      const [a, b] = [await world.keeper(), await world.keeper()];
      const runners = [await world.keeper(clerk), await world.keeper(department.approver)];
      const operator = await world.keeper(await world.make.operator());
      const { list } = await world.drafted(department);
      const named = (people: { id: string }[], threshold: number) => codes(world.name(clerk, list, people, threshold));
      expect(await named([a, b], 1)).toEqual(['CUSTODIANS_INVALID']);
      expect(await named([a, b], 3)).toEqual(['CUSTODIANS_INVALID']);
      expect(await named([a, a, b], 2)).toEqual(['CUSTODIANS_INVALID']);
      expect(await named([], 2)).toEqual(['CUSTODIANS_INVALID']);
      expect(await named([a, b, operator], 2)).toEqual(['CUSTODIANS_INVALID']);
      expect(await named(runners, 2)).toEqual(['CUSTODIANS_INVALID']);
      expect(await named([a, await world.make.person()], 2)).toEqual(['CUSTODIAN_WITHOUT_KEY']);
      expect(await named([a, { id: `person_${'0'.repeat(32)}` }], 2)).toEqual(['NOT_FOUND']);
      expect(await codes(world.name(department.approver, list, [a, b], 2))).toEqual(['FORBIDDEN']);
      expect(await codes(world.name((await world.lists.department()).clerk, list, [a, b], 2))).toEqual(['NOT_FOUND']);
      expect(await named([a, b, ...runners], 3)).toEqual([]);
      expect(await named([b, a], 2)).toEqual([]);
      const read =
        'query ($id: ID!) { list(id: $id) { custodyThreshold custodians { position person { id } name { en } keyFingerprint } } }';
      const { list: seen } = await app.ask<{ list: { custodyThreshold: number; custodians: { person: object }[] } }>(
        read,
        { id: list },
        clerk.token,
      );
      expect([seen.custodyThreshold, seen.custodians.map(({ person }) => person)]).toEqual([2, [{ id: b.id }, { id: a.id }]]);
      await world.lists.approve(department, list);
      expect(await named([a, b], 2)).toEqual(['WRONG_STATE']);
    });

    it('are asked for at publication where bids are sealed, with keys in use and roles that still fit', async () => {
      const department = await world.lists.department();
      const { list } = await world.drafted(department);
      const publishAction = async (id: string) => {
        const read = 'query ($id: ID!) { list(id: $id) { availableActions { name allowed reason } } }';
        type Seen = { list: { availableActions: { name: string }[] } };
        const seen = await app.ask<Seen>(read, { id }, department.approver.token);
        return seen.list.availableActions.find(({ name }) => name === 'publishList');
      };
      expect((await world.publish(department, list)).codes).toEqual(['CUSTODIANS_MISSING']);
      expect(await publishAction(list)).toMatchObject({ allowed: false, reason: 'CUSTODIANS_MISSING' });
      const open = await world.drafted(department, { level: 'none', envelopes: 'one' });
      await world.lists.approve(department, open.list);
      expect(await publishAction(open.list)).toMatchObject({ allowed: true, reason: null });
      expect((await world.publishApproved(department, open.list)).codes).toEqual([]);
      expect(await world.keys(open.challenge)).toEqual([]);

      const other = await world.drafted(department);
      const [a, b] = [await world.keeper(), await world.keeper()];
      await world.name(department.clerk, other.list, [a, b], 2);
      await world.lists.approve(department, other.list);
      await app.database.query('update person_key set revoked_at = clock_now() where person_id = $1', [keyOf(a.id)]);
      expect((await world.publishApproved(department, other.list)).codes).toEqual(['CUSTODIAN_WITHOUT_KEY']);
      await world.keeper(a);
      const membership = 'insert into membership (id, person_id, organisation_id, role) values (gen_random_uuid(), $1, $2, $3)';
      await app.database.query(membership, [keyOf(b.id), keyOf(department.id), 'operator']);
      expect((await world.publishApproved(department, other.list)).codes).toEqual(['CUSTODIANS_INVALID']);
      expect(await app.database.query('select id from seal_key where list_id = $1', [keyOf(other.list)])).toEqual([]);
    });
  });

  describe('the key pair of a challenge', () => {
    it('is shown to everybody with its shares, whose contents only their custodians see', async () => {
      const { department, keepers, challenge, list } = await world.sealed();
      const [key, ...more] = await world.keys(challenge);
      expect(more).toEqual([]);
      expect(key).toMatchObject({ round: 1, envelope: 'main', threshold: 2, state: 'SEALED' });
      expect(key!.shares.map(({ position, sealed }) => [position, sealed])).toEqual([1, 2, 3].map((position) => [position, null]));
      for (const who of [department.clerk, department.finance, await world.make.operator(), await world.make.person()])
        expect((await world.keys(challenge, who))[0]!.shares.filter(({ sealed }) => sealed)).toEqual([]);
      for (const [index, keeper] of keepers.entries()) {
        const { share, value } = await world.openShare(keeper, key!);
        expect([share, shareCommitment(value)]).toEqual([key!.shares[index]!.id, key!.shares[index]!.commitment]);
      }
      const read = 'query ($id: ID!) { list(id: $id) { custodyThreshold custodians { name { en } person { id } } } }';
      const { list: seen } = await app.ask<{ list: { custodians: object[] } }>(read, { id: list });
      expect(seen).toEqual({ custodyThreshold: 2, custodians: Array(3).fill({ name: { en: expect.any(String) }, person: null }) });
    });

    it('is two where envelopes are separate, each with shares of its own', async () => {
      const { keepers, challenge } = await world.sealed({ level: 'split', envelopes: 'separate' });
      const keys = await world.keys(challenge);
      expect(keys.map(({ envelope, round }) => [envelope, round])).toEqual([
        ['main', 1],
        ['price', 1],
      ]);
      const [main, price] = keys as [SeenKey, SeenKey];
      const of = (key: SeenKey, keeper: Keeper) => world.openShare(keeper, key).then(({ value }) => value);
      const mixed = [await of(main, keepers[0]!), await of(price, keepers[1]!)];
      await expect(joinShares(mixed)).rejects.toThrow();
      expect(publicKeyOf(await joinShares([mixed[0]!, await of(main, keepers[2]!)]))).toBe(main.publicKey);
    });

    it('comes back from any two of three shares, and the database holds neither it nor a share', async () => {
      const { keepers, challenge } = await world.sealed();
      const [key] = await world.keys(challenge);
      const shares: string[] = [];
      for (const keeper of keepers) shares.push((await world.openShare(keeper, key!)).value);
      const [a, b, c] = shares as [string, string, string];
      const privateKeys = [await joinShares([a, b]), await joinShares([b, c]), await joinShares([c, a])];
      expect(new Set(privateKeys).size).toBe(1);
      expect(publicKeyOf(privateKeys[0]!)).toBe(key!.publicKey);
      const dump = await dumpOf(app);
      expect(dump).toContain(key!.publicKey);
      expect(dump).toContain(key!.shares[0]!.commitment);
      const secrets = [privateKeys[0]!, ...shares, ...keepers.map(({ privateKey }) => privateKey)];
      expect(secrets.flatMap(formsOf).filter((form) => dump.includes(form))).toEqual([]);
    });

    it('stands in the record of the publication, with what was published', async () => {
      const { keepers, challenge, list } = await world.sealed();
      const [key] = await world.keys(challenge);
      const [published] = (await eventsOf(list)).filter(({ event }) => event === 'publishList');
      const fingerprints = await app.database.query<{ id: string; fingerprint: string }>(
        'select person_id as id, fingerprint from person_key',
      );
      expect(published!.document).toMatchObject({
        challenges: [
          {
            id: challenge,
            contentHash: expect.stringMatching(/^[0-9a-f]{64}$/),
            sealKeys: [
              {
                ...{ id: key!.id, round: 1, envelope: 'main', publicKey: key!.publicKey, threshold: 2 },
                shares: keepers.map(({ id }, index) => ({
                  id: key!.shares[index]!.id,
                  custodian: id,
                  keyFingerprint: fingerprints.find((one) => one.id === keyOf(id))!.fingerprint,
                  commitment: key!.shares[index]!.commitment,
                })),
              },
            ],
          },
        ],
      });
    });
  });

  describe('a share', () => {
    const asked = async (): Promise<Sealed & { key: SeenKey }> => {
      const sealed = await world.sealed();
      const [key] = await world.keys(sealed.challenge);
      await world.move(key!, 'awaitShares');
      return { ...sealed, key: key! };
    };
    const state = async (challenge: string) => (await world.keys(challenge))[0]!.state;
    const due = async (who: Keeper) =>
      (
        await app.ask<{ sharesDue: { id: string; availableActions: object[] }[] }>(
          '{ sharesDue { id availableActions { name allowed } } }',
          {},
          who.token,
        )
      ).sharesDue;

    it('is refused before the custodians are asked, on record', async () => {
      const { keepers, challenge } = await world.sealed();
      const [key] = await world.keys(challenge);
      const { share, value } = await world.openShare(keepers[0]!, key!);
      expect(await due(keepers[0]!)).toEqual([]);
      expect(await codes(world.handIn(keepers[0]!, share, value))).toEqual(['SHARE_TOO_EARLY']);
      expect(await eventsOf(share)).toEqual([{ event: 'refuseShare', reason: 'SHARE_TOO_EARLY', document: null }]);
      expect(await state(challenge)).toBe('SEALED');
      expect((await world.keys(challenge))[0]!.shares[0]!.handedInAt).toBeNull();
    });

    it('of a key that one keeps no share of is NOT_FOUND, and leaves nothing on record', async () => {
      const { keepers, key } = await asked();
      const own = await world.openShare(keepers[0]!, key);
      const before = await eventsOf(own.share);
      for (const who of [await world.make.person(), await world.make.operator(), await world.keeper()])
        expect(await codes(world.handIn(who, own.share, own.value))).toEqual(['NOT_FOUND']);
      expect(await eventsOf(own.share)).toEqual(before);
    });

    it('is refused where it is wrong, another’s or handed in before, and then nothing opens', async () => {
      const { keepers, challenge, key } = await asked();
      const [first, second] = keepers as [Keeper, Keeper];
      const own = await world.openShare(first, key);
      const others = await world.openShare(second, key);
      expect(await due(first)).toEqual([{ id: own.share, availableActions: [{ name: 'handInShare', allowed: true }] }]);
      for (const value of ['', 'x', own.value.slice(1), `${own.value}=`, others.value, first.privateKey])
        expect(await codes(world.handIn(first, own.share, value))).toEqual(['SHARE_WRONG']);
      expect(await codes(world.handIn(first, others.share, others.value))).toEqual(['NOT_FOUND']);
      expect(await codes(world.handIn(await world.make.operator(), own.share, own.value))).toEqual(['NOT_FOUND']);
      expect(await codes(world.handIn(first, `seal_share_${'0'.repeat(32)}`, own.value))).toEqual(['NOT_FOUND']);
      expect((await app.graphql('mutation { handInShare(input: { share: "x", value: "y" }, key: "k") { id } }')).codes).toEqual([
        'UNAUTHENTICATED',
      ]);
      expect((await world.handIn(first, own.share, own.value)).data?.handInShare.handedInAt).toEqual(expect.any(String));
      expect(await codes(world.handIn(first, own.share, own.value))).toEqual(['SHARE_REPEATED']);
      expect((await eventsOf(own.share)).map(({ reason }) => reason)).toEqual([...Array<string>(6).fill('SHARE_WRONG'), 'SHARE_REPEATED']);
      expect((await eventsOf(others.share)).map(({ reason }) => reason)).toEqual(['NOT_FOUND']);
      expect([await state(challenge), await messages(key), await due(first)]).toEqual(['AWAITING_SHARES', [], []]);
      const keys = app.nest.get(ServerKeys);
      await expect(app.database.system((tx) => restorePrivateKey(tx, keys, keyOf(key.id)))).rejects.toThrow('1 of 2 shares');
    });

    it('that makes the threshold full starts the opening, with the private key and nothing in plain words', async () => {
      const { keepers, challenge, key } = await asked();
      const values: string[] = [];
      for (const keeper of keepers) values.push((await world.openShare(keeper, key)).value);
      const privateKey = await joinShares(values.slice(1));
      for (const keeper of keepers.slice(1)) expect(await codes(world.handInOwn(keeper, key))).toEqual([]);
      expect(await state(challenge)).toBe('OPENING');
      expect(await messages(key)).toHaveLength(1);
      expect(await codes(world.handInOwn(keepers[0]!, key))).toEqual(['SEAL_OPENED']);
      expect(await codes(world.handInOwn(keepers[1]!, key))).toEqual(['SEAL_OPENED']);
      const dump = await dumpOf(app);
      expect([privateKey, ...values].flatMap(formsOf).filter((form) => dump.includes(form))).toEqual([]);
      const restored = await app.database.system(async (tx) => {
        const [sealKey] = await sealKeysOf(tx, uuidOf(challenge, 'challenge'));
        return restorePrivateKey(tx, app.nest.get(ServerKeys), sealKey!.key);
      });
      expect(restored).toBe(privateKey);
      await world.move(key, 'openSeal');
      await app.database.system((tx) => forgetShares(tx, keyOf(key.id)));
      expect(await app.database.query('select id from seal_share where seal_key_id = $1 and wrapped is not null', [keyOf(key.id)])).toEqual(
        [],
      );
      expect(await codes(world.handInOwn(keepers[0]!, key))).toEqual(['SEAL_OPENED']);
    });

    it('of two custodians at once both count, and the opening starts once', async () => {
      const { keepers, challenge, key } = await asked();
      const answers = await Promise.all(keepers.slice(0, 2).map((keeper) => world.handInOwn(keeper, key)));
      expect(answers.flatMap((answer) => answer.codes)).toEqual([]);
      expect([await state(challenge), (await messages(key)).length]).toEqual(['OPENING', 1]);
      expect((await eventsOf(key.id)).filter(({ event }) => event === 'reachThreshold')).toHaveLength(1);
    });

    it('of two that would both be the last one is taken, and the other is refused', async () => {
      const { keepers, key } = await asked();
      await world.handInOwn(keepers[0]!, key);
      const answers = await Promise.all(keepers.slice(1).map((keeper) => world.handInOwn(keeper, key)));
      expect(answers.map((answer) => answer.codes.join()).sort()).toEqual(['', 'SEAL_OPENED']);
      expect(await messages(key)).toHaveLength(1);
    });

    it('can still be handed in after its custodian’s key was revoked or replaced', async () => {
      const { keepers, challenge, key } = await asked();
      await world.keeper(keepers[0]);
      await app.database.query('update person_key set revoked_at = clock_now() where person_id = $1 and revoked_at is null', [
        keyOf(keepers[1]!.id),
      ]);
      for (const keeper of keepers.slice(0, 2)) expect(await codes(world.handInOwn(keeper, key))).toEqual([]);
      expect(await state(challenge)).toBe('OPENING');
    });
  });
});
