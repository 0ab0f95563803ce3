import fc from 'fast-check';
import { PublicationService } from '../../src/challenges/publication.service.js';
import { scheduleOf } from '../../src/challenges/schedule.rules.js';
import { workingDaysBetween } from '../../src/common/calendar.js';
import { dayZero } from '../../src/common/offset.js';
import { sha256 } from '../../src/common/transaction.js';
import { rulesHash } from '../../src/policies/overlay.rules.js';
import { startApp, type TestApp } from '../app.js';
import { rulesArbitrary } from '../arbitraries.js';
import { Factories } from '../factories.js';
import { type Department, keyOf, ListFactories } from '../list.factories.js';

describe('any rules that the sample schema admits', () => {
  let app: TestApp;
  let lists: ListFactories;
  let ours: Department;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    lists = new ListFactories(app, new Factories(app));
    ours = await lists.department();
    await app.database.query(`update demo_clock set instant = '2026-03-02T10:00:00+08:00'`);
  });
  afterAll(() => app.stop());

  it('are published, unless the notice is too short for its working days', async () => {
    const day0 = dayZero('2026-03-02');
    await fc.assert(
      fc.asyncProperty(rulesArbitrary, fc.boolean(), async (given, anyNotice) => {
        const rules = anyNotice ? given : { ...given, notice: { ...given.notice, workingDays: 0 } };
        const list = await lists.list(ours, { overrides: rules });
        await lists.challenge(ours, list);
        await lists.approve(ours, list);
        const { noticeOpens, noticeCloses } = scheduleOf(rules, day0);
        const { workingDays } = rules.notice;
        const enough = workingDaysBetween(noticeOpens, noticeCloses, new Map(), workingDays) >= workingDays;
        const published = app.nest.get(PublicationService).publish(ours.approver.actor, list, null);
        if (!enough) return expect(published).rejects.toThrow('NOTICE_TOO_SHORT');
        await published;
        const [stored] = await app.database.query<{ hash: string; rules: typeof rules }>(
          'select rules_hash as hash, rules from list where id = $1',
          [keyOf(list)],
        );
        expect(stored?.hash).toBe(rulesHash(rules, sha256));
        expect(rulesHash(stored!.rules, sha256)).toBe(stored?.hash);
      }),
      { numRuns: 60 },
    );
  }, 240_000);
});
