import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Content, TableCell } from 'pdfmake';
import type { Block, DocumentContent } from './document.kind.js';
import { type Coverage, coverageOf, printable } from './font.coverage.rules.js';
import type { Words } from './table.kind.js';

const FONTS = join(dirname(createRequire(import.meta.url).resolve('@embedpdf/fonts-sc')), '..', 'fonts');
const REGULAR = join(FONTS, 'NotoSansHans-Regular.otf');
const SAID = {
  zh: {
    number: (number: string) => `编号：${number}`,
    made: '生成时间',
    id: '导出编号',
    page: (page: number, pages: number) => `第 ${page} / ${pages} 页`,
    check: '核验',
    missing: '字库缺少以下字形，文中以其编码代之：',
  },
  en: {
    number: (number: string) => `No. ${number}`,
    made: 'Made at',
    id: 'Export',
    page: (page: number, pages: number) => `Page ${page} / ${pages}`,
    check: 'To check it',
    missing: 'The font lacks these characters, which stand by their codes above: ',
  },
};
/** A run without a place to break it, such as a hash or a signature; what has halves of letters in it is not cut between any two signs. */
const isRun = (text: string): boolean => /[!-~]{17}/.test(text) && !/[\ud800-\udfff]/.test(text);
const GREY = '#666666';
const LINES = { hLineWidth: () => 0.5, vLineWidth: () => 0.5, hLineColor: () => '#999999', vLineColor: () => '#999999' };

/** When a document was made, and by which export. */
export interface Made {
  at: string;
  id: string;
}

let coverage: Promise<Coverage> | undefined;
/** Of the regular font; the bold one has the same letters. */
async function regularCoverage(): Promise<Coverage> {
  const bytes = await readFile(REGULAR);
  return coverageOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
}

/**
 * Sets a document on A4: tables go over pages with their heads, and every page has number, page and pages. What sets it is loaded with the first
 * one: few processes set any.
 */
export async function pdfOf(document: DocumentContent, words: Words, made: Made): Promise<Buffer> {
  const { default: pdfmake } = await import('pdfmake');
  coverage ??= regularCoverage();
  const known = await coverage;
  const missing = new Set<string>();
  const plain = (text: string): string => printable(text, known, missing);
  const set = (text: string): Setting => {
    const shown = plain(text);
    return isRun(shown) ? { text: shown, wordBreak: 'break-all' } : { text: shown };
  };
  const said = SAID[words.locale];
  const sources: [string, string][] = [...document.sources, [said.made, words.when(made.at)], [said.id, made.id]];
  const content: Content[] = [
    { ...set(document.title), style: 'title' },
    { text: said.number(plain(document.number)), style: 'number' },
    ...document.blocks.map((block) => blockOf(block, set)),
    { text: said.check, style: 'heading' },
    factsOf(sources, set, 8),
  ];
  if (missing.size)
    content.push({
      text: said.missing + [...missing].map((letter) => `U+${letter.codePointAt(0)!.toString(16).toUpperCase()}`).join(', '),
      style: 'note',
    });
  pdfmake.setFonts({ Sans: { normal: REGULAR, bold: join(FONTS, 'NotoSansHans-Bold.otf') } });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(FONTS));
  const pdf = pdfmake.createPdf({
    pageSize: 'A4',
    pageMargins: [48, 52, 48, 56],
    info: { title: document.title, subject: document.number },
    defaultStyle: { font: 'Sans', fontSize: 9.5, lineHeight: 1.15 },
    styles: {
      title: { fontSize: 18, bold: true, alignment: 'center', margin: [0, 0, 0, 4] },
      number: { fontSize: 9, alignment: 'center', color: GREY, margin: [0, 0, 0, 12] },
      heading: { fontSize: 12, bold: true, margin: [0, 10, 0, 4] },
      note: { fontSize: 8, color: GREY, margin: [0, 6, 0, 0] },
    },
    content,
    // No heading stands alone at the foot of a page.
    pageBreakBefore: (node, pages) => node.headlineLevel === 1 && pages.getFollowingNodesOnPage().length === 0,
    footer: (page, pages) => ({
      margin: [48, 16, 48, 0],
      fontSize: 8,
      color: GREY,
      columns: [
        { text: `${plain(document.title)} · ${plain(document.number)}`, width: '*' },
        { text: said.page(page, pages), width: 'auto', alignment: 'right' },
      ],
    }),
  });
  return pdf.getBuffer();
}

interface Setting {
  text: string;
  wordBreak?: 'break-all';
}
type Sets = (text: string) => Setting;

function blockOf(block: Block, set: Sets): Content {
  if ('heading' in block) return { ...set(block.heading), style: 'heading', headlineLevel: 1 };
  if ('text' in block) return { ...set(block.text), margin: [0, 4, 0, 6] };
  if ('closing' in block)
    return {
      stack: block.closing.filter(Boolean).map((line) => set(line)),
      unbreakable: true,
      alignment: 'right',
      lineHeight: 1.8,
      margin: [0, 28, 24, 24],
    };
  if ('facts' in block) return factsOf(block.facts, set);
  const head = block.head.map((text): TableCell => ({ ...set(text), bold: true, fillColor: '#eeeeee' }));
  const rows = block.rows.map((row) => row.map((text): TableCell => set(text)));
  return {
    table: { headerRows: 1, keepWithHeaderRows: 1, dontBreakRows: true, widths: block.widths, body: [head, ...rows] },
    layout: LINES,
    fontSize: 8.5,
    margin: [0, 2, 0, 6],
  };
}

const factsOf = (facts: readonly [string, string][], set: Sets, fontSize = 9.5): Content => ({
  table: {
    widths: [110, '*'],
    body: facts.map(([label, value]): TableCell[] => [{ ...set(label), fillColor: '#f5f5f5' }, set(value || '—')]),
  },
  layout: LINES,
  fontSize,
  margin: [0, 0, 0, 6],
});
