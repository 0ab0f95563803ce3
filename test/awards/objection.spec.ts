import { ObjectionService } from '../../src/awards/objection.service.js';
import { uuidOf } from '../../src/common/ids.js';
import { startApp, type TestApp } from '../app.js';
import { text } from '../factories.js';
import { AwardWorld, day } from './award-world.js';

describe('an objection', () => {
  let app: TestApp;
  let world: AwardWorld;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());
  beforeEach(async () => {
    await app.database.query('update demo_clock set instant = $1', [day(82)]);
    world = await AwardWorld.of(app, { bids: [{ name: 'B1' }, { name: 'B2' }] });
    await world.decide();
  });

  const filed = async (...given: Parameters<AwardWorld['file']>) => (await world.file(...given)).data?.fileObjection as unknown;
  const read = async (id: string, viewer?: { token: string }) =>
    (
      await app.ask<{ objection: unknown }>(
        'query ($id: ID!) { objection(id: $id) { ground outcome text { en } findingText { en } } }',
        { id },
        viewer?.token,
      )
    ).objection;

  it('before the notice is refused; from its first instant on it is taken', async () => {
    await world.moveTo(day(100, -1));
    expect((await world.file('B1')).codes).toEqual(['NOTICE_NOT_OPEN']);
    await world.clock(day(100));
    expect(await filed('B1')).toMatchObject({
      admissible: true,
      reasons: [],
      outcome: null,
      freezesAward: true,
      effect: 'NONE',
      realName: true,
    });
  });

  it('at the last second of the notice is heard, one second later it is on record only', async () => {
    await world.moveTo(day(110));
    expect(await filed('B1')).toMatchObject({ admissible: true });
    await world.moveTo(day(110, 1));
    expect(await filed('B1')).toMatchObject({ admissible: false, reasons: ['OUT_OF_TIME'], outcome: 'INADMISSIBLE', freezesAward: false });
  });

  it('after the award is on record with all its reasons, and touches nothing', async () => {
    await world.moveTo(day(120));
    expect(await filed('B1', null, { ground: 'scientific_judgement' })).toMatchObject({
      reasons: ['ANONYMOUS', 'GROUND_NOT_ADMISSIBLE', 'OUT_OF_TIME'],
    });
    expect((await world.outcome()).decision).toMatchObject({ state: 'AWARDED', awardedAt: day(110) });
  });

  it('without a name is a tip: only supervision reads it, and the record does not say whose it is', async () => {
    await world.moveTo(day(101));
    const { data } = await world.file('B1', world.citizen, { realName: false });
    const id = data!.fileObjection!.id;
    expect(data!.fileObjection).toMatchObject({ reasons: ['ANONYMOUS'], realName: false, text: null });
    const shown = { ground: 'ip', outcome: 'INADMISSIBLE', text: null, findingText: null };
    expect([await read(id), await read(id, world.citizen), await read(id, world.approver)]).toEqual([shown, shown, shown]);
    expect(await read(id, world.supervisor)).toMatchObject({ text: { en: 'Ours' } });
    const events = await world.sql(`select event, actor_id from event where subject = 'objection' and challenge_id = $1 order by id`, [
      world.challengeKey,
    ]);
    expect(events).toEqual(['fileObjection', 'refuse', 'tip'].map((event) => ({ event, actor_id: null })));
  });

  it('is public but for its words, which the filer and the officers read', async () => {
    await world.moveTo(day(101));
    const { id } = (await world.file('B1')).data!.fileObjection!;
    await world.find(id, 'DISMISSED');
    const shown = { ground: 'ip', outcome: 'DISMISSED', text: null, findingText: null };
    const stranger = await world.make.person();
    expect([await read(id), await read(id, stranger)]).toEqual([shown, shown]);
    const words = { text: { en: 'Ours' }, findingText: { en: 'Looked into' } };
    for (const viewer of [world.citizen, world.clerk, world.supervisor]) expect(await read(id, viewer)).toMatchObject(words);
  });

  it('to a bid of another challenge is NOT_FOUND', async () => {
    await world.moveTo(day(101));
    const other = await AwardWorld.of(app, { bids: [{ name: 'X' }] });
    const input = { challenge: world.challenge, bid: other.id('X'), ground: 'ip', text: text('Ours'), realName: true };
    expect((await world.call('fileObjection', 'FileObjectionInput', world.citizen, input)).codes).toEqual(['NOT_FOUND']);
  });

  it('is found by an approver of the department, once, and only where it is heard', async () => {
    await world.moveTo(day(101));
    const { id } = (await world.file('B1')).data!.fileObjection!;
    for (const by of [world.clerk, world.supervisor, world.citizen])
      expect((await world.find(id, 'UPHELD', by)).codes).toEqual(['FORBIDDEN']);
    const findings = await Promise.all([world.find(id, 'DISMISSED'), world.find(id, 'UPHELD', world.approver2)]);
    expect(findings.flatMap(({ codes }) => codes)).toEqual(['WRONG_STATE']);
    const tip = (await world.file('B1', null)).data!.fileObjection!;
    expect((await world.find(tip.id, 'UPHELD')).codes).toEqual(['OBJECTION_INADMISSIBLE']);
  });

  it('that nobody takes up is escalated after its working days, and again when it should be finished; the award stays held', async () => {
    await world.moveTo(day(100));
    const { id } = (await world.file('B1')).data!.fileObjection!;
    // Tuesday 9 June 2026 00:00; five working days later is Tuesday the 16th
    expect((await app.ask('query ($id: ID!) { objection(id: $id) { admitBy finishBy provisional } }', { id })).objection).toEqual({
      admitBy: day(107),
      finishBy: day(130),
      provisional: false,
    });
    const escalated = () =>
      world.sql(`select reason from event where challenge_id = $1 and event = 'escalate' order by id`, [world.challengeKey]);
    await world.moveTo(day(107));
    expect(await escalated()).toEqual([]);
    await world.moveTo(day(107, 1));
    expect(await escalated()).toEqual([{ reason: 'admit overdue' }]);
    await world.moveTo(day(131));
    expect(await escalated()).toEqual([{ reason: 'admit overdue' }, { reason: 'finish overdue' }]);
    expect((await world.outcome()).decision?.state).toBe('NOTICE');
  });

  it('follows the days that an office has declared', async () => {
    await world.sql(`insert into calendar_day (day, kind) values ('2026-06-10', 'rest')`);
    await world.moveTo(day(100));
    const { id } = (await world.file('B1')).data!.fileObjection!;
    await world.sql('delete from calendar_day');
    const admitBy = async () => (await app.ask('query ($id: ID!) { objection(id: $id) { admitBy } }', { id })).objection;
    expect(await admitBy()).toEqual({ admitBy: day(108) });
    await app.database.system((tx) => app.nest.get(ObjectionService).replan(tx));
    expect(await admitBy()).toEqual({ admitBy: day(107) });
    const timer = () =>
      world.sql(`select run_at from message where job = 'objection.admit-overdue' and key like '%' || $1`, [uuidOf(id, 'objection')]);
    expect(await timer()).toEqual([{ run_at: new Date(day(107, 1)) }]);
    expect(await world.sql(`select document from event where event = 'replan' and challenge_id = $1`, [world.challengeKey])).toEqual([
      { document: { from: day(108), to: day(107) } },
    ]);
    await world.moveTo(day(107, 1));
    await world.sql(`insert into calendar_day (day, kind) values ('2026-06-10', 'rest')`);
    await app.database.system((tx) => app.nest.get(ObjectionService).replan(tx));
    await world.sql('delete from calendar_day');
    expect(await admitBy()).toEqual({ admitBy: day(107) });
  });
});
