import { typedId } from '../common/ids.js';
import { canonical, sha256Hex } from '../crypto/canonical.js';
import { CryptoError } from '../crypto/crypto.error.js';
import { verifyJws } from '../crypto/jws.js';
import type { Jwk } from '../crypto/server-keys.js';
import { CHECKPOINT_TYPE, checkpointKey, type CheckpointPayload } from './checkpoint.js';
import { fold, Frontier, type LogNode } from './frontier.js';
import { documentHolds, hashOfLeaf, instant, LEAF_COLUMNS, type LeafRow, leafText } from './leaf.js';
import { eventName, isRemoved, keptOf, leafKept, REMOVED } from './removed.js';
import type { Query } from './log.js';
import { nodesIn } from './tree.rules.js';

const PAGE = 1000;

/** The first thing that does not hold. */
export interface Fault {
  table: 'event' | 'log_leaf' | 'log_node' | 'checkpoint' | 'signing_key';
  /** Which row: the id of an event or a key, the place of a leaf, level and place of a subtree, the size of a checkpoint. */
  row: string;
  reason: string;
}

/** What an auditor finds in the database. */
export interface RecordReport {
  fault: Fault | null;
  /** Sealed events, each re-computed. */
  size: number;
  checkpoints: number;
  /** The last checkpoint, to be kept for the next time. */
  last: string | null;
  /** Events from which words were removed, each with the removal that says so, by their ids; their hashes are kept. */
  removed: { event: string; removal: string }[];
  /** Events that wait to be sealed: nothing protects them yet. `oldest` is an ISO instant. */
  unsealed: { count: number; oldest: string | null };
  keys: Jwk[];
}

class NotHolding extends Error {
  constructor(readonly fault: Fault) {
    super(fault.reason);
  }
}

const fail = (table: Fault['table'], row: string | number, reason: string): never => {
  throw new NotHolding({ table, row: String(row), reason });
};

/**
 * Re-computes the whole record from its rows: each leaf from its event, each subtree, the root and signature of each checkpoint. `since` is
 * the last checkpoint (JWS) that the auditor saw, which must still be there. Run it in one read-only snapshot.
 */
export async function verifyRecord(query: Query, since: string | null = null): Promise<RecordReport> {
  const keys = (await query<{ jwk: Jwk }>('select jwk from signing_key order by first_used_at, kid')).map(({ jwk }) => jwk);
  const audit = new Audit(query, keys);
  let fault: Fault | null = null;
  try {
    await audit.run(since);
  } catch (error) {
    if (!(error instanceof NotHolding)) throw error;
    fault = error.fault;
  }
  const { size, published, last, unsealed, removed } = audit;
  return { fault, size, checkpoints: published, last: last?.jws ?? null, removed, unsealed, keys };
}

interface StoredLeaf {
  seq: string;
  eventId: string;
  era: number;
  transactionId: string;
  hash: Buffer;
  row: LeafRow | null;
  document: string | null;
  /** What the removal that the event names says of it, where it is sealed and two persons decided it. */
  kept: string[] | null;
}

/** SQL of `kept`, from `event e`. The removal's events are checked in their turn, as all are. */
const KEPT = `case when e.removed_by is not null then (select x.document -> 'kept' -> ('event_' || replace(e.id::text, '-', ''))
  from event x join log_leaf xl on xl.event_id = x.id
  join event c on c.subject = 'removal' and c.subject_id = x.subject_id and c.event = 'confirmRemoval' join log_leaf cl on cl.event_id = c.id
  join event p on p.subject = 'removal' and p.subject_id = x.subject_id and p.event = 'proposeRemoval' join log_leaf pl on pl.event_id = p.id
  where x.subject = 'removal' and x.subject_id = e.removed_by and x.event = '${REMOVED}' and p.actor_id <> c.actor_id
    and c.era = x.era and c.transaction_id = x.transaction_id order by x.id limit 1) end`;

interface StoredCheckpoint {
  id: string;
  size: string;
  root: string;
  /** With microseconds. */
  at: string;
  jws: string;
}

class Audit {
  private readonly frontier = new Frontier();
  private origin = '';
  private previous: StoredLeaf | null = null;
  /** The last checkpoint that holds. */
  last: StoredCheckpoint | null = null;
  published = 0;
  readonly removed: RecordReport['removed'] = [];
  unsealed: RecordReport['unsealed'] = { count: 0, oldest: null };

  constructor(
    private readonly query: Query,
    private readonly keys: Jwk[],
  ) {}

  get size(): number {
    return this.frontier.size;
  }

