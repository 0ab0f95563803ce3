import { jest } from '@jest/globals';
import { basename } from 'node:path';
import { parseSample } from '../../src/cli/sample-file.js';
import type { SampleFile } from '../../src/cli/sample-format.js';
import { play } from '../../src/replay/play.js';
import { startApp, type TestApp } from '../app.js';
import { load, SAMPLES } from './sample-files.js';
import { published, roundsNothing, varied } from './variants.js';

jest.setTimeout(240_000);
const named = (part: string): string => SAMPLES.find((path) => path.includes(part))!;
const ALL = process.env.VARIANTS === 'all';
if (!ALL) process.stdout.write('variants of two sample lists are played; of all with VARIANTS=all\n');

describe('a variant of a sample list', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp();
  });
  afterAll(() => app.stop());

  const differences = async (file: SampleFile) => (await play(app.url, file, () => undefined)).differences;

  it.each(SAMPLES)('is valid: %s', (path) => {
    const file = published('2027-03-01')(varied(load(path)));
    expect(parseSample(JSON.stringify(file))).toEqual({ file });
    expect(file.expected).not.toEqual(load(path).expected);
  });

  it('knows which list rounds nothing', () => {
    const exact = SAMPLES.filter((path) => roundsNothing(load(path))).map((path) => basename(path));
    expect(exact).toContain('jiangsu-2026-a.json');
    expect(exact).not.toContain('ganzhou-2026-c.json');
  });

  // One server for all, each list later than the one before: what was there before changes nothing either.
  const played = ALL ? SAMPLES : [named('ganzhou'), named('jiangsu')];
  it.each(played.map((path, index) => [basename(path), path, 2027 + 9 * index] as const))(
    'comes out as it must: %s',
    async (_name, path, year) => {
      expect(await differences(published(`${year}-03-01`)(varied(load(path))))).toEqual([]);
    },
  );
});
