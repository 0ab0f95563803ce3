import ical, { type VEvent } from 'node-ical';
import Parser from 'rss-parser';
import { startApp, type TestApp } from '../app.js';
import { Factories } from '../factories.js';
import { type Department, ListFactories } from '../list.factories.js';

describe('the public feeds', () => {
  let app: TestApp;
  let department: Department;
  let lists: ListFactories;
  let published: { list: string; challenge: string };
  let draft: string;
  beforeAll(async () => {
    app = await startApp({ worker: false, settings: { PUBLIC_URL: 'https://jiebang.example.org/' } });
    await app.database.query(`update demo_clock set instant = '2026-03-02T10:00:00+08:00'`);
    lists = new ListFactories(app, new Factories(app));
    department = await lists.department('320100');
    published = await lists.published(department, {
      list: { code: 'L1', title: { zh: '第一批\nX-EVIL:1', en: 'Round one' } },
      challenge: {
        code: 'C1',
        cluster: 'NEW_ENERGY',
        title: { zh: '固态电池 <script>', en: 'Solid & state ]]> batteries\u0001' },
        problem: { zh: '<b>太热</b>', en: 'Too hot' },
      },
    });
    draft = await lists.list(department, { title: { zh: '秘密', en: 'Secret' } });
    await lists.challenge(department, draft, { code: 'C2', title: { zh: '秘密榜题', en: 'Secret challenge' } });
  });
  afterAll(() => app.stop());

  const get = (path: string, headers: Record<string, string> = {}) => fetch(`${app.url}/feeds/${path}`, { headers });
  const text = async (path: string): Promise<string> => (await get(path)).text();

  it('tell a reader of the open challenges, as text and never as markup', async () => {
    const atom = await text('challenges.atom');
    const feed = await new Parser().parseString(atom);
    expect(feed.link).toBe('https://jiebang.example.org/');
    expect(feed.items).toHaveLength(1);
    const [item] = feed.items;
    expect(item).toMatchObject({
      title: 'C1 固态电池 &lt;script&gt; / Solid &amp; state ]]&gt; batteries',
      link: `https://jiebang.example.org/?challenge=${published.challenge}`,
      isoDate: '2026-03-02T02:00:00.000Z',
    });
    expect(item!.summary).toContain('&lt;b&gt;太热&lt;/b&gt;');
    expect(item!.summary).toContain('Asia/Shanghai');
    expect(item!.id).toMatch(/^urn:uuid:/);
    expect(atom).not.toContain('Secret');
    expect(atom).not.toContain('秘密');
  });

  it('are narrowed by cluster and region, and refuse other words', async () => {
    const codes = async (query: string) => (await new Parser().parseString(await text(`challenges.atom?${query}`))).items.length;
    expect(await codes('cluster=NEW_ENERGY')).toBe(1);
    expect(await codes('cluster=BIOMEDICINE')).toBe(0);
    expect(await codes('region=320000')).toBe(1);
    expect(await codes('region=110000')).toBe(0);
    for (const query of ['cluster=x', 'cluster=NEW_ENERGY&cluster=BIOMEDICINE', 'region=32%25', 'cluster=constructor'])
      expect((await get(`challenges.atom?${query}`)).status).toBe(400);
  });

  it('are sent once, until something changes', async () => {
    const first = await get('challenges.atom');
    const tag = first.headers.get('etag')!;
    expect(first.headers.get('cache-control')).toBe('public, max-age=300');
    const again = await get('challenges.atom', { 'if-none-match': tag });
    expect([again.status, await again.text()]).toEqual([304, '']);
    await app.database.query(`update challenge set state = 'CLOSED' where code = 'C1'`);
    expect((await get('challenges.atom', { 'if-none-match': tag })).status).toBe(200);
    await app.database.query(`update challenge set state = 'OPEN' where code = 'C1'`);
  });

  it('give the dates of a published list to a calendar', async () => {
    const answer = await get(`lists/${published.list}.ics`);
    expect(answer.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
    const body = await answer.text();
    expect(body).not.toMatch(/^X-EVIL/m);
    expect(body.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    const events = Object.values(ical.sync.parseICS(body)).filter((part): part is VEvent => part?.type === 'VEVENT');
    expect(events).toHaveLength(5);
    const [{ close }] = (await app.database.query(`select bidder_close as close from challenge where code = 'C1'`)) as [{ close: Date }];
    const event = events.find(({ uid }) => uid.includes('bidderClose'))!;
    expect(new Date(event.start).toISOString()).toBe(close.toISOString());
    expect(event).toMatchObject({
      sequence: 0,
      summary: '揭榜申报截止 Bidder close: C1 固态电池 <script> / Solid & state ]]> batteries',
    });
    expect(event.description).toContain('Asia/Shanghai');
    expect(await text(`lists/${published.list}.ics`)).toBe(body);
  });

  it('keep the entry of an amended challenge under its name, and cancel that of a withdrawn one', async () => {
    const entry = async () =>
      Object.values(ical.sync.parseICS(await text(`lists/${published.list}.ics`))).filter(
        (part): part is VEvent => part?.type === 'VEVENT',
      )[0]!;
    const before = await entry();
    await app.database.query(`update challenge set state = 'WITHDRAWN' where code = 'C1'`);
    const after = await entry();
    expect(after).toMatchObject({ uid: before.uid, status: 'CANCELLED', sequence: 1 });
    await app.database.query(`update challenge set state = 'OPEN' where code = 'C1'`);
  });

  it('move the close with an extension, in a calendar and in a reader, and count it as a revision', async () => {
    const close = async () =>
      Object.values(ical.sync.parseICS(await text(`lists/${published.list}.ics`))).find(
        (part): part is VEvent => part?.type === 'VEVENT' && part.uid.includes('bidderClose'),
      )!;
    const before = await close();
    await app.database.query(`update challenge set extended_until = recommender_close + interval '20 days' where code = 'C1'`);
    const [{ until }] = (await app.database.query(`select extended_until as until from challenge where code = 'C1'`)) as [{ until: Date }];
    const after = await close();
    expect(new Date(after.start).toISOString()).toBe(until.toISOString());
    expect(after.uid).toBe(before.uid);
    expect(Number(after.sequence)).toBe(Number(before.sequence) + 1);
    const { items } = await new Parser().parseString(await text('challenges.atom'));
    expect(items[0]!.summary).toContain(new Date(until.getTime() + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' '));
    await app.database.query(`update challenge set extended_until = null where code = 'C1'`);
  });

  it('give a calendar that is one by its grammar, before its first date', async () => {
    const parts = ['BEGIN:VCALENDAR', 'BEGIN:VTIMEZONE', 'BEGIN:STANDARD', 'BEGIN:VEVENT'];
    const body = await text(`lists/${published.list}.ics`);
    expect(body.match(/^BEGIN:\w+/gm)!.slice(0, 4)).toEqual(parts);
    // Nor does a list of that name break it.
    await app.database.query(`update list set title = '{"zh": "BEGIN:VEVENT", "en": "END:VCALENDAR"}' where state = 'PUBLISHED'`);
    const named = await text(`lists/${published.list}.ics`);
    expect(named).toMatch(/^X-WR-CALNAME:\S+ BEGIN:VEVENT \/ END:VCALENDAR\r$/m);
    expect(named.match(/^BEGIN:\w+/gm)!.slice(0, 4)).toEqual(parts);
  });

  it('tell nobody of a list that is not published, its officers neither', async () => {
    const bearer = { authorization: `Bearer ${department.clerk.token}` };
    for (const path of [`lists/${draft}.ics`, 'lists/list_00000000000000000000000000000000.ics', 'lists/x.ics', `lists/${published.list}`])
      for (const headers of [{}, bearer]) expect((await get(path, headers)).status).toBe(404);
    expect(await (await get('challenges.atom', bearer)).text()).toBe(await text('challenges.atom'));
  });
});
