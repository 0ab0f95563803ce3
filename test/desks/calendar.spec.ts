import { jest } from '@jest/globals';
import ical, { type VEvent } from 'node-ical';
import type { Logger } from 'pino';
import { LOG } from '../../src/operations/logging.js';
import { type Bidder, BidWorld } from '../bids/bid-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';

const MAKE = 'mutation ($key: ID!) { makeCalendarAddress(key: $key) { address } }';
const REVOKE = 'mutation ($key: ID!) { revokeCalendarAddress(key: $key) }';
const NEVER = '/calendars/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA.ics';

describe('the calendar of a person', () => {
  let world: BidWorld;
  let bidder: Bidder;
  let bid: string;
  beforeAll(async () => {
    world = await BidWorld.start();
    const call = await world.challenge({}, { code: 'C-9', title: { zh: '固态电池\r\nX-EVIL:1', en: 'Solid; batteries, and more' } });
    bidder = await world.bidder();
    bid = await world.draft(call.challenge, bidder, { title: text('Hush') });
  });
  afterAll(() => world.stop());

  const make = async ({ token }: Someone, key = newKey()): Promise<string | null> =>
    (await world.app.ask<{ makeCalendarAddress: { address: string | null } }>(MAKE, { key }, token)).makeCalendarAddress.address;
  const get = (address: string, headers: Record<string, string> = {}) => fetch(world.app.url + address, { headers });
  const dates = async (address: string): Promise<VEvent[]> => {
    const answer = await get(address);
    expect(answer.status).toBe(200);
    return Object.values(ical.sync.parseICS(await answer.text())).filter((part): part is VEvent => part?.type === 'VEVENT');
  };
  /** Whose calendar it is, what it holds: each date as its uid, instant and summary. */
  const held = async (address: string) =>
    (await dates(address)).map(({ uid, start, summary }) => `${uid} ${new Date(start).toISOString()} ${String(summary)}`).sort();
  /** The same as the desk says it. */
  const desk = async ({ token }: Someone) => {
    const query = '{ desk(first: 200) { nodes { key deadline words { zh en } challenge { code title { zh en } } } } }';
    const { nodes } = (await world.app.ask<{ desk: { nodes: Entry[] } }>(query, {}, token)).desk;
    const title = ({ zh, en }: { zh: string; en: string }) => `${zh.replace(/\s+/g, ' ')} / ${en}`;
    return nodes
      .filter(({ deadline }) => deadline !== null)
      .map(
        ({ key, deadline, words, challenge }) =>
          `${key}.desk@jiebang ${deadline} ${words.zh} ${words.en}: ${challenge.code} ${title(challenge.title)}`,
      )
      .sort();
  };

  it('holds the deadlines of all its desks, for a parser that is not ours', async () => {
    for (const somebody of [bidder.pi, bidder.approver, world.department.clerk]) {
      const expected = await desk(somebody);
      expect(expected).not.toEqual([]);
      expect(await held((await make(somebody))!)).toEqual(expected);
    }
    const answer = await get((await make(bidder.pi))!);
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'text/calendar; charset=utf-8',
      'cache-control': 'private, max-age=300',
      'referrer-policy': 'no-referrer',
      'x-robots-tag': 'noindex',
    });
    const body = await answer.text();
    expect(body).not.toMatch(/^X-EVIL/m);
    expect(body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
  });

  it('says nothing of a bid but its challenge', async () => {
    const body = await (await get((await make(bidder.pi))!)).text();
    expect(body).toContain('C-9');
    for (const secret of ['Hush', bid.slice('bid_'.length)]) expect(body).not.toContain(secret);
  });

  it('is a calendar by its grammar also when it has no date', async () => {
    const address = (await make(await world.make.person()))!;
    expect(await dates(address)).toEqual([]);
    const lines = (await (await get(address)).text()).trimEnd().split('\r\n');
    expect([lines[0], lines.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR']);
    // icalbody = calprops component (RFC 5545, 3.4): one part at least, and no property after the first.
    const parts = lines.flatMap((line, index) => (/^BEGIN:V(?!CALENDAR)/.test(line) ? [index] : []));
    expect(parts).toHaveLength(1);
    const part = lines.slice(parts[0], -1);
    expect([part[0], part.at(-1)]).toEqual(['BEGIN:VTIMEZONE', 'END:VTIMEZONE']);
    const propertiesOf = lines.slice(1, parts[0]).map((line) => line.split(/[:;]/)[0]);
    expect(propertiesOf).toEqual(expect.arrayContaining(['VERSION', 'PRODID']));
  });

  it('is the same to the byte until something changes, and is then sent once', async () => {
    const address = (await make(bidder.approver))!;
    const first = await get(address);
    const tag = first.headers.get('etag')!;
    await world.app.moveTo(
      new Date(Date.parse((await world.sql<{ at: string }>('select clock_now() as at'))[0]!.at) + 60_000).toISOString(),
    );
    const again = await get(address, { 'if-none-match': tag });
    expect([again.status, await again.text(), again.headers.get('cache-control')]).toEqual([304, '', 'private, max-age=300']);
    expect((await get(address, { 'if-none-match': '"other"' })).status).toBe(200);
    expect((await get(NEVER, { 'if-none-match': '*' })).status).toBe(404);
  });

  it('answers a crowd at one address in turn, and refuses those who are too many, while others are answered', async () => {
    const [hammered, other] = [(await make(bidder.pi))!, (await make(world.department.clerk))!];
    const crowd = Promise.all(Array.from({ length: 60 }, async () => (await get(hammered)).status));
    expect((await get(other)).status).toBe(200);
    const statuses = await crowd;
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    expect((await get(hammered)).status).toBe(200);
  });

  it('moves a date with its deadline, under the same uid, and drops what is done', async () => {
    const address = (await make(bidder.approver))!;
    const [before] = await dates(address);
    const unmoved = (await get(address)).headers.get('etag')!;
    await world.sql(
      `update challenge set bidder_close = bidder_close + interval '3 days', recommender_close = recommender_close + interval '3 days'`,
    );
    const [after] = await dates(address);
    expect(after!.uid).toBe(before!.uid);
    expect([before!.sequence, after!.sequence]).toEqual([0, 1]);
    const [{ now }] = (await world.sql('select clock_now() as now')) as [{ now: Date }];
    expect([after!.dtstamp, after!.lastmodified].map((at) => new Date(at!).getTime())).toEqual(
      [now, now].map((at) => Math.floor(at.getTime() / 1000) * 1000),
    );
    expect((await get(address, { 'if-none-match': unmoved })).status).toBe(200);
    const sequences = await Promise.all(Array.from({ length: 3 }, async () => (await dates(address))[0]!.sequence));
    expect(sequences).toEqual(Array.from({ length: 3 }, () => after!.sequence));
    expect(new Date(after!.start).getTime() - new Date(before!.start).getTime()).toBe(3 * 86_400_000);
    await world.approve(bid, bidder);
    expect((await dates(address)).map(({ uid }) => uid)).not.toContain(before!.uid);
  });

  it('is there once: a new address ends the one before, and none is shown twice', async () => {
    const key = newKey();
    const first = (await make(bidder.pi, key))!;
    expect(first).toMatch(/^\/calendars\/[\w-]{43}\.ics$/);
    expect(await make(bidder.pi, key)).toBeNull();
    expect((await get(first)).status).toBe(200);
    const second = (await make(bidder.pi))!;
    expect([(await get(first)).status, (await get(second)).status]).toEqual([404, 200]);
    await world.app.ask(REVOKE, { key: newKey() }, bidder.pi.token);
    expect((await get(second)).status).toBe(404);
    const { myCalendarSince } = await world.app.ask<{ myCalendarSince: null }>('{ myCalendarSince }', {}, bidder.pi.token);
    expect(myCalendarSince).toBeNull();
  });

  it('answers alike for an address that is wrong, was revoked, or never was, whoever asks', async () => {
    const gone = (await make(bidder.pi))!;
    await make(bidder.pi);
    const id = bidder.pi.id;
    const answers: string[] = [];
    const people = [
      bidder.pi,
      bidder.approver,
      ...Object.values(world.department).filter((one): one is Someone => typeof one === 'object'),
    ];
    for (const path of [
      gone,
      NEVER,
      `/calendars/${id}.ics`,
      `/calendars/${keyOf(id)}.ics`,
      '/calendars/x',
      `${NEVER}.ics`,
      '/calendars/%00.ics',
    ])
      for (const headers of [{}, ...people.map(({ token }) => ({ authorization: `Bearer ${token}` }))]) {
        const answer = await get(path, headers);
        const headersOf = [...answer.headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
        answers.push(JSON.stringify([answer.status, await answer.text(), headersOf]));
      }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toMatch(/^\[404,/);
  });

  it('shows its owner’s own and nothing of others, whoever is signed in beside', async () => {
    const rival = await world.bidder();
    const address = (await make(rival.pi))!;
    expect(await dates(address)).toEqual([]);
    for (const { token } of [bidder.pi, world.department.clerk])
      expect(await (await get(address, { authorization: `Bearer ${token}` })).text()).not.toContain('BEGIN:VEVENT');
  });

  it('shows nothing of a role that sleeps or is gone', async () => {
    const { id } = world.department;
    const clerk = await world.make.person({ organisation: id, role: 'clerk' });
    const address = (await make(clerk))!;
    expect(await dates(address)).not.toEqual([]);
    const mine = [keyOf(clerk.id)];
    await world.sql('update membership set suspended_at = clock_timestamp() where person_id = $1', mine);
    expect(await dates(address)).toEqual([]);
    await world.sql('update membership set suspended_at = null where person_id = $1', mine);
    expect(await dates(address)).not.toEqual([]);
    await world.sql('delete from membership where person_id = $1', mine);
    expect(await dates(address)).toEqual([]);
  });

  it('ends with the sessions of who had to set a password anew', async () => {
    const somebody = await world.make.person({ organisation: world.department.id, role: 'clerk' });
    const address = (await make(somebody))!;
    const operator = await world.make.operator();
    await world.app.ask(
      'mutation ($person: ID!, $key: ID!) { revokeSessionsOf(person: $person, key: $key) { id } }',
      { person: somebody.id, key: newKey() },
      operator.token,
    );
    expect((await get(address)).status).toBe(404);
  });

  it('keeps the secret out of the log, the record and the database', async () => {
    const log = world.app.nest.get<Logger>(LOG);
    const lines = (['info', 'warn', 'error'] as const).map((level) => jest.spyOn(log, level));
    const address = (await make(bidder.pi))!;
    await dates(address);
    await get(address.replace('.ics', 'x.ics'));
    const secret = address.slice('/calendars/'.length, -'.ics'.length);
    const said = JSON.stringify(lines.flatMap(({ mock }) => mock.calls));
    expect(said).toContain('/calendars/:name');
    expect(said).not.toContain(secret);
    const tables = await world.sql<{ name: string }>(
      `select table_name as name from information_schema.tables where table_schema = 'public'`,
    );
    for (const { name } of tables) {
      const found = await world.sql(`select from "${name}" t where to_jsonb(t)::text like '%' || $1 || '%'`, [secret]);
      expect([name, found.length]).toEqual([name, 0]);
    }
  });
});

interface Entry {
  key: string;
  deadline: string | null;
  words: { zh: string; en: string };
  challenge: { code: string; title: { zh: string; en: string } };
}
