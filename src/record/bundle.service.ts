import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { textsOf } from '../bids/envelope.service.js';
import { type Actor, ANONYMOUS } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { typedId, uuidOf } from '../common/ids.js';
import { Database, type Tx } from '../common/transaction.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import { signJws } from '../crypto/jws.js';
import { ServerKeys } from '../crypto/server-keys.js';
import { poolOf } from '../database.js';
import { List } from '../lists/list.entity.js';
import { requireOfficer } from '../lists/officer.visibility.js';
import { BUNDLE_FORMAT, BUNDLE_TYPE, BUNDLE_VERSION, type Edition, type EventLine, type HeaderLine, type Line } from './bundle.format.js';
import type { BidLine } from './bundle.review.lines.js';
import { LEFT_OUT, sectionsOf } from './bundle.sections.js';
import { eventsSql, seqsSql } from './bundle.events.js';
import { type Leaf, leafOf } from './leaf.js';
import { rootsOf, type Query } from './log.js';
import { gapsOf } from './multi-proof.js';
import { SigningKeys } from './signing-keys.service.js';
import type { Span } from './tree.rules.js';

/** Rows fetched, and hashes of a proof written, at a time. */
const BATCH = 200;

/** Of the connections so much may be held by bundles under way, each one to its end. */
const SHARE = 0.25;
/** Seconds after which a reader who takes nothing is given up. */
const PATIENCE_S = 60;

/** The record of a list as one file. */
@Injectable()
export class BundleService {
  private running = 0;

  constructor(
    @Inject(Database) private readonly database: Database,
    @Inject(ServerKeys) private readonly keys: ServerKeys,
    @Inject(SigningKeys) private readonly signingKeys: SigningKeys,
  ) {}

  /**
   * An edition for an actor, or for who runs the server (null), line by line, each with its end of line: `public` of a published list for
   * everyone, `supervision` for supervisors of its department, which goes on record with every bid it shows. Throws NOT_FOUND, FORBIDDEN,
   * ID_INVALID, TOO_MANY_REQUESTS before the first line.
   */
  async of(actor: Actor | null, listId: string, edition: Edition): Promise<AsyncGenerator<string>> {
    if (this.running >= poolOf(this.database.source).options.max * SHARE)
      throw new DomainError('TOO_MANY_REQUESTS', { seconds: PATIENCE_S });
    const key = await this.database.write(actor ?? ANONYMOUS, async (tx) => {
      const list = await tx.load(List, uuidOf(listId, 'list'));
      const published = list.state === 'PUBLISHED';
      if (edition === 'supervision' && actor) requireOfficer(actor, 'supervisor', list, published);
      if (!published) throw new DomainError('NOT_FOUND');
      if (edition === 'supervision') await recordExport(tx, list.key);
      return list.key;
    });
    return this.lines(key, edition);
  }

  private async *lines(list: string, edition: Edition): AsyncGenerator<string> {
    this.running += 1;
    try {
      yield* this.sealed(list, edition);
    } finally {
      this.running -= 1;
    }
  }

  /** The rows, and the signature over them. */
  private async *sealed(list: string, edition: Edition): AsyncGenerator<string> {
    const sum = createHash('sha256');
    let count = 0;
    for await (const line of this.rows(list, edition)) {
      const text = `${line}\n`;
      sum.update(text);
      count += 1;
      yield text;
    }
    const sealed = { edition, lines: count, list: typedId('list', list), sha256: sum.digest('hex') };
    const jws = await signJws(sealed, BUNDLE_TYPE, this.keys);
    yield `${JSON.stringify({ kind: 'seal', lines: count, sha256: sealed.sha256, jws } satisfies Line<'seal'>)}\n`;
  }

  /** All in one snapshot, a batch of rows in memory at a time. */
  private async *rows(list: string, edition: Edition): AsyncGenerator<string> {
    const client = await poolOf(this.database.source).connect();
    let broken: Error | undefined;
    const onError = (error: Error): void => void (broken = error);
    client.on('error', onError);
    try {
      await client.query('begin isolation level repeatable read read only');
      await client.query(`set local idle_in_transaction_session_timeout = '${PATIENCE_S}s'`);
      yield JSON.stringify(await this.header(client, list, edition));
      for (const { kind, sql } of sectionsOf(edition)) {
        for await (const { line } of cursor<{ line: string }>(client, `select line::text as line from (${sql}) rows`, [list])) {
          yield kind === 'bid' && edition === 'supervision' ? this.opened(line) : line;
        }
      }
      yield* log(client, list, edition);
    } finally {
      await client.query('rollback').catch(onError);
      client.off('error', onError);
      client.release(broken);
    }
  }

