import { randomBytes } from 'node:crypto';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Cell } from './cell.rules.js';
import { xlsxOf } from './xlsx.js';

const ROWS = 4000;
const CELL_BYTES = 2500;
/** What packers and streams hold on their way, in bytes of the file. */
const ON_ITS_WAY = 4 * 2 ** 20;

describe('a workbook', () => {
  it('takes rows no faster than it is taken itself', async () => {
    let taken = 0;
    async function* lines(): AsyncGenerator<Cell[]> {
      for (; taken < ROWS; taken += 1) yield [randomBytes(CELL_BYTES).toString('hex')];
    }
    let [got, ahead] = [0, 0];
    for await (const chunk of xlsxOf(lines(), 'slow')) {
      got += (chunk as Buffer).length;
      // Digits in base 16 pack to half.
      ahead = Math.max(ahead, taken * CELL_BYTES - got);
      for (let turn = 0; turn < 10; turn += 1) await breathe();
    }
    expect(got).toBeGreaterThan(ROWS * CELL_BYTES);
    expect(ahead).toBeLessThan(ON_ITS_WAY);
  });
});
