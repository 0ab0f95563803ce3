import { once } from 'node:events';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Cell as Target, Worksheet } from 'exceljs';
import { type Cell, inChina } from './cell.rules.js';

/** Digits that a number of a spreadsheet holds exactly. */
const EXACT_DIGITS = 15;
/** Characters of a cell at most; Excel does not open a workbook with a longer one. */
const LONGEST = 32_767;
const CUT = '… [cut]';
/** Rows after which others have their turn, and what was written goes on its way. */
const TURN = 100;

/** A table as a workbook of one sheet, streamed: a row is gone from memory when it is written. What breaks the rows breaks the stream. */
export function xlsxOf(lines: AsyncIterable<Cell[]>, name: string): Readable {
  const stream = new PassThrough();
  write(lines, name, stream).catch((error: unknown) => stream.destroy(error as Error));
  return stream;
}

async function write(lines: AsyncIterable<Cell[]>, name: string, stream: PassThrough): Promise<void> {
  // Loaded with the first workbook: few processes write any.
  const { default: ExcelJS } = await import('exceljs');
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true, useSharedStrings: false });
  const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 1 }] });
  let written = 0;
  for await (const cells of lines) {
    const row = sheet.addRow([]);
    cells.forEach((cell, index) => fill(row.getCell(index + 1), cell));
    if (written === 0) row.font = { bold: true };
    row.commit();
    written += 1;
    if (written % TURN === 0) await room(sheet);
  }
  await book.commit();
}

/** exceljs hands rows on to the packer without waiting, and keeps what that can't take yet: here it is waited for, where it says that it is full. */
async function room(sheet: Worksheet): Promise<void> {
  await breathe();
  const [packer] = (sheet as unknown as { stream: { pipes: (Writable & { _writableState: { needDrain: boolean } })[] } }).stream.pipes;
  if (packer?._writableState.needDrain) await once(packer, 'drain');
}

/** Texts are written as texts whatever they begin with. Numbers that the form does not hold exactly are texts, too. */
function fill(target: Target, cell: Cell): void {
  if (cell === null || cell === '') return;
  if (typeof cell === 'string') target.value = fitting(cell);
  else if ('at' in cell) {
    target.value = new Date(`${inChina(cell.at).replace(' ', 'T')}Z`);
    target.numFmt = 'yyyy-mm-dd hh:mm:ss';
  } else if (cell.number.replace(/\D/g, '').length > EXACT_DIGITS) target.value = cell.number;
  else {
    target.value = Number(cell.number);
    const decimals = cell.number.split('.')[1]?.length ?? 0;
    if (decimals) target.numFmt = `0.${'0'.repeat(decimals)}`;
  }
}

/** Without what XML can't hold: control characters, and halves of surrogate pairs. */
function fitting(text: string): string {
  const clean = text.replace(/[\p{Cc}\p{Cs}\ufffe\uffff]/gu, (sign) => (sign === '\n' || sign === '\t' ? sign : ' '));
  return clean.length > LONGEST ? clean.slice(0, LONGEST - CUT.length) + CUT : clean;
}