  async run(since: string | null): Promise<void> {
    await this.checkKeys();
    if (since) await this.checkKept(since);
    for (let leaves = await this.page(); leaves.length > 0; leaves = await this.page()) {
      const checkpoints = await this.checkpointsTo(this.size + leaves.length);
      const cuts = new Map(checkpoints.map(({ size }) => [Number(size), '']));
      const completed: LogNode[] = [];
      for (const leaf of leaves) {
        await this.checkLeaf(leaf);
        completed.push(...this.frontier.append(leaf.hash));
        if (this.size === 1) this.origin = leaf.hash.toString('hex');
        if (cuts.has(this.size)) cuts.set(this.size, this.frontier.root().toString('hex'));
        this.previous = leaf;
      }
      await this.checkNodes(completed);
      for (const checkpoint of checkpoints) await this.checkCheckpoint(checkpoint, cuts.get(Number(checkpoint.size))!);
    }
    const [beyond] = await this.checkpointsTo(Number.MAX_SAFE_INTEGER);
    if (beyond) fail('checkpoint', beyond.size, `it covers ${beyond.size} events, and the log has ${this.size}: leaf ${this.size} is gone`);
    await this.checkNothingElse();
    await this.checkUnsealed();
  }

  private async checkKeys(): Promise<void> {
    const rows = await this.query<{ kid: string; jwk: Jwk }>('select kid, jwk from signing_key order by kid');
    for (const { kid, jwk } of rows) {
      const { crv, kty, x } = jwk;
      const thumbprint = Buffer.from(sha256Hex(canonical({ crv, kty, x })), 'hex').toString('base64url');
      if (kid !== thumbprint || jwk.kid !== kid) fail('signing_key', kid, 'its id is not the thumbprint (RFC 7638) of the key');
    }
  }

  private async checkKept(since: string): Promise<void> {
    const { size } = await this.signed(since, 'kept');
    const [row] = await this.query<{ jws: string }>('select jws from checkpoint where size = $1', [size]);
    if (!row) fail('checkpoint', size, 'it was published before, and is gone');
    if (row!.jws !== since) fail('checkpoint', size, 'it is not the one that was published before');
  }

  private page(): Promise<StoredLeaf[]> {
    return this.query<StoredLeaf>(
      `select l.seq, l.event_id as "eventId", l.era, l.transaction_id::text as "transactionId", l.hash, e.document::text as document, ${KEPT} as kept,
         (select row_to_json(r) from (select ${LEAF_COLUMNS}) r where e.id is not null) as row
       from (select * from log_leaf where seq > $1 order by seq limit ${PAGE}) l left join event e on e.id = l.event_id order by l.seq`,
      [this.previous?.seq ?? -1],
    );
  }

  private async checkLeaf(leaf: StoredLeaf): Promise<void> {
    const { row } = leaf;
    if (leaf.seq !== String(this.size)) fail('log_leaf', this.size, `it is gone: after ${this.size - 1} comes ${leaf.seq}`);
    if (!row) return fail('event', leaf.eventId, `it is gone; it was sealed as leaf ${leaf.seq}`);
    if (isRemoved(row)) this.checkRemoved(row, leaf);
    else if (!documentHolds(row, leaf.document)) fail('event', row.id, `its document is not the one of its hash (leaf ${leaf.seq})`);
    if (row.era !== leaf.era || row.transactionId !== leaf.transactionId) {
      fail('log_leaf', leaf.seq, `its place in the order of sealing is not that of its event ${row.id}`);
    }
    if (this.previous && !precedes(this.previous, leaf)) {
      fail('log_leaf', leaf.seq, `it does not come after leaf ${this.previous.seq} in the order of sealing`);
    }
    if (hashOfLeaf(leafText(row)).equals(leaf.hash)) return;
    if (await this.standsInNode(leaf)) fail('event', row.id, `it is not what was sealed as leaf ${leaf.seq}`);
    fail('log_leaf', leaf.seq, `its hash is not that of its event ${row.id}`);
  }

  /** What its leaf can't be held against any more, its removal is: so nothing else can be changed under cover of it. */
  private checkRemoved(row: LeafRow, { seq, document, kept }: StoredLeaf): void {
    if (!leafKept(row)) fail('event', row.id, `its kept leaf is not one of it (leaf ${seq})`);
    if (!kept) return fail('event', row.id, `no sealed removal by two persons names it (leaf ${seq})`);
    const left = keptOf(row, document === null ? null : JSON.parse(document));
    if (canonical(left) !== canonical(kept)) fail('event', row.id, `it is not what its removal left of it (leaf ${seq})`);
    this.removed.push({ event: eventName(row), removal: typedId('removal', row.removedBy!) });
  }

  /** Whether the subtree above a leaf agrees with it: then it is the event that was changed. */
  private async standsInNode({ seq }: StoredLeaf): Promise<boolean> {
    const index = Math.floor(Number(seq) / 2);
    const [row] = await this.query<{ hash: Buffer; leaves: Buffer[] }>(
      `select hash, array(select l.hash from log_leaf l where l.seq between $1 * 2 and $1 * 2 + 1 order by l.seq) as leaves
       from log_node where level = 1 and idx = $1`,
      [index],
    );
    return row === undefined || fold(row.leaves).equals(row.hash);
  }

