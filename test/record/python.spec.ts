import { execFile, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { payloadOf } from '../../src/record/checkpoint.js';
import { RecordWorld } from './record-world.js';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/record.md'), 'utf8');
const withPython = spawnSync('python3', ['--version']).status === 0 ? describe : describe.skip;

withPython('the lines of Python in docs/record.md', () => {
  it('compute the root of a published record', async () => {
    const world = await RecordWorld.start();
    try {
      await world.publish(3);
      const { size } = payloadOf(await world.checkpoint());
      const script = /^```python\n(.*?)^```$/ms.exec(PAGE)![1]!;
      const run = () => promisify(execFile)('python3', ['-c', script, world.app.url]);
      expect((await run()).stdout).toBe(`${size} True\n`);
      await world.query(`update log_leaf set hash = set_bit(hash, 0, 1 - get_bit(hash, 0)) where seq = 2`);
      await expect(run()).resolves.toMatchObject({ stdout: `${size} False\n` });
    } finally {
      await world.stop();
    }
  }, 240_000);
});
