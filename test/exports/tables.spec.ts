import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import ExcelJS from 'exceljs';
import { startApp, type TestApp } from '../app.js';
import { newKey, type Someone, text } from '../factories.js';
import { ListFactories } from '../list.factories.js';
import { AFTER_CLOSES, type BidOfTest, type ExpertOfTest, ReviewWorld } from '../panels/review-world.js';
import { Taking } from './taking.js';

const EN = { 'accept-language': 'en' };

describe('a table that is taken away', () => {
  let app: TestApp;
  let world: ReviewWorld;
  let experts: ExpertOfTest[];
  let bids: BidOfTest[];
  let taking: Taking;
  beforeAll(async () => {
    app = await startApp();
    await app.moveTo(AFTER_CLOSES);
    ({ world, experts, bids } = await ReviewWorld.settled(app, 3, {
      review: { stages: [{ id: 'remote', weight: 100 }], defenceRatio: 2 },
    }));
    await world.sql(`update challenge set cluster = 'NANO_MATERIALS'`);
    for (const [index, bid] of bids.entries())
      for (const expert of experts)
        await world.score(expert, bid, 'remote', [24 - 3 * index, 15], { overall: { zh: '=1+1', en: '@SUM(A1)' } });
    await world.closeStage('remote');
    taking = new Taking(app);
  });
  afterAll(() => app.stop());

  const csv = async (who: Someone, kind: string, subject: string, headers = EN): Promise<Record<string, string>[]> => {
    const bytes = await taking.bytes(who, kind, subject, 'CSV', headers);
    return parse(bytes, { bom: true, columns: true });
  };

  it('is the ranking with all sheets to the clerk, by rank, with a byte order mark and CRLF', async () => {
    const bytes = await taking.bytes(world.clerk, 'RANKING', world.challenge, 'CSV', EN);
    expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
    expect(bytes.toString().replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    const rows = parse<Record<string, string>>(bytes, { bom: true, columns: true });
    expect(rows.map((row) => [row.Rank, row.Bid])).toEqual(bids.flatMap(({ id }, index) => experts.map(() => [String(index + 1), id])));
    expect(rows[0]).toMatchObject({
      Score: '78.0000',
      Passes: 'yes',
      Stage: 'remote',
      'route Route (30)': '24',
      'team Team (20)': '15',
      Total: '78',
    });
    expect(rows.map((row) => row.Overall)).toEqual(rows.map(() => `'@SUM(A1)`));
    expect(new Set(rows.map((row) => row.Expert)).size).toBe(3);
  });

  it('is a workbook whose texts are texts, and whose numbers are numbers', async () => {
    const bytes = await taking.bytes(world.clerk, 'RANKING', world.challenge, 'XLSX', EN);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(bytes as unknown as ExcelJS.Buffer);
    const sheet = book.getWorksheet('RANKING')!;
    const head = sheet.getRow(1).values as string[];
    const cell = (name: string): ExcelJS.Cell => sheet.getRow(2).getCell(head.indexOf(name));
    expect(sheet.rowCount).toBe(1 + bids.length * experts.length);
    expect(cell('Overall')).toMatchObject({ type: ExcelJS.ValueType.String, value: '@SUM(A1)' });
    expect(cell('Score')).toMatchObject({ type: ExcelJS.ValueType.Number, value: 78, numFmt: '0.0000' });
    expect(cell('Rank').value).toBe(1);
    sheet.eachRow((row) => row.eachCell(({ type }) => expect(type).not.toBe(ExcelJS.ValueType.Formula)));
  });

  it('has the language of who asks', async () => {
    const rows = await csv(world.clerk, 'RANKING', world.challenge, { 'accept-language': 'zh-CN' });
    expect(Object.keys(rows[0]!).slice(0, 4)).toEqual(['名次', '揭榜申请', '项目名称', '牵头单位']);
    expect(rows[0]!['总评']).toBe(`'=1+1`);
  });

  it('tells how many rows there are, what the file is, and until when it waits', async () => {
    const one = await taking.ready(world.clerk, 'RANKING', world.challenge);
    expect(one).toMatchObject({ rowsDone: 3, rowsAll: 3, fileName: `ranking-${world.challenge}.csv`, failure: null });
    const bytes = Buffer.from(await (await taking.get(world.clerk, one.download!)).arrayBuffer());
    expect(bytes.length).toBe(one.size);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(one.sha256);
    const hours = (Date.parse(one.expiresAt!) - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);
  });

  it('is of a list, of all its challenges', async () => {
    const list = `list_${world.list.replaceAll('-', '')}`;
    const rules = await csv(world.clerk, 'RULES', list);
    expect(rules.find(({ Item }) => Item === 'panel.size')!.Value).toBe('3');
    expect(rules.filter(({ Part }) => Part === 'Challenge').length).toBeGreaterThan(5);
    const minutes = await csv(world.clerk, 'MINUTES', list);
    expect(minutes.filter(({ What }) => What === 'Member')).toHaveLength(3);
    expect(await csv(world.clerk, 'LEDGER', list)).toEqual([]);
    const events = await csv(world.supervisor, 'EVENTS', list);
    expect(events.filter(({ What }) => What === 'submitScore')).toHaveLength(9);
    expect(await csv(world.clerk, 'EVENTS', list)).toEqual([]);
  });

  it('counts each challenge of a list by itself, and is given to who still sees all of it', async () => {
    const lists = new ListFactories(app, world.make);
    const department = await lists.department();
    const list = await lists.list(department);
    const [first, second] = [await lists.challenge(department, list), await lists.challenge(department, list)];
    const change = 'mutation ($input: UpdateChallengeInput!, $key: ID!) { updateChallenge(input: $input, key: $key) { id } }';
    for (const challenge of [first, second, second]) {
      await app.ask(change, { input: { challenge, title: text(newKey()) }, key: newKey() }, department.clerk.token);
      const one = await taking.ready(department.supervisor, 'EVENTS', list);
      expect(one.rowsAll).toBe(one.rowsDone);
      expect((await taking.get(department.supervisor, one.download!)).status).toBe(200);
    }
  });
});
