import { randomBytes, randomInt } from 'node:crypto';
import { bidAad, openWithPrivate, type SealedEnvelope } from '../../src/crypto/envelope.js';
import { sha256Hex } from '../../src/crypto/canonical.js';
import type { BidContentInput } from '../../src/bids/bid.input.js';
import type { Someone } from '../factories.js';
import { FileWorld } from '../files/file-world.js';
import { keyOf } from '../list.factories.js';
import { dumpOf, type Keeper } from '../seals/custody-world.js';
import { type Bidder, refusal } from './bid-world.js';
import { type SealedCall, SealedWorld } from './sealed-world.js';

const READ = `query ($id: ID!) { bid(id: $id) { state content { title { en } avoidExperts } draft { title { en } routeFamily } draftVersion draftApproved
  warnings partners { sharePercent } selfFunded attachments { id name } versions { no contentHash warnings commitment }
  sealed { no envelope commitment nonce ciphertext wraps { to kid enc ct } } } }`;
interface Read {
  state: string;
  content: { title: { en: string }; avoidExperts: string[] | null } | null;
  draft: { title: { en: string }; routeFamily: string } | null;
  draftVersion: number;
  draftApproved: boolean;
  warnings: string[] | null;
  partners: object[];
  selfFunded: boolean;
  attachments: { id: string; name: string | null }[];
  versions: { no: number; contentHash: string | null; warnings: string[] | null; commitment: string }[];
  sealed: (Omit<SealedEnvelope, 'server'> & { no: number })[] | null;
}

/** Words and figures that stand nowhere else. */
interface Words {
  title: string;
  plan: string;
  route: string;
  file: string;
  publicRequest: bigint;
  ownFunds: bigint;
}
const figure = (): bigint => BigInt(randomInt(10_000_000, 99_999_999));
const newWords = (): Words => {
  const word = (): string => `Xylophon${randomBytes(6).toString('hex')}`;
  return { title: word(), plan: word(), route: word(), file: word(), publicRequest: figure(), ownFunds: figure() + 200_000_000n };
};
const given = ({ title, plan, route, publicRequest, ownFunds }: Words, more: BidContentInput = {}): BidContentInput => ({
  ...{ title: { zh: '', en: title }, plan: { zh: plan, en: '' }, routeFamily: route },
  ...{ budget: { publicRequest, ownFunds }, selfFunded: true },
  ...more,
});

