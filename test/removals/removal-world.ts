import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { QuestionService } from '../../src/challenges/question.service.js';
import { typedId } from '../../src/common/ids.js';
import type { Edition } from '../../src/record/bundle.format.js';
import { BundleService } from '../../src/record/bundle.service.js';
import { CheckpointService } from '../../src/record/checkpoint.service.js';
import { LEAF_COLUMNS, type LeafRow, leafText } from '../../src/record/leaf.js';
import { SealingService } from '../../src/record/sealing.service.js';
import { type RecordReport, verifyRecord } from '../../src/record/verification.js';
import { type Verdict, verifyBundle } from '../../src/verify/verification.js';
import type { Answer, TestApp } from '../app.js';
import { type SealedCall, SealedWorld } from '../bids/sealed-world.js';
import { newKey, type Someone, text } from '../factories.js';
import { keyOf } from '../list.factories.js';

export interface SeenRemoval {
  id: string;
  target: string;
  field: string | null;
  state: string;
  places: string[];
  proposedBy: { id: string } | null;
  decidedBy: { id: string } | null;
  refusal: { en: string } | null;
  availableActions: { name: string; allowed: boolean; reason: string | null }[];
}

const REMOVAL = `id target field state places proposedBy { id } decidedBy { id } refusal { en } availableActions { name allowed reason }`;
const PROPOSE = `mutation ($input: ProposeRemovalInput!, $key: ID!) { removal: proposeRemoval(input: $input, key: $key) { ${REMOVAL} } }`;
const CONFIRM = `mutation ($id: ID!, $key: ID!) { removal: confirmRemoval(removal: $id, key: $key) { ${REMOVAL} } }`;
const REFUSE = `mutation ($id: ID!, $reason: TextInput!, $key: ID!) { removal: refuseRemoval(removal: $id, reason: $reason, key: $key) { ${REMOVAL} } }`;
const READ = `query ($id: ID!) { removal(id: $id) { ${REMOVAL} } removals(first: 50) { totalCount nodes { id } } }`;

type Removed = Answer<{ removal: SeenRemoval }>;

/** Words that stand in a published challenge, a question about it and an opened bid on another list. */
export interface Planted {
  challenge: string;
  list: string;
  question: string;
  bid: string;
  sealed: SealedCall;
  bidList: string;
}

/** Secret content, and those who remove it. */
export class RemovalWorld {
  private constructor(
    readonly seals: SealedWorld,
    readonly operator: Someone,
    /** The owner's connection: behind the application's back. */
    readonly owner: pg.Client,
    private readonly folder: string,
  ) {}

  static async start(): Promise<RemovalWorld> {
    // Checkpoints as often as a test asks for one.
    const seals = await SealedWorld.start(false, { RECORD_CHECKPOINT_MS: '10' });
    const owner = new pg.Client({ connectionString: seals.bids.app.storage.ownerUrl, options: '-c TimeZone=UTC' });
    await owner.connect();
    const folder = await mkdtemp(join(tmpdir(), 'jiebang-removal-'));
    return new RemovalWorld(seals, await seals.bids.make.operator(), owner, folder);
  }

  get app(): TestApp {
    return this.seals.bids.app;
  }

  get supervisor(): Someone {
    return this.seals.bids.department.supervisor;
  }

  /** `plan`: what else the bid says. */
  async plant(words: string, plan = 'Plan'): Promise<Planted> {
    const { bids } = this.seals;
    const background = { zh: `背景：${words}。`, en: words };
    const { challenge, list } = await bids.lists.published(bids.department, { challenge: { background } });
    const asker = await bids.bidder();
    const question = typedId('question', await this.app.nest.get(QuestionService).ask(asker.pi.actor, challenge, text(words)));
    const sealed = await this.seals.call();
    const bid = await bids.submitted(sealed.call.challenge, await bids.bidder(), { title: { zh: '', en: words }, plan: text(plan) });
    await this.seals.closed(sealed);
    await this.seals.open(sealed);
    const [row] = await this.seals.sql<{ id: string }>('select list_id as id from bid where id = $1', [keyOf(bid)]);
    return { challenge, list, question, bid, sealed, bidList: typedId('list', row!.id) };
  }

  propose(target: string, field: string | null, reason = 'It names a secret', by = this.operator, key = newKey()): Promise<Removed> {
    return this.app.graphql(PROPOSE, { input: { target, field, reason: text(reason) }, key }, by.token);
  }

  confirm(id: string, by = this.supervisor, key = newKey()): Promise<Removed> {
    return this.app.graphql(CONFIRM, { id, key }, by.token);
  }

  refuse(id: string, reason: string, by = this.supervisor): Promise<Removed> {
    return this.app.graphql(REFUSE, { id, reason: text(reason), key: newKey() }, by.token);
  }

  /** Proposed and confirmed; as it is then. */
  async removed(target: string, field: string | null, by = this.supervisor): Promise<SeenRemoval> {
    const proposed = await this.propose(target, field);
    const { data, errors } = await this.confirm(proposed.data?.removal.id ?? '', by);
    if (!data) throw new Error(JSON.stringify([proposed.errors, errors]));
    return data.removal;
  }

  read(
    id: string,
    by: Someone,
  ): Promise<Answer<{ removal: SeenRemoval | null; removals: { totalCount: number; nodes: { id: string }[] } }>> {
    return this.app.graphql(READ, { id }, by.token);
  }

  async sealEvents(): Promise<void> {
    const sealing = this.app.nest.get(SealingService);
    do await sealing.sealBatch();
    while ((await sealing.lag()).count > 0);
  }

  /** Seals all that happened; with a checkpoint over it where one is due. */
  async seal(): Promise<void> {
    await this.sealEvents();
    await this.app.nest.get(CheckpointService).publish();
  }

  record(): Promise<RecordReport> {
    return verifyRecord(async <R>(sql: string, values?: unknown[]) => (await this.owner.query(sql, values)).rows as R[]);
  }

  /** The uuid of the operator. */
  get operatorUuid(): string {
    return this.operator.actor.personId!;
  }

  /** The leaf of an event (uuid), as its log has it. */
  async leafOf(event: string): Promise<string> {
    const { rows } = await this.owner.query<LeafRow>(`select ${LEAF_COLUMNS} from event e where e.id = $1`, [event]);
    return leafText(rows[0]!);
  }

  /** What an auditor finds after a change that nobody else ever sees. */
  async recordAfter(change: string, values: unknown[] = []): Promise<RecordReport> {
    await this.owner.query('begin');
    try {
      const { rowCount } = await this.owner.query(change, values);
      if (!rowCount) throw new Error('nothing was changed');
      return await this.record();
    } finally {
      await this.owner.query('rollback');
    }
  }

  /** The lines of a list's bundle. */
  async bundle(list: string, edition: Edition): Promise<string[]> {
    const lines: string[] = [];
    for await (const line of await this.app.nest.get(BundleService).of(null, list, edition)) lines.push(line.trimEnd());
    return lines;
  }

  async verdict(lines: readonly string[]): Promise<Verdict> {
    const path = join(this.folder, `${randomUUID()}.jsonl`);
    await writeFile(path, `${lines.join('\n')}\n`);
    return verifyBundle(path);
  }

  async stop(): Promise<void> {
    await this.owner.end();
    await this.seals.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
