import fc from 'fast-check';
import { payloadOf } from '../../src/record/checkpoint.js';
import { type Fault, type RecordReport, verifyRecord } from '../../src/record/verification.js';
import { RecordWorld } from './record-world.js';

type Row = Record<string, unknown>;

/** The columns that say which row it is; two rows change places by exchanging these. */
const KEYS = { event: ['id'], log_leaf: ['seq'], log_node: ['level', 'idx'], checkpoint: ['id', 'size'] } as const;
type Table = keyof typeof KEYS;
const TABLES = Object.keys(KEYS) as Table[];

/** Another value of a column, as SQL, by its type. */
const OTHER: Record<string, (column: string) => string> = {
  uuid: () => 'gen_random_uuid()',
  text: (column) => `coalesce(${column}, '') || 'x'`,
  'timestamp with time zone': (column) => `${column} + interval '1 microsecond'`,
  smallint: (column) => `${column} + 20`,
  integer: (column) => `${column} + 1`,
  bigint: (column) => `${column} + 1000000`,
  xid8: (column) => `(${column}::text::bigint + 1)::text::xid8`,
  bytea: (column) => `set_bit(${column}, 3, 1 - get_bit(${column}, 3))`,
  boolean: (column) => `not ${column}`,
  jsonb: (column) => `coalesce(${column}, '{}') || '{"tampered": true}'`,
};
/** Columns whose values have a form of their own. */
const OTHER_OF: Record<string, (column: string) => string> = { root: (column) => `encode(sha256(${column}::bytea), 'hex')` };