  private async checkNodes(expected: LogNode[]): Promise<void> {
    const rows = await this.query<{ level: number; idx: string; hash: Buffer }>(
      'select n.level, n.idx, n.hash from unnest($1::int[], $2::bigint[]) as w (level, idx) join log_node n on n.level = w.level and n.idx = w.idx',
      [expected.map(({ level }) => level), expected.map(({ index }) => index)],
    );
    const stored = new Map(rows.map(({ level, idx, hash }) => [`${level}/${idx}`, hash]));
    for (const { level, index, hash } of expected) {
      const found = stored.get(`${level}/${index}`);
      if (!found) return fail('log_node', `${level}/${index}`, 'it is gone');
      if (!found.equals(hash)) fail('log_node', `${level}/${index}`, 'it is not the hash of what is below it');
    }
  }

  /** Those after the last one that was checked, up to a size. */
  private checkpointsTo(size: number): Promise<StoredCheckpoint[]> {
    return this.query<StoredCheckpoint>(
      `select id, size, root, ${instant('at')} as at, jws from checkpoint where size > $1 and size <= $2 order by size limit ${PAGE}`,
      [this.last?.size ?? Number.MIN_SAFE_INTEGER, size],
    );
  }

  private async checkCheckpoint(checkpoint: StoredCheckpoint, computed: string): Promise<void> {
    const { id, size, root, at, jws } = checkpoint;
    const said = await this.signed(jws, size);
    const previous = this.last && { size: Number(this.last.size), root: this.last.root };
    if (root !== computed) fail('checkpoint', size, `its root is not that of the first ${size} events`);
    if (id !== checkpointKey(root)) fail('checkpoint', size, 'its id is not that of its root');
    if (canonical(said.previous) !== canonical(previous)) {
      fail('checkpoint', size, `it names one of ${said.previous?.size ?? 0} events before it; there is one of ${previous?.size ?? 0}`);
    }
    const expected: CheckpointPayload = { origin: this.origin, size: Number(size), root, at: at.replace(/000Z$/, 'Z'), previous };
    if (canonical(said) !== canonical(expected)) fail('checkpoint', size, 'it is not what was signed');
    this.last = checkpoint;
    this.published += 1;
  }

  private async signed(jws: string, size: string): Promise<CheckpointPayload> {
    try {
      return await verifyJws<CheckpointPayload>(jws, { keys: this.keys }, CHECKPOINT_TYPE);
    } catch (error) {
      if (error instanceof CryptoError) return fail('checkpoint', size, error.message);
      throw error;
    }
  }

  /** The tables hold no more than what was read in order. */
  private async checkNothingElse(): Promise<void> {
    const [leaf] = await this.query<{ seq: string }>('select seq from log_leaf where seq < 0 limit 1');
    if (leaf) fail('log_leaf', leaf.seq, 'there is no such place');
    const [{ count }] = (await this.query<{ count: string }>('select count(*) from log_node')) as [{ count: string }];
    if (Number(count) === nodesIn(this.size)) return;
    const [node] = await this.query<{ level: number; idx: string }>(
      'select level, idx from log_node where level < 1 or idx < 0 or (idx + 1) * 2::numeric ^ level > $1 order by level, idx limit 1',
      [this.size],
    );
    fail('log_node', `${node?.level}/${node?.idx}`, 'it belongs to no events');
  }

  private async checkUnsealed(): Promise<void> {
    const { era, transactionId, eventId } = this.previous ?? {
      era: -1,
      transactionId: '0',
      eventId: '00000000-0000-0000-0000-000000000000',
    };
    const place = '(e.era, e.transaction_id, e.id) <= ($1, $2::xid8, $3)';
    const [skipped] = await this.query<{ id: string }>(
      `select e.id from event e where ${place} and not exists (select from log_leaf l where l.event_id = e.id) order by e.id limit 1`,
      [era, transactionId, eventId],
    );
    if (skipped) fail('event', skipped.id, 'it was never sealed, though later ones are');
    const [waiting] = await this.query<{ count: number; oldest: Date | null }>(
      `select count(*)::int as count, min(e.recorded_at) as oldest from event e where not ${place}`,
      [era, transactionId, eventId],
    );
    this.unsealed = { count: waiting!.count, oldest: waiting!.oldest?.toISOString() ?? null };
  }
}

/** By era, transaction and id; ids compare as PostgreSQL compares uuids. */
function precedes(one: StoredLeaf, other: StoredLeaf): boolean {
  if (one.era !== other.era) return one.era < other.era;
  if (one.transactionId !== other.transactionId) return BigInt(one.transactionId) < BigInt(other.transactionId);
  return one.eventId < other.eventId;
}
