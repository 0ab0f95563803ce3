import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { OpeningService } from '../../src/bids/opening.service.js';
import { keepersOfLaterRound } from '../../src/challenges/seal-key.making.js';
import { joinShares, newKeyPair, publicKeyOf, shareCommitment } from '../../src/crypto/custody.js';
import { List } from '../../src/lists/list.entity.js';
import { startApp, type TestApp } from '../app.js';
import { SealedWorld } from '../bids/sealed-world.js';
import { newKey } from '../factories.js';
import { keyOf } from '../list.factories.js';
import { CustodyWorld, type Keeper, type SeenKey } from '../seals/custody-world.js';

describe('attacks on custody', () => {
  let sealedWorld: SealedWorld;
  let world: CustodyWorld;
  beforeAll(async () => {
    sealedWorld = await SealedWorld.start();
    world = sealedWorld.custody;
  });
  afterAll(() => sealedWorld.stop());

  const app = () => sealedWorld.bids.app;
  const codes = async (answer: Promise<{ codes: unknown[] }>) => (await answer).codes;
  const messages = (key: SeenKey) =>
    app().database.query("select id from message where job = 'challenge.open-bids' and payload ->> 'sealKeyId' = $1", [keyOf(key.id)]);
  /** A published list with so many custodians. */
  const kept = async (count: number, threshold: number, more: object = {}) => {
    const department = await world.lists.department();
    const keepers: Keeper[] = [];
    for (let at = 0; at < count; at += 1) keepers.push(await world.keeper());
    const ids = await world.drafted(department, undefined, more);
    expect(await codes(world.name(department.clerk, ids.list, keepers, threshold))).toEqual([]);
    expect(await codes(world.publish(department, ids.list))).toEqual([]);
    return { department, keepers, ...ids, key: (await world.keys(ids.challenge))[0]! };
  };
  const asked = async (count: number, threshold: number) => {
    const list = await kept(count, threshold);
    await world.move(list.key, 'awaitShares');
    return list;
  };
  const shown = async (challenge: string) => (await world.keys(challenge))[0]!;

  describe('by public keys', () => {
    it('given another text for the same key, as X25519 overlooks the highest bit and takes numbers beyond its prime: refused', async () => {
      const { publicKey } = await newKeyPair();
      const high = Buffer.from(publicKey, 'base64url');
      high[31]! |= 0x80;
      // 9, the base point, with the prime 2^255 - 19 added to it.
      const beyond = Buffer.concat([Buffer.from([0xf6]), Buffer.alloc(30, 0xff), Buffer.from([0x7f])]);
      const someone = await world.make.person();
      for (const twin of [high, beyond]) expect(await codes(world.register(someone, twin.toString('base64url')))).toEqual(['KEY_INVALID']);
      expect(await codes(world.register(someone, publicKey))).toEqual([]);
    });

    it('given two accounts that register the same key at once: one has it', async () => {
      const { publicKey } = await newKeyPair();
      const people = [await world.make.person(), await world.make.person()];
      const answers = await Promise.all(people.map((person) => codes(world.register(person, publicKey))));
      expect(answers.map((found) => found.join()).toSorted()).toEqual(['', 'KEY_TAKEN']);
    });
  });

  describe('by shares', () => {
    it('given one of another key or round, or the same one written otherwise: refused, on record, and nothing moves', async () => {
      const [one, other] = [await asked(2, 2), await asked(2, 2)];
      await world.name(one.department.clerk, one.list, one.keepers, 2);
      const [keeper] = one.keepers as [Keeper];
      const { share, value } = await world.openShare(keeper, one.key);
      const foreign = await world.openShare(other.keepers[0]!, other.key);
      const bytes = Buffer.from(value, 'base64url');
      const place = Buffer.from(bytes);
      place[48]! ^= 1;
      const written = [
        ...[foreign.value, place.toString('base64url'), `${value}=`, ` ${value}`, `${value}\n`, value.toLowerCase()],
        ...[
          bytes.toString('hex'),
          Buffer.concat([bytes, bytes]).toString('base64url'),
          'A'.repeat(200),
          Buffer.alloc(49).toString('base64url'),
        ],
      ].filter((text) => text !== value);
      for (const text of written) expect(await codes(world.handIn(keeper, share, text))).toEqual(['SHARE_WRONG']);
      for (const text of ['A'.repeat(201), `${value}\u0000`, '\ud800'])
        expect(await codes(world.handIn(keeper, share, text))).toEqual(['INPUT_INVALID']);
      for (const id of [share.toUpperCase(), `${share} `, `${share}\n`, keyOf(share)])
        expect(await codes(world.handIn(keeper, id, value))).toEqual(['ID_INVALID']);
      const refused = await app().database.query(
        `select 1 from event where event = 'refuseShare' and reason = 'SHARE_WRONG' and subject_id = $1`,
        [keyOf(share)],
      );
      expect(refused).toHaveLength(written.length);
      expect(await shown(one.challenge)).toMatchObject({ state: 'AWAITING_SHARES', shares: [{ handedInAt: null }, { handedInAt: null }] });
      expect(await codes(world.handIn(keeper, share, value))).toEqual([]);
    });

    it('given the ones of a sibling that closed first: they are refused for a challenge whose close was moved, and open nothing of it', async () => {
      const department = await world.lists.department();
      const keepers = [await world.keeper(), await world.keeper()] as [Keeper, Keeper];
      const { list, challenge } = await world.drafted(department);
      const sibling = await world.lists.challenge(department, list);
      await world.name(department.clerk, list, keepers, 2);
      expect(await codes(world.publish(department, list))).toEqual([]);
      const [first, second] = [await shown(challenge), await shown(sibling)];
      expect(first.publicKey).not.toBe(second.publicKey);
      await world.move(first, 'awaitShares');
      for (const keeper of keepers) {
        expect(await codes(world.handInOwn(keeper, second))).toEqual(['SHARE_TOO_EARLY']);
        expect(await codes(world.handInOwn(keeper, first))).toEqual([]);
      }
      expect([(await shown(challenge)).state, (await shown(sibling)).state]).toEqual(['OPENING', 'SEALED']);
      await world.move(second, 'awaitShares');
      const { value } = await world.openShare(keepers[0], first);
      expect(await codes(world.handIn(keepers[0], second.shares[0]!.id, value))).toEqual(['SHARE_WRONG']);
    });

    it('given all custodians in the same instant: as many as the threshold are taken, and the opening starts once', async () => {
      const { keepers, challenge, key } = await asked(7, 4);
      const own = await Promise.all(keepers.map((keeper) => world.openShare(keeper, key)));
      const answers = await Promise.all(keepers.map((keeper, index) => codes(world.handIn(keeper, own[index]!.share, own[index]!.value))));
      expect(answers.map((found) => found.join()).toSorted()).toEqual(['', '', '', '', ...Array<string>(3).fill('SEAL_OPENED')]);
      const { state, shares } = await shown(challenge);
      expect([state, shares.filter(({ handedInAt }) => handedInAt).length]).toEqual(['OPENING', 4]);
      expect(await messages(key)).toHaveLength(1);
    });

    it('given the same act sent again and again at once: it counts once, and answers alike', async () => {
      const { keepers, challenge, key } = await asked(2, 2);
      const { share, value } = await world.openShare(keepers[0]!, key);
      const again = newKey();
      const document = 'mutation ($input: HandInShareInput!, $key: ID!) { handInShare(input: $input, key: $key) { id } }';
      const send = () => app().graphql(document, { input: { share, value }, key: again }, keepers[0]!.token);
      const answers = await Promise.all(Array.from({ length: 5 }, send));
      expect(answers.map(({ data, codes: found }) => [data, found])).toEqual(Array(5).fill([{ handInShare: { id: share } }, []]));
      expect((await shown(challenge)).state).toBe('AWAITING_SHARES');
    });

    it.each([
      [2, 2],
      [5, 5],
      [16, 9],
    ])('of %i custodians, %i open, and one fewer tells nothing', async (count, threshold) => {
      const { keepers, challenge, key } = await asked(count, threshold);
      expect(key.shares.map(({ position }) => position)).toEqual(Array.from({ length: count }, (_, index) => index + 1));
      const last = keepers.slice(-threshold);
      const values: string[] = [];
      for (const keeper of last) values.push((await world.openShare(keeper, key)).value);
      expect(publicKeyOf(await joinShares(values))).toBe(key.publicKey);
      if (threshold > 2) await expect(joinShares(values.slice(1))).rejects.toThrow();
      for (const [index, keeper] of last.entries()) {
        expect((await shown(challenge)).state).toBe('AWAITING_SHARES');
        expect(await codes(world.handIn(keeper, key.shares.at(index - threshold)!.id, values[index]!))).toEqual([]);
      }
      expect((await shown(challenge)).state).toBe('OPENING');
    });
  });

  describe('by the publication', () => {
    /** What the bidders see, and whether its shares give it back. */
    const holds = async (challenge: string, keepers: Keeper[]) => {
      const [key, ...more] = await world.keys(challenge);
      expect(more).toEqual([]);
      const opened = await Promise.all(keepers.map((keeper) => world.openShare(keeper, key!)));
      expect(opened.map(({ value }) => shareCommitment(value))).toEqual(key!.shares.map(({ commitment }) => commitment));
      expect(publicKeyOf(await joinShares(opened.map(({ value }) => value)))).toBe(key!.publicKey);
      const [event, ...again] = await app().database.query<{ document: { challenges: { sealKeys: { publicKey: string }[] }[] } }>(
        `select document from event where event = 'publishList' and document -> 'challenges' -> 0 ->> 'id' = $1`,
        [challenge],
      );
      expect([event!.document.challenges[0]!.sealKeys[0]!.publicKey, again]).toEqual([key!.publicKey, []]);
    };
    const ready = async () => {
      const department = await world.lists.department();
      const keepers = [await world.keeper(), await world.keeper()];
      const ids = await world.drafted(department);
      await world.name(department.clerk, ids.list, keepers, 2);
      await world.lists.approve(department, ids.list);
      return { department, keepers, ...ids };
    };

    it('given one that PostgreSQL asks to try again: the key that bidders see is the one whose shares exist', async () => {
      const { department, keepers, list, challenge } = await ready();
      const owner = new pg.Client({ connectionString: app().storage.ownerUrl });
      await owner.connect();
      await owner.query(`create sequence tries; grant usage on sequence tries to public;
        create function fail_once() returns trigger language plpgsql as $$ begin
          if nextval('tries') < 3 then raise exception 'again' using errcode = '40001'; end if; return new; end $$;
        create trigger fail_once after insert on seal_share for each row execute function fail_once()`);
      try {
        expect(await codes(world.publishApproved(department, list))).toEqual([]);
        expect((await owner.query(`select last_value::int as tries from tries`)).rows).toEqual([{ tries: 4 }]);
      } finally {
        await owner.query('drop trigger fail_once on seal_share; drop function fail_once; drop sequence tries');
        await owner.end();
      }
      await holds(challenge, keepers);
    });

    it('given two at once: one of them makes the key', async () => {
      const { department, keepers, list, challenge } = await ready();
      const answers = await Promise.all([1, 2, 3].map(() => codes(world.publishApproved(department, list))));
      expect(answers.map((found) => found.join()).toSorted()).toEqual(['', 'WRONG_STATE', 'WRONG_STATE']);
      await holds(challenge, keepers);
    });

    it('given a list that is returned, keyed to others and published then: the first ones have nothing', async () => {
      const { department, keepers, list, challenge } = await ready();
      const document = 'mutation ($list: ID!, $reason: String!, $key: ID!) { returnList(list: $list, reason: $reason, key: $key) { id } }';
      expect(await codes(world.act(department.approver, document, { list, reason: 'others' }))).toEqual([]);
      const others = [await world.keeper(), await world.keeper()];
      expect(await codes(world.name(department.clerk, list, others, 2))).toEqual([]);
      expect(await codes(world.publish(department, list))).toEqual([]);
      await holds(challenge, others);
      const seen = await world.keys(challenge, keepers[0]);
      expect(seen[0]!.shares.filter(({ sealed }) => sealed)).toEqual([]);
    });
  });

  describe('by people whose roles changed since the publication', () => {
    const later = async ({ keepers, list }: { keepers: Keeper[]; list: string }, roles: [number, string][], organisation: string) => {
      for (const [at, role] of roles)
        await app().database.query('insert into membership (id, person_id, organisation_id, role) values (gen_random_uuid(), $1, $2, $3)', [
          ...[keyOf(keepers[at]!.id), keyOf(organisation), role],
        ]);
      return app().database.system(async (tx) => {
        const kept = await keepersOfLaterRound(tx, await tx.load(List, keyOf(list)));
        return kept!.custodians.map(({ personId }) => keepers.findIndex(({ id }) => keyOf(id) === personId));
      });
    };

    it('given one who is the operator of the platform by now: gets no share of an extension', async () => {
      const list = await kept(3, 2);
      expect(await later(list, [[1, 'operator']], list.department.id)).toEqual([0, 2]);
    });

    it('given enough who run the list by now: no extension is sealed to them', async () => {
      const list = await kept(3, 2);
      const roles: [number, string][] = [
        [0, 'clerk'],
        [2, 'approver'],
      ];
      await expect(later(list, roles, list.department.id)).rejects.toThrow('CUSTODIANS_INVALID');
      const elsewhere = await kept(3, 2);
      expect(await later(elsewhere, roles, list.department.id)).toEqual([0, 1, 2]);
    });
  });

  describe('by a server key that was dropped too early', () => {
    const HAND_IN = 'mutation ($input: HandInShareInput!, $key: ID!) { handInShare(input: $input, key: $key) { id } }';
    const first = Buffer.alloc(32, 7).toString('base64url');
    const [second, third] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
    const started = async (SERVER_KEY: string, SERVER_KEYS_BEFORE: string, act: (other: TestApp) => Promise<void>) => {
      const other = await startApp({ worker: false, storage: app().storage, settings: { SERVER_KEY, SERVER_KEYS_BEFORE } });
      try {
        await act(other);
      } finally {
        await other.nest.close();
      }
    };
    const run = (by: TestApp, key: SeenKey) =>
      by.database.system((tx) => by.nest.get(OpeningService).run(tx, { sealKeyId: keyOf(key.id) }));

    it('given a receipt that it signed: the opening stops instead of losing the bid, and goes on once the key is back', async () => {
      const sealed = await sealedWorld.call();
      const bid = await sealedWorld.submitted(sealed, 'Kept');
      await sealedWorld.closed(sealed);
      await sealedWorld.handIn(sealed, 1);
      const [key] = (await world.keys(sealed.call.challenge)) as [SeenKey];
      await started(second, first, async (rotated) => {
        const { share, value } = await world.openShare(sealed.keepers[1]!, key);
        const answer = rotated.graphql(HAND_IN, { input: { share, value }, key: newKey() }, sealed.keepers[1]!.token);
        expect(await codes(answer)).toEqual([]);
      });
      await started(third, second, (lost) =>
        expect(run(lost, key)).rejects.toThrow('is not here: neither SERVER_KEY nor one of SERVER_KEYS_BEFORE'),
      );
      expect(await sealedWorld.version(bid)).toMatchObject({ opening: null, content: null });
      await started(third, `${second},${first}`, async (back) => {
        await run(back, key);
        await run(back, key);
      });
      expect(await sealedWorld.bids.state(bid)).toBe('FORM_CHECK');
    });

    it('given no share that it wrapped: stops all the same', async () => {
      const sealed = await sealedWorld.call();
      const bid = await sealedWorld.submitted(sealed, 'Kept');
      await sealedWorld.closed(sealed);
      const [key] = (await world.keys(sealed.call.challenge)) as [SeenKey];
      await started(third, second, async (lost) => {
        for (const keeper of sealed.keepers.slice(0, 2)) {
          const { share, value } = await world.openShare(keeper, key);
          expect(await codes(lost.graphql(HAND_IN, { input: { share, value }, key: newKey() }, keeper.token))).toEqual([]);
        }
        await expect(run(lost, key)).rejects.toThrow('is not here: neither SERVER_KEY nor one of SERVER_KEYS_BEFORE');
      });
      expect(await sealedWorld.version(bid)).toMatchObject({ opening: null, content: null });
    });
  });
});
