import { createHash } from 'node:crypto';
import type { Pool, PoolClient, QueryResult } from 'pg';
import type { Request, Statement } from './placeholders.js';

/** Named statements on one connection before it is retired: PostgreSQL keeps each until the connection ends, and `pg` never frees one. */
const NAMES_PER_CONNECTION = 200;
/** Characters of their texts: the plan of a statement over many types takes hundreds of times its text in the memory of its connection. */
const TEXT_PER_CONNECTION = 1_000_000;
/** A migration changed what a prepared statement returns; or a pooler gave us another server connection. */
const STALE = new Set(['0A000', '26000']);

/** Runs statements: unnamed at the first use, so that one-off queries leave no name, then named by the hash of their text. */
export class Statements {
  private readonly names = new WeakMap<Statement, string | undefined>();
  private readonly prepared = new WeakMap<PoolClient, Map<string, number>>();

  constructor(
    private readonly pool: Pool,
    private readonly namesPerConnection = NAMES_PER_CONNECTION,
  ) {}

  async run<R extends object>(statement: Statement, request: Request): Promise<R[]> {
    const values = statement.values(request);
    const name = this.nameOf(statement);
    const client = await this.pool.connect();
    const known = this.prepared.get(client) ?? new Map<string, number>();
    this.prepared.set(client, known);
    if (name) known.set(name, statement.text.length);
    const text = [...known.values()].reduce((sum, length) => sum + length, 0);
    let retire = known.size > this.namesPerConnection || text > TEXT_PER_CONNECTION;
    try {
      const { rows }: QueryResult<R> = await client.query<R>({ name, text: statement.text, values }).catch((error: unknown) => {
        if (!name || !STALE.has(codeOf(error))) throw error;
        retire = true;
        return client.query<R>({ text: statement.text, values });
      });
      return rows;
    } catch (error) {
      retire = true;
      throw error;
    } finally {
      client.release(retire);
    }
  }

  private nameOf(statement: Statement): string | undefined {
    const known = this.names.get(statement);
    if (known !== undefined) return known;
    const name = this.names.has(statement) ? createHash('sha256').update(statement.text).digest('hex').slice(0, 32) : undefined;
    this.names.set(statement, name);
    return name;
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
