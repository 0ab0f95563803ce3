import { jest } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { typedId } from '../../src/common/ids.js';
import { SessionService } from '../../src/identity/session.service.js';
import { startApp, type TestApp } from '../app.js';
import type { Someone } from '../factories.js';
import { playSample, signInAll } from '../whole/played.js';
import { pagesOf } from './pdf-text.js';
import { Taking } from './taking.js';

jest.setTimeout(600_000);

const ZH = { 'accept-language': 'zh-CN' };
const DOCUMENTS = {
  LIST_DOCUMENT: 'list',
  NOTICE_DOCUMENT: 'challenge',
  SCORE_SUMMARY_DOCUMENT: 'challenge',
  RECEIPT_DOCUMENT: 'bid',
  TASK_BOOK_DOCUMENT: 'contract',
  ACCEPTANCE_DOCUMENT: 'contract',
} as const;
const REVIEWERS = ['clerk', 'approver', 'supervisor'];

interface Told {
  zh: string;
}
/** As `pagesOf` gives a text. */
const squeezed = ({ zh }: Told): string => zh.replace(/\s/g, '');

describe('when a list is over', () => {
  let app: TestApp;
  let taking: Taking;
  let people: Map<string, Someone>;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    app = await startApp();
    await playSample(app, 'jiangsu-2026-a');
    taking = new Taking(app);
    const tokens = [...(await signInAll(app))].filter(([part]) => part !== 'public');
    people = new Map(tokens.map(([part, token]) => [part, { token } as Someone]));
    const [row] = await app.database.query<Record<'contract' | 'bid' | 'challenge' | 'list', string>>(
      `select k.id as contract, k.bid_id as bid, k.challenge_id as challenge, c.list_id as list
       from contract k join acceptance a on a.contract_id = k.id join challenge c on c.id = k.challenge_id order by k.id limit 1`,
    );
    for (const [type, uuid] of Object.entries(row!)) ids[type] = typedId(type, uuid);
    const ofContract = {
      'PI under contract': 'select pi_id as id from contract where id = $1',
      'unit approver': 'select unit_approver_id as id from contract where id = $1',
      partner: `select m.person_id as id from contract k join bid_partner p on p.bid_id = k.bid_id
        join membership m on m.organisation_id = p.organisation_id and m.role in ('pi', 'unit-approver') where k.id = $1 limit 1`,
    };
    for (const [part, sql] of Object.entries(ofContract)) {
      const [person] = await app.database.query<{ id: string }>(sql, [row!.contract]);
      people.set(part, { token: (await app.nest.get(SessionService).openFor(person!.id)).token } as Someone);
    }
  }, 600_000);
  afterAll(() => app.stop());

  const somebody = (part: string): Someone => people.get(part)!;
  const ask = <T>(query: string, id: string, part = 'approver'): Promise<T> => app.ask<T>(query, { id }, somebody(part).token);
  const document = async (kind: keyof typeof DOCUMENTS, part = 'approver'): Promise<string[]> =>
    pagesOf(await taking.bytes(somebody(part), kind, ids[DOCUMENTS[kind]]!, 'PDF', ZH));
  const rows = async (kind: string, subject: string, part: string): Promise<Record<string, string>[]> =>
    parse(await taking.bytes(somebody(part), kind, subject, 'CSV', { 'accept-language': 'en' }), { bom: true, columns: true });

  it('each document has its number, its pages, and the hash that the product gives for its source', async () => {
    const { list } = await ask<{ list: { code: string; rulesHash: string } }>(
      'query ($id: ID!) { list(id: $id) { code rulesHash } }',
      ids.list!,
    );
    const { challenge } = await ask<{ challenge: { code: string; ranking: { hash: string } } }>(
      'query ($id: ID!) { challenge(id: $id) { code ranking { hash } } }',
      ids.challenge!,
    );
    const { contract } = await ask<{ contract: { taskBookVersions: { hash: string }[] } }>(
      'query ($id: ID!) { contract(id: $id) { taskBookVersions { hash } } }',
      ids.contract!,
    );
    const { bid } = await ask<{ bid: { receipts: { commitment: string; jws: string }[] } }>(
      'query ($id: ID!) { bid(id: $id) { receipts { commitment jws } } }',
      ids.bid!,
    );
    const { challenge: terms } = await ask<{
      challenge: { background: Told; milestones: { name: Told }[]; list: { department: { name: Told } } };
    }>(
      'query ($id: ID!) { challenge(id: $id) { background { zh } milestones { name { zh } } list { department { name { zh } } } } }',
      ids.challenge!,
    );
    const office = `${terms.list.department.name.zh}（公章）`.replace(/\s/g, '');
    const signers = await app.database.query<{ name: string }>(
      `select distinct p.name ->> 'zh' as name from signature s join person p on p.id = s.person_id where s.contract_id = $1`,
      [ids.contract!.split('_')[1]],
    );
    expect(signers.length).toBeGreaterThan(1);
    const cited = (await ask<{ contract: { number: number } }>('query ($id: ID!) { contract(id: $id) { number } }', ids.contract!))
      .contract;
    expect(cited.number).toBe(1);
    const expected: Record<keyof typeof DOCUMENTS, string[]> = {
      LIST_DOCUMENT: [
        list.code,
        list.rulesHash,
        '≥',
        '≤',
        '200ms',
        '考核指标',
        squeezed(terms.background),
        ...terms.milestones.map(({ name }) => squeezed(name)),
        '拨款比例',
        office,
      ],
      NOTICE_DOCUMENT: [`${challenge.code}-公示`, '拟立项', '公示截止', '财政资金上限（元）', '实施期限（签约后）', '请登录本平台', office],
      SCORE_SUMMARY_DOCUMENT: [challenge.ranking.hash, '评分明细'],
      RECEIPT_DOCUMENT: bid.receipts.flatMap(({ commitment, jws }) => [commitment, jws]),
      TASK_BOOK_DOCUMENT: [
        ids.contract!,
        `编号：${challenge.code}-任务书-01`,
        '签署人',
        '未按期完成的后果',
        office,
        ...signers.map(({ name }) => name.replace(/\s/g, '')),
        contract.taskBookVersions.at(-1)!.hash,
        '5,860,000.00',
      ],
      ACCEPTANCE_DOCUMENT: [
        `编号：${challenge.code}-验收-01`,
        `${challenge.code}-任务书-01`,
        office,
        '同意通过验收',
        '5,860,000.00',
        '160,000.00',
      ],
    };
    for (const kind of Object.keys(DOCUMENTS) as (keyof typeof DOCUMENTS)[]) {
      const pages = await document(kind);
      for (const part of [...expected[kind], '留痕检查点', '生成时间'])
        expect([kind, pages.join('').includes(part), part]).toEqual([kind, true, part]);
      for (const [index, page] of pages.entries()) expect(page).toContain(`第${index + 1}/${pages.length}页`);
    }
  });

  it('a score summary longer than a page repeats its heads', async () => {
    const pages = await document('SCORE_SUMMARY_DOCUMENT');
    const continued = pages.slice(1).filter((page) => /(函评|会评\/答辩)\S*resp:/.test(page));
    expect(continued.length).toBeGreaterThan(0);
    for (const page of continued) expect(page).toContain('牵头单位阶段专家分项得分合计');
  });

  it('a score summary says of each sheet whether it counts, and of one that is kept out by a conflict why', async () => {
    const uuid = ids.challenge!.split('_')[1];
    const before = (await document('SCORE_SUMMARY_DOCUMENT')).join('');
    expect(before).toContain('权重');
    const [made] = await app.database.query<{ id: string }>(
      `insert into conflict select (jsonb_populate_record(null::conflict, to_jsonb(k) || jsonb_build_object('id', gen_random_uuid(), 'expert_id', s.expert_id, 'bid_id', s.bid_id,
         'rule', 'FAMILY', 'hard', true, 'after_decision', false))).*
       from (select * from conflict where challenge_id = $1 limit 1) k, (select * from score_sheet where challenge_id = $1 limit 1) s returning id`,
      [uuid],
    );
    const after = (await document('SCORE_SUMMARY_DOCUMENT')).join('');
    const excluded = (text: string): number => text.split('否：回避（').length;
    expect(excluded(after)).toBeGreaterThan(excluded(before));
    await app.database.query('delete from conflict where id = $1', [made!.id]);
  });

  it('a document goes to those who may see its source, and to nobody else', async () => {
    const everyone = [...people.keys()];
    const taken: Record<string, string[]> = {};
    for (const [kind, of] of Object.entries(DOCUMENTS))
      for (const part of everyone) {
        const { data, codes } = await taking.start(somebody(part), kind, ids[of]!, 'PDF');
        if (!data?.startExport) expect(codes).toEqual(['NOT_FOUND']);
        else {
          taken[kind] = [...(taken[kind] ?? []), part];
          await app.database.query(`update export set state = 'CANCELLED' where state in ('QUEUED', 'RUNNING')`);
        }
      }
    for (const kind of ['LIST_DOCUMENT', 'NOTICE_DOCUMENT', 'SCORE_SUMMARY_DOCUMENT', 'ACCEPTANCE_DOCUMENT'])
      expect(taken[kind]).toEqual(everyone);
    for (const kind of ['TASK_BOOK_DOCUMENT', 'RECEIPT_DOCUMENT']) {
      expect(taken[kind]).toEqual(expect.arrayContaining([...REVIEWERS, 'PI under contract', 'unit approver', 'partner']));
      for (const part of ['operator', 'finance', 'PI turned down']) expect(taken[kind]).not.toContain(part);
    }
    for (const part of ['expert', 'recommender']) expect(taken.TASK_BOOK_DOCUMENT).not.toContain(part);
  });

  it('opinion and money of an acceptance, and score sheets, stay with those they are for', async () => {
    for (const part of ['operator', 'recommender', 'expert', 'PI turned down', 'clerk', 'finance', 'PI under contract']) {
      const involved = ['clerk', 'PI under contract'].includes(part);
      const acceptance = (await document('ACCEPTANCE_DOCUMENT', part)).join('');
      expect([part, acceptance.includes('同意通过验收')]).toEqual([part, involved]);
      // Money is finance's business, the opinion on the work is not.
      for (const words of ['已拨（元）', '结余（元）'])
        expect([part, words, acceptance.includes(words)]).toEqual([part, words, involved || part === 'finance']);
      const summary = (await document('SCORE_SUMMARY_DOCUMENT', part)).join('');
      expect([part, summary.includes('评分明细')]).toEqual([part, part === 'clerk' || part === 'expert']);
    }
  });

  it('each role finds in a ranking the bids it sees over the API, and names of experts only where it may', async () => {
    const names = await app.database.query<{ name: string }>(
      'select p.name ->> $1 as name from seat s join expert e on e.id = s.expert_id join person p on p.id = e.person_id where s.challenge_id = $2',
      ['en', ids.challenge!.split('_')[1]],
    );
    for (const part of people.keys()) {
      const found = await rows('RANKING', ids.challenge!, part);
      const { challenge } = await ask<{ challenge: { bids: { id: string }[] } }>(
        'query ($id: ID!) { challenge(id: $id) { bids { id } } }',
        ids.challenge!,
        part,
      );
      expect([part, [...new Set(found.map(({ Bid }) => Bid))].sort()]).toEqual([part, challenge.bids.map(({ id }) => id).sort()]);
      const named = new Set(found.map(({ Expert }) => Expert).filter(Boolean));
      if (REVIEWERS.includes(part)) expect([...named].sort()).toEqual([...new Set(names.map(({ name }) => name))].sort());
      else expect([part, named.size]).toEqual([part, part === 'expert' ? 1 : 0]);
    }
    expect((await rows('RANKING', ids.challenge!, 'operator')).length).toBe(0);
  });

  it('payments go to parties and officers, the record to supervision and the operator', async () => {
    for (const part of ['operator', 'recommender', 'expert', 'PI turned down']) expect(await rows('LEDGER', ids.list!, part)).toEqual([]);
    const all = await rows('LEDGER', ids.list!, 'finance');
    expect(all.filter(({ 'Paid (CNY)': paid }) => /^\d+\.\d\d$/.test(paid!))).toHaveLength(all.length);
    const paid = await app.database.query<{ fen: string }>('select coalesce(sum(paid_fen), 0)::text as fen from payment');
    const cents = all.reduce((sum, row) => sum + BigInt(row['Paid (CNY)']!.replace('.', '')), 0n);
    expect(String(cents)).toBe(paid[0]!.fen);
    const own = await rows('LEDGER', ids.list!, 'PI under contract');
    expect(own.length).toBeGreaterThan(0);
    expect(own.length).toBeLessThan(all.length);
    for (const part of ['clerk', 'finance', 'expert', 'recommender']) expect(await rows('EVENTS', ids.list!, part)).toEqual([]);
    expect((await rows('EVENTS', ids.list!, 'supervisor')).length).toBeGreaterThan(100);
    const operators = await rows('EVENTS', ids.list!, 'operator');
    expect(operators.every(({ Document, 'Hash of document': hash }) => Document === '' && hash === '')).toBe(true);
    expect((await rows('MINUTES', ids.list!, 'expert')).some(({ Minutes }) => Minutes === 'Opening')).toBe(true);
  });
});