describe('a sealed bid', () => {
  let world: SealedWorld;
  let files: FileWorld;
  beforeAll(async () => {
    world = await SealedWorld.start();
    files = new FileWorld(world.bids.app);
  });
  afterAll(() => world.stop());

  const read = async (bid: string, who: Someone) => (await world.bids.app.ask<{ bid: Read | null }>(READ, { id: bid }, who.token)).bid;
  const officers = ({ department }: SealedCall) => [department.clerk, department.approver, department.supervisor, department.finance];
  const recommender = async () => {
    const organisation = await world.bids.make.organisation();
    return { organisation, person: await world.bids.make.person({ organisation, role: 'recommender' }) };
  };
  /** Author with keys of their own. */
  const keyed = async (): Promise<Bidder & { pi: Keeper }> => {
    const by = await world.bids.bidder();
    return { ...by, pi: await world.custody.keeper(by.pi) };
  };

  /** Everything that names the words, in any table; ids of the parties in those of bids. */
  const traces = async (bid: string, words: Words, parties: readonly string[] = []): Promise<string[]> => {
    const rows = (await dumpOf(world.bids.app)).split('\n');
    const uuids = parties.flatMap((id) => [id, keyOf(id)]);
    const told = (row: string) => row.includes(keyOf(bid)) && !row.startsWith('public.file ') && uuids.some((uuid) => row.includes(uuid));
    return rows
      .filter((row) => Object.values(words).some((word) => row.includes(String(word))) || told(row))
      .map((row) => row.slice(0, 200));
  };

  it.each(['custodial', 'split'] as const)('under %s leaves nothing of what it says anywhere in the database', async (level) => {
    const words = newWords();
    const sealed = await world.call(level);
    const by = await keyed();
    const [partner, expert] = [await keyed(), await world.bids.make.expert(await world.bids.make.organisation())];
    const bytes = `%PDF-1.7 ${words.file}`;
    const file = (await files.upload(bytes, `${words.file}.pdf`, by.pi.token)).body.id;
    const content = given(words, {
      partners: [{ organisation: partner.lead, sharePercent: 12.5 }],
      team: [partner.pi.id],
      avoidExperts: [expert.expert],
      attachments: [file],
    });
    const bid = await world.bids.draft(sealed.call.challenge, by, content);
    if (level === 'custodial') expect((await traces(bid, words)).filter((row) => !row.startsWith('public.file '))).toEqual([]);
    await world.bids.approve(bid, by);
    await world.bids.submit(bid, by);
    expect(await traces(bid, words, [partner.lead, partner.pi.id, expert.expert])).toEqual([]);
    expect(await dumpOf(world.bids.app)).not.toContain(sha256Hex(bytes));
    expect(await world.bids.row(bid)).toMatchObject({ state: 'SUBMITTED', content: null, draft: null, self_funded: false });
    await world.closed(sealed);
    await world.open(sealed);
    expect((await world.bids.row(bid)).content).toMatchObject({ routeFamily: words.route, attachments: [file] });
    const [restored] = await world.sql<{ name: string; sha256: string }>('select name, sha256 from file where id = $1', [keyOf(file)]);
    expect(restored).toEqual({ name: `${words.file}.pdf`, sha256: sha256Hex(bytes) });
    const download = await files.download(file, sealed.department.clerk.token);
    expect([download.status, await download.text()]).toEqual([200, bytes]);
  });

  it('is read by its authors and its one recommender, and by nobody else, until it is opened', async () => {
    const words = newWords();
    const sealed = await world.call();
    const [by, partner, stranger] = [await world.bids.bidder(), await world.bids.bidder(), await world.bids.bidder()];
    const { organisation, person } = await recommender();
    const other = (await recommender()).person;
    const expert = await world.bids.make.expert(await world.bids.make.organisation());
    const partners = [{ organisation: partner.lead, sharePercent: 10 }];
    const more = {
      recommender: organisation,
      partners,
      avoidExperts: [expert.expert],
      budget: { publicRequest: 100_000_001n, ownFunds: 200_000_000n },
    };
    const bid = await world.bids.submitted(sealed.call.challenge, by, given(words, more));
    const look = async (): Promise<void> => {
      for (const who of [by.pi, by.approver, person]) expect((await read(bid, who))!.content!.title.en).toBe(words.title);
      for (const who of [partner.pi, stranger.pi, other, ...officers(sealed)]) expect(await read(bid, who)).toBeNull();
      expect((await read(bid, by.pi))!.content!.avoidExperts).toEqual([expert.expert]);
    };
    await look();
    expect(await read(bid, by.pi)).toMatchObject({
      warnings: ['OVER_AMOUNT'],
      partners: [],
      versions: [{ warnings: null, contentHash: null }],
    });
    expect(await read(bid, person)).toMatchObject({ warnings: null, draft: null, sealed: [{ envelope: 'all' }] });
    await sealed.call.moveTo('P45DT17H', 1000);
    await look();
    await world.closed(sealed);
    await look();
    await world.open(sealed);
    for (const who of [by.pi, person, partner.pi, sealed.department.clerk, sealed.department.supervisor])
      expect(await read(bid, who)).toMatchObject({
        content: { title: { en: words.title } },
        sealed: null,
        selfFunded: true,
        partners: [{}],
      });
    for (const who of [stranger.pi, other]) expect(await read(bid, who)).toBeNull();
    expect((await read(bid, sealed.department.clerk))!.versions).toMatchObject([{ warnings: ['OVER_AMOUNT'] }]);
  });

  it('is read by no operator, whatever memberships operators give themselves', async () => {
    const sealed = await world.call();
    const by = await world.bids.bidder();
    const bid = await world.bids.submitted(sealed.call.challenge, by, given(newWords()));
    const platform = await world.bids.make.organisation();
    const roles = ['pi', 'unit-approver', 'lead'] as const;
    const operator = await world.bids.make.person(
      { organisation: platform, role: 'operator' },
      ...roles.map((role) => ({ organisation: by.lead, role })),
    );
    const found = await read(bid, operator);
    expect(found === null || (found.content === null && found.draft === null && found.sealed === null)).toBe(true);
  });

  it('warns its authors of a banned partner, although the database does not know its partners', async () => {
    const sealed = await world.call();
    const [by, partner] = [await world.bids.bidder(), await world.bids.bidder()];
    const bid = await world.bids.submitted(sealed.call.challenge, by, { partners: [{ organisation: partner.lead, sharePercent: 10 }] });
    expect((await read(bid, by.pi))!.warnings).toEqual([]);
    await world.sql(
      `insert into ban (id, organisation_id, from_at, to_at, reason, recorded_by) select gen_random_uuid(), $1, '2026-01-01', '2030-01-01', '{}', $2`,
      [keyOf(partner.lead), keyOf(by.pi.id)],
    );
    expect((await read(bid, by.pi))!.warnings).toEqual(['BANNED_UNIT']);
  });

  it('under custodial shows what was submitted as the draft, merges changes with it, and may be submitted again as it is', async () => {
    const words = newWords();
    const sealed = await world.call();
    const by = await world.bids.bidder();
    const file = (await files.upload('%PDF-1.7 annex', 'annex.pdf', by.pi.token)).body.id;
    const bid = await world.bids.submitted(sealed.call.challenge, by, given(words, { attachments: [file] }));
    expect(await read(bid, by.pi)).toMatchObject({
      draft: { title: { en: words.title } },
      draftVersion: 1,
      draftApproved: true,
      attachments: [{ id: file }],
    });
    await world.bids.submit(bid, by);
    expect((await read(bid, by.pi))!.versions.map(({ no }) => no)).toEqual([1, 2]);
    await world.bids.save(bid, by, { routeFamily: words.route });
    expect(await world.bids.row(bid)).toMatchObject({ draft: null, draft_version: 1 });
    await world.bids.save(bid, by, { routeFamily: 'another' });
    expect(await read(bid, by.pi)).toMatchObject({ draft: { title: { en: words.title }, routeFamily: 'another' }, draftApproved: false });
    expect(await traces(bid, words)).toEqual([]);
    expect(await refusal(world.bids.submit(bid, by))).toBe('BID_NOT_APPROVED');
    await world.bids.approve(bid, by);
    await world.bids.submit(bid, by);
    await world.closed(sealed);
    await world.open(sealed);
    expect((await world.bids.row(bid)).content).toMatchObject({ title: { en: words.title }, routeFamily: 'another', attachments: [file] });
    expect(await read(bid, sealed.department.clerk)).toMatchObject({ attachments: [{ id: file, name: 'annex.pdf' }] });
  });

  it('may be withdrawn and submitted anew, and is read by nobody in between', async () => {
    const sealed = await world.call();
    const by = await world.bids.bidder();
    const bid = await world.bids.submitted(sealed.call.challenge, by);
    await world.bids.withdraw(bid, by);
    expect(await read(bid, by.pi)).toMatchObject({ state: 'WITHDRAWN', content: null, sealed: null });
    await world.bids.submit(bid, by);
    expect(await read(bid, by.pi)).toMatchObject({ state: 'SUBMITTED', content: { title: { en: 'Bid' } } });
  });

  it('under split is opened by its authors and recommender on their own machines, and not by the server', async () => {
    const words = newWords();
    const sealed = await world.call('split');
    const by = await keyed();
    const approver = await world.custody.keeper(by.approver);
    const { organisation, person } = await recommender();
    const reader = await world.custody.keeper(person);
    const bid = await world.bids.submitted(sealed.call.challenge, by, given(words, { recommender: organisation }));
    for (const who of [by.pi, approver, reader]) {
      const seen = (await read(bid, who))!;
      expect(seen).toMatchObject({ content: null, draft: null });
      const [{ no, ...envelope }] = seen.sealed as [NonNullable<Read['sealed']>[number]];
      expect(envelope.wraps.map(({ to }) => to).sort()).toEqual(['author', 'author', 'challenge', 'recommender']);
      const text = await openWithPrivate({ ...envelope, server: null }, bidAad(bid, no, 'all'), who.privateKey);
      expect(sha256Hex(text)).toBe(envelope.commitment);
      expect(JSON.parse(text)).toMatchObject({ bid, challenge: sealed.call.challenge, no: 1, content: { title: { en: words.title } } });
    }
    for (const who of officers(sealed)) expect(await read(bid, who)).toBeNull();
    expect(await world.version(bid)).toMatchObject({ sealed: [{ server: null }] });
    await world.closed(sealed);
    await world.open(sealed);
    expect(await read(bid, sealed.department.clerk)).toMatchObject({ content: { title: { en: words.title } } });
    expect(await read(bid, by.pi)).toMatchObject({ draft: { title: { en: words.title } } });
  });

  it('under split asks the PI for a key, and for the whole content with every version', async () => {
    const words = newWords();
    const sealed = await world.call('split');
    const by = await world.bids.bidder();
    const bid = await world.bids.draft(sealed.call.challenge, by, given(words));
    await world.bids.approve(bid, by);
    expect(await refusal(world.bids.submit(bid, by))).toBe('SEAL_KEY_MISSING');
    await world.custody.keeper(by.pi);
    await world.bids.submit(bid, by);
    expect(await refusal(world.bids.submit(bid, by))).toBe('BID_INCOMPLETE');
    await world.bids.save(bid, by, { routeFamily: 'another', unitApprover: by.approver.id });
    await world.bids.approve(bid, by);
    expect(await refusal(world.bids.submit(bid, by))).toBe('BID_INCOMPLETE');
    await world.bids.save(bid, by, world.bids.content(by, given(words, { routeFamily: 'another' })));
    await world.bids.approve(bid, by);
    await world.bids.submit(bid, by);
    await world.closed(sealed);
    await world.open(sealed);
    expect((await world.bids.row(bid)).content).toMatchObject({ routeFamily: 'another' });
  });

  it('shows nothing that was changed in the database, and fails no reading', async () => {
    const sealed = await world.call();
    const by = await world.bids.bidder();
    const bid = await world.bids.submitted(sealed.call.challenge, by);
    await world.sql(`update bid_version set sealed = jsonb_set(sealed, '{0,ciphertext}', '"AAAA"') where bid_id = $1`, [keyOf(bid)]);
    expect(await read(bid, by.pi)).toMatchObject({ state: 'SUBMITTED', content: null, draft: null, warnings: null });
  });

  it('gives an attachment to its authors and its recommender under custodial, and to no officer', async () => {
    const words = newWords();
    const sealed = await world.call();
    const by = await world.bids.bidder();
    const { organisation, person } = await recommender();
    const file = (await files.upload('%PDF-1.7 annex', 'annex.pdf', by.pi.token)).body.id;
    const bid = await world.bids.submitted(sealed.call.challenge, by, given(words, { recommender: organisation, attachments: [file] }));
    expect(await read(bid, person)).toMatchObject({ attachments: [{ id: file, name: null }] });
    const status = async (who: Someone) => (await files.download(file, who.token)).status;
    expect([await status(by.approver), await status(person)]).toEqual([200, 200]);
    for (const who of officers(sealed)) expect(await status(who)).toBe(404);
  });
});