describe('an auditor of the record', () => {
  let world: RecordWorld;
  let since: string;
  const columns = new Map<Table, { name: string; type: string }[]>();
  beforeAll(async () => {
    world = await RecordWorld.start();
    for (let round = 0; round < 6; round += 1) {
      await world.publish(4);
      since = await world.checkpoint();
    }
    for (const table of TABLES) {
      columns.set(
        table,
        await world.query(
          `select column_name as name, data_type as type from information_schema.columns where table_schema = 'public' and table_name = $1`,
          [table],
        ),
      );
    }
  }, 240_000);
  afterAll(() => world.stop());

  /** What the auditor finds after a change that nobody else ever sees. */
  const after = async (change: () => Promise<void>): Promise<RecordReport> => {
    await world.owner.query('begin');
    try {
      await change();
      return await verifyRecord(world.query, since);
    } finally {
      await world.owner.query('rollback');
    }
  };
  const is = (table: Table, row: Row): string => KEYS[table].map((key) => `${key} = '${String(row[key])}'`).join(' and ');
  const label = (table: Table, row: Row): string[] => {
    if (table === 'event') return [String(row.id)];
    if (table === 'log_node') return [`${String(row.level)}/${String(row.idx)}`];
    return table === 'checkpoint' ? [String(row.size)] : [String(row.seq), String(row.event_id)];
  };
  /** A random row; an event that is to be copied is not of the last transaction, or the copy would be a new one. */
  const pick = async (table: Table, at: number, where = 'true'): Promise<Row> => {
    const order = KEYS[table].join(', ');
    const text = columns.get(table)!.map(({ name }) => `${name}::text`);
    const [row] = await world.query<Row>(
      `select ${text.join(', ')} from ${table} where ${where} order by ${order}
       offset $1 % (select count(*) from ${table} where ${where}) limit 1`,
      [at],
    );
    return row!;
  };

  const edit = async (table: Table, at: number, other: number): Promise<Row[]> => {
    const row = await pick(table, at);
    const { name, type } = columns.get(table)![other % columns.get(table)!.length]!;
    const value = (OTHER_OF[name] ?? OTHER[type]!)(name);
    const [changed] = await world.query<Row>(`update ${table} set ${name} = ${value} where ${is(table, row)} returning *`);
    return [row, changed!];
  };
  const remove = async (table: Table, at: number): Promise<Row[]> => {
    const row = await pick(table, at);
    await world.query(`delete from ${table} where ${is(table, row)}`);
    return [row];
  };
  const insert = async (table: Table, at: number): Promise<Row[]> => {
    const row = await pick(table, at, table === 'event' ? 'transaction_id < (select max(transaction_id) from event)' : 'true');
    const fresh: Record<Table, Record<string, string>> = {
      event: { id: 'gen_random_uuid()' },
      log_leaf: { seq: '(select max(seq) + 1 from log_leaf)', event_id: 'gen_random_uuid()' },
      log_node: { idx: 'idx + 1000000' },
      checkpoint: {
        id: 'gen_random_uuid()',
        size: '(select min(s) from generate_series(1, 10000) s where not exists (select from checkpoint c where c.size = s))',
      },
    };
    const names = columns.get(table)!.map(({ name }) => name);
    const values = names.map((name) => fresh[table][name] ?? name);
    return world.query<Row>(
      `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from ${table} where ${is(table, row)} returning *`,
    );
  };
  const swap = async (table: Table, at: number, other: number): Promise<Row[]> => {
    const one = await pick(table, at);
    const two = await pick(table, other, `not (${is(table, one)})`);
    const names = columns.get(table)!.map(({ name }) => name);
    await world.query(`create temp table two on commit drop as select * from ${table} where ${is(table, one)} or ${is(table, two)}`);
    await world.query(`delete from ${table} where ${is(table, one)} or ${is(table, two)}`);
    const values = names.map((name) => ((KEYS[table] as readonly string[]).includes(name) ? `b.${name}` : `a.${name}`));
    await world.query(
      `insert into ${table} (${names.join(', ')}) select ${values.join(', ')} from two a join two b on not (${KEYS[table]
        .map((key) => `a.${key} = b.${key}`)
        .join(' and ')})`,
    );
    return [one, two];
  };
  const CHANGES = { edit, remove, insert, swap };

  const named = ({ table, row, reason }: Fault, changed: Table, rows: Row[]): boolean => {
    const places = TABLES.slice(0, 2).includes(changed) ? TABLES.slice(0, 2) : [changed];
    const words = `${row} ${reason}`.split(/[^\w/-]+/);
    return (places as string[]).includes(table) && rows.flatMap((each) => label(changed, each)).some((each) => words.includes(each));
  };

  it('finds that it holds, sealed and published', async () => {
    const report = await verifyRecord(world.query, since);
    expect(report).toMatchObject({ fault: null, checkpoints: 6, last: since, unsealed: { count: 0, oldest: null } });
    expect(report.size).toBeGreaterThan(200);
  });

  it('finds and names one row that was edited, deleted, inserted or exchanged for another, wherever it is', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...TABLES),
        fc.constantFrom(...(Object.keys(CHANGES) as (keyof typeof CHANGES)[])),
        fc.nat(1_000_000),
        fc.nat(1_000_000),
        async (table, change, at, other) => {
          seen.add(`${change} ${table}`);
          let rows: Row[] = [];
          const { fault } = await after(async () => {
            rows = await CHANGES[change](table, at, other);
          });
          if (!fault || !named(fault, table, rows)) {
            const changed = rows.flatMap((row) => label(table, row)).join(', ');
            throw new Error(`${change} of ${table} ${changed}: ${fault ? `${fault.table} ${fault.row}: ${fault.reason}` : 'not found'}`);
          }
        },
      ),
      { numRuns: 200 },
    );
    expect(seen.size).toBe(16);
  }, 240_000);

  it('finds each column of each table', async () => {
    for (const table of TABLES) {
      for (const [at, { name }] of columns.get(table)!.entries()) {
        const { fault } = await after(async () => void (await edit(table, 3, at)));
        expect({ table, name, fault }).toEqual({ table, name, fault: expect.objectContaining({ row: expect.any(String) }) });
      }
    }
  });

  it('finds an event that was sealed before there were salts and edited since', async () => {
    await world.query(
      `insert into event (id, at, subject, subject_id, event, document, document_hash, salted)
       values (gen_random_uuid(), clock_now(), 'challenge', gen_random_uuid(), 'probe', '{"a": 1}', encode(sha256('{"a":1}'), 'hex'), false)`,
    );
    since = await world.checkpoint();
    expect((await verifyRecord(world.query, since)).fault).toBeNull();
    const { fault } = await after(async () => void (await world.query(`update event set document = '{"a": 2}' where event = 'probe'`)));
    expect(fault).toMatchObject({ table: 'event', reason: expect.stringContaining('its document is not the one of its hash') });
  });

  it('finds a signing key that was removed or exchanged', async () => {
    for (const change of [
      'delete from signing_key',
      `update signing_key set kid = 'x'`,
      `update signing_key set jwk = jwk || '{"x": "AA"}'`,
    ]) {
      expect((await after(async () => void (await world.query(change)))).fault).not.toBeNull();
    }
  });

  it('cannot miss the last checkpoint where it kept it, and does not know of it where it kept none', async () => {
    const { size } = payloadOf(since);
    const last = async () => void (await world.query('delete from checkpoint where size = $1', [size]));
    expect((await after(last)).fault).toEqual({ table: 'checkpoint', row: String(size), reason: 'it was published before, and is gone' });
    await world.owner.query('begin');
    await last();
    expect((await verifyRecord(world.query)).fault).toBeNull();
    await world.owner.query('rollback');
  });

  it('counts what is not sealed yet, which nothing protects', async () => {
    await world.publish(1);
    const { fault, unsealed } = await verifyRecord(world.query, since);
    expect(fault).toBeNull();
    expect(unsealed).toEqual({ count: expect.any(Number), oldest: expect.stringMatching(/Z$/) });
    expect(unsealed.count).toBeGreaterThan(5);
  });
});
