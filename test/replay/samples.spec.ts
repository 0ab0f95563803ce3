import { jest } from '@jest/globals';
import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fetchBundle } from '../../src/replay/bundles.js';
import { play } from '../../src/replay/play.js';
import { verifyBundle } from '../../src/verify/verification.js';
import { startApp, type TestApp } from '../app.js';
import { brokenInvariants } from '../whole/invariants.js';
import { load, SAMPLES, smallest } from './sample-files.js';

jest.setTimeout(240_000);

describe('a replay over the public API', () => {
  let app: TestApp;
  beforeEach(async () => {
    app = await startApp();
  });
  afterEach(() => app.stop());

  it.each(SAMPLES.map((path) => [basename(path), path]))('of %s comes out as expected, and breaks no invariant', async (_name, path) => {
    const lines: string[] = [];
    const outcome = await play(app.url, load(path), (line) => void lines.push(line));
    expect(outcome.differences).toEqual([]);
    expect(outcome.ok).toBe(true);
    expect(lines.length).toBeGreaterThan(50);
    expect(await brokenInvariants((sql) => app.database.query(sql))).toEqual([]);
    const supervisor = await outcome.world.officer(outcome.world.file.officers.supervisor, 'supervisor');
    for (const [edition, token] of [['public', null] as const, ['supervision', supervisor] as const]) {
      const file = join(app.folder, `${edition}.jsonl`);
      await mkdir(app.folder, { recursive: true });
      await writeFile(file, await (await fetchBundle(app.url, outcome.world.id('list'), edition, token)).text());
      expect((await verifyBundle(file, null)).fault).toBeNull();
    }
  });

  it('of a list with a falsified expectation fails and names the place', async () => {
    const file = smallest();
    const [right] = file.expected.payments;
    file.expected.statistics.eligible += 1;
    file.expected.decisions[0]!.validBids += 1;
    if (right) right.totalPaid.amountFen += 1;
    const { ok, differences, report } = await play(app.url, file, () => undefined);
    expect(ok).toBe(false);
    expect(differences).toEqual([
      { path: 'decisions[0].validBids', expected: report.decisions[0]!.validBids + 1, actual: report.decisions[0]!.validBids },
      ...(right
        ? [{ path: 'payments[0].totalPaid.amountFen', expected: right.totalPaid.amountFen, actual: right.totalPaid.amountFen - 1 }]
        : []),
      { path: 'statistics.eligible', expected: report.statistics.eligible + 1, actual: report.statistics.eligible },
    ]);
  });

  it('goes on after an act that is refused, and names it', async () => {
    const file = smallest();
    const [contract] = file.delivery.contracts;
    contract!.signedBy = file.experts.slice(0, 4).map(({ person }) => person);
    const { ok, differences, report } = await play(app.url, file, () => undefined);
    expect(ok).toBe(false);
    expect(differences[0]).toEqual({
      path: `${contract!.signedBy.join(', ')} sign the contract of ${contract!.bid}`,
      expected: 'accepted',
      actual: expect.stringMatching(/^signContract: [A-Z_]+ /),
    });
    expect(report.rankings).toEqual(file.expected.rankings);
    expect(report.milestoneVerdicts.filter(({ bid }) => bid === contract!.bid)).toEqual([]);
  });
});
