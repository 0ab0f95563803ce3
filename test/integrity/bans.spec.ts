import { startApp, type TestApp } from '../app.js';
import { Factories, newKey, type Someone, text } from '../factories.js';

const RECORD = `mutation ($input: RecordBanInput!, $key: ID!) { recordBan(input: $input, key: $key) { id inForce from to reason { en } organisation { id } person { id } expert { id } } }`;
const BANS = '{ bans { totalCount nodes { id } } }';

describe('bans', () => {
  let app: TestApp;
  let make: Factories;
  let operator: Someone;
  let supervisor: Someone;
  let stranger: Someone;
  let banned: Someone;
  let unit: string;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    make = new Factories(app);
    operator = await make.operator();
    unit = await make.organisation();
    supervisor = await make.person({ organisation: await make.organisation({ kind: 'DEPARTMENT' }), role: 'supervisor' });
    stranger = await make.person({ organisation: await make.organisation(), role: 'pi' });
    banned = await make.person({ organisation: unit, role: 'pi' });
    await app.moveTo('2026-03-01T00:00:00.000Z');
  });
  afterAll(() => app.stop());

  const record = (input: object, who: Someone | undefined = supervisor) =>
    app.graphql<{ recordBan: { id: string } }>(
      RECORD,
      { input: { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z', reason: text('plagiarism'), ...input }, key: newKey() },
      who?.token,
    );
  const seen = async (who?: Someone) => {
    const { bans } = await app.ask<{ bans: { nodes: { id: string }[] } }>(BANS, {}, who?.token);
    return bans.nodes.map(({ id }) => id);
  };

  it('as supervisor or operator: of exactly one organisation, person or expert', async () => {
    const expert = await make.expert(unit);
    for (const input of [{ organisation: unit }, { person: banned.id }, { expert: expert.expert }]) {
      const { data, codes } = await record(input, operator);
      expect(codes).toEqual([]);
      expect(data).toMatchObject({ recordBan: { inForce: true, reason: { en: 'plagiarism' } } });
    }
    expect((await record({})).codes).toEqual(['INPUT_INVALID']);
    expect((await record({ organisation: unit, person: banned.id })).codes).toEqual(['INPUT_INVALID']);
  });

  it('as another role, expect FORBIDDEN', async () => {
    expect((await record({ organisation: unit }, stranger)).codes).toEqual(['FORBIDDEN']);
  });

  it('show for their time only: afterwards to supervision, the operator and the one concerned', async () => {
    await app.database.query('delete from ban');
    const past = (await record({ person: banned.id, to: '2026-02-01T00:00:00.000Z' })).data!.recordBan.id;
    const present = (await record({ organisation: unit, to: '2026-06-01T00:00:00.000Z' })).data!.recordBan.id;
    const future = (await record({ organisation: unit, from: '2026-06-01T00:00:00.000Z' })).data!.recordBan.id;
    expect(await seen()).toEqual([present]);
    expect(await seen(stranger)).toEqual([present]);
    for (const who of [banned, supervisor, operator]) expect((await seen(who)).toSorted()).toEqual([past, present, future].toSorted());
    const asked = `{ ban(id: "${past}") { id } node(id: "${past}") { id } organisation(id: "${unit}") { bans { id } } }`;
    expect(await app.ask(asked)).toEqual({ ban: null, node: null, organisation: { bans: [{ id: present }] } });

    await app.moveTo('2026-06-01T00:00:00.000Z');
    expect(await seen()).toEqual([future]);
  });

  it('of experts never show to the public', async () => {
    const { expert } = await make.expert(unit);
    const ban = (await record({ expert })).data!.recordBan.id;
    expect(await seen()).not.toContain(ban);
    expect(await seen(stranger)).not.toContain(ban);
    expect(await seen(operator)).toContain(ban);
  });
});
