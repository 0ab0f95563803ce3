import { canonical } from '../crypto/canonical.js';
import type { CheckpointLine, EventLine, LeafLine } from '../record/bundle.format.js';
import { CHECKPOINT_TYPE, type CheckpointPayload } from '../record/checkpoint.js';
import { documentHolds, hashOfLeaf, type Leaf, leafOf, saltedHash } from '../record/leaf.js';
import { rootWith } from '../record/multi-proof.js';
import { isRemoved, keptHash, keptOf, leafKept } from '../record/removed.js';
import { typedId } from '../common/ids.js';
import type { Bundle } from './bundle.js';
import { type Checks, DoesNotHold } from './checks.js';
import { EMPTY, type Fold, toldBy } from './event.fold.js';
import { Removals } from './removals.check.js';
import { signed } from './signatures.check.js';

/** The event of a finding: what its leaf says of it. */
interface Finding {
  subjectId: string;
  at: string;
  to: string | null;
  documentHash: string | null;
  salt: string | null;
}

/** Where the events left a thing. */
interface Standing {
  state: string | null;
  challenge: string | null;
}

/** What happened, as the log has it; events are looked at as they come, and only what they say of rows is kept. */
export class EventLog {
  private readonly leaves: { seq: number; hash: Buffer }[] = [];
  private readonly gaps: Buffer[] = [];
  private readonly folds = new Map<string, Fold>();
  private readonly standings = new Map<string, Standing>();
  private readonly findings = new Map<string, Finding>();
  private checkpoint?: CheckpointLine;
  private recordedAt = '';
  /** Events that no checkpoint covers yet. */
  unsealed = 0;
  readonly removals = new Removals();

  constructor(private readonly checks: Checks) {}

  addEvent({ seq, document, ...row }: EventLine): void {
    const leaf = isRemoved(row) ? leafKept(row) : leafOf(row);
    const subject = { kind: 'event', id: typedId('event', row.id) };
    if (!leaf) return this.checks.isTrue('log', subject, 'the leaf that was kept of it', false);
    if (isRemoved(row)) {
      const [ofDocument, ofRow] = keptOf(row, document);
      const left = { document: ofDocument, row: ofRow };
      this.removals.claim({ removal: typedId('removal', row.removedBy ?? ''), leaf, ...left });
    } else {
      const holds = documentHolds(row, document === null ? null : JSON.stringify(document));
      this.checks.isTrue('log', subject, 'hash of its document', holds);
    }
    this.removals.tell(leaf, seq, document, row.actorId);
    this.append(seq, leaf, { salt: row.salt, whole: true });
    this.tell(leaf, document, row.actorId);
  }

  addLeaf({ seq, leaf, salt, document, removedBy }: LeafLine): void {
    if (removedBy !== undefined) {
      const hash = document === undefined ? null : keptHash(salt ?? '', document);
      this.removals.claim({ removal: removedBy, leaf, document: hash, row: null });
    } else if (document !== undefined) {
      const hash = saltedHash(salt ?? '', canonical(document));
      this.checks.same('log', { kind: 'leaf', id: leaf.id }, 'hash of its document', hash, leaf.documentHash);
    }
    this.removals.tell(leaf, seq, document);
    // Of a bid the public sees what was found, and not what it was through in between: corrections, a submission anew.
    this.append(seq, leaf, { salt: salt ?? null, whole: leaf.subject !== 'bid' });
    if (document !== undefined) return this.tell(leaf, document);
    for (const [id, { instants }] of toldBy({ ...leaf, document }, (known) => this.folds.get(known) ?? EMPTY))
      this.folds.set(id, { members: this.folds.get(id)?.members ?? {}, instants });
  }

  addProof(hashes: readonly string[]): void {
    for (const hash of hashes) this.gaps.push(Buffer.from(hash, 'hex'));
  }

  setCheckpoint(checkpoint: CheckpointLine): void {
    this.checkpoint = checkpoint;
  }

  foundBy(event: string | null): Finding | undefined {
    return event === null ? undefined : this.findings.get(event);
  }

  /** What the events say of a thing. */
  of(id: string): Fold | undefined {
    return this.folds.get(id);
  }

  /** Where they left it; undefined where the file has no event of it. */
  standing(id: string): Standing | undefined {
    return this.standings.get(id);
  }

  /** Ids under which the events tell of something: those of things, and of what was published at closes and openings. */
  told(): string[] {
    return [...this.folds.keys()];
  }

  /** Ids of the things of a type that the events tell of. */
  made(subject: string): string[] {
    return [...this.standings.keys()].filter((id) => id.slice(0, -33) === subject);
  }

  /** That all events stand in the signed log, in their places. */
  async check(bundle: Bundle): Promise<void> {
    const subject = { kind: 'checkpoint', id: this.checkpoint?.root.slice(0, 16) ?? '' };
    if (!this.checkpoint) {
      // A log that is younger than its first checkpoint has no leaves yet.
      this.checks.same('log', subject, 'events in the log without a checkpoint', 0, this.leaves.length);
      return this.checks.skip('log', this.unsealed);
    }
    const { size, root, jws } = this.checkpoint;
    const payload = await signed<CheckpointPayload>(bundle, jws, CHECKPOINT_TYPE, subject);
    this.checks.same('log', subject, 'what was signed', { size: payload.size, root: payload.root }, { size, root });
    const inPlace = this.leaves.toSorted((a, b) => a.seq - b.seq);
    await this.checks.over('log', subject, () => {
      this.checks.same('log', subject, 'root over the events', rootWith(inPlace, size, this.gaps).toString('hex'), root);
    });
  }

  private tell(leaf: Leaf, document: unknown, actorId?: string | null): void {
    for (const [id, fold] of toldBy({ ...leaf, document, actorId }, (id) => this.folds.get(id) ?? EMPTY)) this.folds.set(id, fold);
  }

  /** `whole`: the edition shows every event that moves its subject. */
  private append(seq: number | null, leaf: Leaf, { salt, whole }: { salt: string | null; whole: boolean }): void {
    const subject = { kind: 'event', id: leaf.id };
    this.checks.isTrue('log', subject, 'its place among the events, by when they were recorded', leaf.recordedAt >= this.recordedAt);
    this.recordedAt = leaf.recordedAt;
    if (seq === null) this.unsealed += 1;
    else this.leaves.push({ seq, hash: hashOfLeaf(canonical(leaf)) });
    const { subjectId, from, to, at, event, documentHash, challengeId } = leaf;
    if (event.startsWith('find') || event === 'fail' || event === 'settlePanel')
      this.findings.set(leaf.id, { subjectId, at, to, documentHash, salt });
    const before = this.standings.get(subjectId);
    if (whole && to !== null && from !== null && before?.state != null && from !== before.state)
      throw new DoesNotHold({ check: 'log', ...subject, what: `the state that ${subjectId} was in`, expected: before.state, found: from });
    this.standings.set(subjectId, { state: to ?? before?.state ?? null, challenge: challengeId });
  }
}
