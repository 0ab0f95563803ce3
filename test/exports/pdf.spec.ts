import type { DocumentContent } from '../../src/exports/document.kind.js';
import { pdfOf } from '../../src/exports/pdf.js';
import type { Words } from '../../src/exports/table.kind.js';
import { pagesOf } from './pdf-text.js';

const words = (locale: 'zh' | 'en'): Words => ({
  locale,
  say: (text) => text?.[locale] ?? '',
  when: (at) => at ?? '—',
  name: (_type, value) => value ?? '',
});
const MADE = { at: '2026-03-01', id: 'export_1' };
const HASH = '0123456789abcdef'.repeat(4);
const pages = async (given: Partial<DocumentContent>, locale: 'zh' | 'en' = 'zh') =>
  pagesOf(await pdfOf({ title: '任务书', number: 'N-1', blocks: [], sources: [], ...given }, words(locale), MADE));

describe('a PDF', () => {
  it('holds Chinese, Latin, digits and signs of measure, and hashes whole', async () => {
    const facts: [string, string][] = [
      ['考核指标', '≥ 5 mm，≤ 200 μs，±0.5 %，10 × 20，R²'],
      ['赟堃', 'Zhang Yún'],
    ];
    const [page] = await pages({ blocks: [{ facts }], sources: [['哈希', HASH]] });
    for (const part of ['任务书', '考核指标', '≥5mm', '≤200', '±0.5%', '10×20', 'R²', '赟堃', 'ZhangYún', HASH])
      expect(page).toContain(part);
  });

  it('says which character its font lacks, in its place and at the end', async () => {
    const [page] = await pages({ blocks: [{ text: '负责人：𠮷野' }] });
    expect(page).toContain('负责人：〔U+20BB7〕野');
    expect(page).toMatch(/字库缺少以下字形，文中以其编码代之：U\+20BB7/);
    expect((await pages({ blocks: [{ text: '赟' }] }))[0]).not.toContain('字库缺少');
  });

  it('takes a long table over pages, with its head, the number, page and pages on each, and every row once', async () => {
    const rows = Array.from({ length: 300 }, (_none, index) => [`r${index}r`, `第${index}行`]);
    const read = await pages({ blocks: [{ head: ['序号', '内容'], widths: [80, '*'], rows }] }, 'en');
    expect(read.length).toBeGreaterThan(5);
    const filled = read.filter((page) => /r\d+r/.test(page));
    for (const [index, page] of read.entries()) expect(page).toContain(`Page${index + 1}/${read.length}`);
    for (const page of filled) expect(page).toContain('序号内容');
    for (const page of read) expect(page).toContain('任务书·N-1');
    expect(read.join('').match(/r\d+r/g)).toEqual(rows.map(([no]) => no));
  });
});