  private async header(client: PoolClient, list: string, edition: Edition): Promise<Line<'header'>> {
    const { rows } = await client.query<{ at: Date }>('select clock_timestamp() as at');
    const header: HeaderLine = {
      format: BUNDLE_FORMAT,
      version: BUNDLE_VERSION,
      edition,
      list: typedId('list', list),
      exportedAt: rows[0]!.at.toISOString(),
      jwks: await this.signingKeys.jwks(),
      leftOut: LEFT_OUT[edition],
    };
    return { kind: 'header', ...header };
  }

  /** Puts the texts of the envelopes that are open in the place of their proof, so that the commitment can be made again. */
  private opened(text: string): string {
    const bid = JSON.parse(text) as Omit<BidLine, 'versions'> & { versions: Stored[] };
    const versions = bid.versions.map(({ proof = null, sealed, removed, content = null, ...version }) => {
      const { no } = version;
      const texts = proof && content ? textsOf(this.keys, { bid: bid.id, challenge: bid.challenge, no, content, proof }) : [];
      const open = texts.map((plaintext) => ({ envelope: plaintext.envelope, commitment: sha256Hex(canonical(plaintext)), plaintext }));
      const closed = [...new Map([...(sealed ?? []), ...(removed ?? [])].map((one) => [one.envelope, one])).values()].filter(
        ({ envelope }) => open.every((one) => one.envelope !== envelope),
      );
      const envelopes = [...open, ...closed.map((envelope) => ({ ...envelope, plaintext: null }))];
      return { ...version, content, envelopes };
    });
    return JSON.stringify({ ...bid, versions });
  }
}

/** That an edition with opened bids was made, and of which. */
async function recordExport(tx: Tx, list: string): Promise<void> {
  const { personId, requestId, forId = null } = tx.actor;
  const role = personId ? 'supervisor' : 'system';
  await tx.event({ subject: 'list', key: list, event: 'exportBundle', role, document: { edition: 'supervision' satisfies Edition } });
  await tx.query(
    `insert into event (id, at, actor_id, actor_role, subject, subject_id, challenge_id, event, request_id, for_id)
     select new_event_id(), clock_now(), $2, $3, 'bid', b.id, b.challenge_id, 'read', $4, $5
     from bid b where b.list_id = $1 and b.opened_at is not null`,
    [list, personId, role, requestId || null, forId],
  );
}

type Texts = Parameters<typeof textsOf>[1];
interface Stored extends Pick<Texts, 'no'>, Partial<Pick<Texts, 'content' | 'proof'>> {
  sealed: { envelope: string; commitment: string }[] | null;
  /** Envelopes that said what was removed. */
  removed: { envelope: string; commitment: string }[] | null;
}

/** The events of the list, and the proof that they stand in the log. */
async function* log(client: PoolClient, list: string, edition: Edition): AsyncGenerator<string> {
  const query: Query = async <R>(sql: string, values?: unknown[]) => (await client.query(sql, values)).rows as R[];
  const [last] = await query<{ size: string; line: string }>(
    `select size, jsonb_build_object('kind', 'checkpoint', 'size', size, 'root', root, 'jws', jws)::text as line from checkpoint order by size desc limit 1`,
  );
  const size = Number(last?.size ?? 0);
  for await (const { line } of cursor<{ line: string }>(client, eventsSql(edition), [list, size])) {
    yield edition === 'supervision' ? line : publicLine(JSON.parse(line) as EventLine & { open: boolean });
  }
  if (!last) return;
  yield last.line;
  const seqs: number[] = [];
  for await (const { seq } of cursor<{ seq: string }>(client, seqsSql(edition), [list, size])) seqs.push(Number(seq));
  let spans: Span[] = [];
  for (const span of [...gapsOf(seqs, size), null]) {
    if (span) spans.push(span);
    if (!spans.length || (span && spans.length < BATCH)) continue;
    const hashes = (await rootsOf(query, spans)).map((hash) => hash.toString('hex'));
    yield JSON.stringify({ kind: 'proof', hashes } satisfies Line<'proof'>);
    spans = [];
  }
}

async function* cursor<R>(client: PoolClient, sql: string, values: unknown[]): AsyncGenerator<R> {
  await client.query(`declare bundle no scroll cursor for ${sql}`, values);
  for (;;) {
    const { rows } = await client.query(`fetch ${BATCH} from bundle`);
    yield* rows as R[];
    if (rows.length < BATCH) break;
  }
  await client.query('close bundle');
}

/** What the public sees of an event: its leaf and, where all of it is public, its document. */
function publicLine({ seq, open, document, ...row }: EventLine & { open: boolean }): string {
  const whole = open && row.salted && document !== null ? { salt: row.salt, document } : {};
  const removed = row.leaf && row.removedBy ? { removedBy: typedId('removal', row.removedBy) } : {};
  const leaf = row.leaf ? (JSON.parse(row.leaf) as Leaf) : leafOf(row);
  return JSON.stringify({ kind: 'leaf', seq, leaf, ...whole, ...removed } satisfies Line<'leaf'>);
}
