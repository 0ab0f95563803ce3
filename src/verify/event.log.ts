import { CHECKPOINT_TYPE, type CheckpointPayload } from '../record/checkpoint.js';
import { documentHolds, hashOfLeaf, type Leaf, leafOf, saltedHash } from '../record/leaf.js';
import { rootWith } from '../record/multi-proof.js';
import { canonical } from '../crypto/canonical.js';
import type { CheckpointLine, EventLine, LeafLine } from '../record/bundle.format.js';
import type { Bundle } from './bundle.js';
import { type Checks, DoesNotHold } from './checks.js';
import { type Fold, toldBy } from './event.fold.js';
import { signed } from './signatures.check.js';

/** The event of a finding: what its leaf says of it. */
interface Finding {
  subjectId: string;
  to: string | null;
  documentHash: string | null;
  salt: string | null;
}

/** What happened, as the log has it; events are looked at as they come, and only what they say of rows is kept. */
export class EventLog {
  private readonly leaves: { seq: number; hash: Buffer }[] = [];
  private readonly gaps: Buffer[] = [];
  private readonly folds = new Map<string, Fold>();
  private readonly states = new Map<string, string>();
  private readonly findings = new Map<string, Finding>();
  private checkpoint?: CheckpointLine;
  /** Events that no checkpoint covers yet. */
  unsealed = 0;

  constructor(private readonly checks: Checks) {}

  addEvent({ seq, document, ...row }: EventLine): void {
    const leaf = leafOf(row);
    const subject = { kind: 'event', id: leaf.id };
    this.checks.isTrue('log', subject, 'hash of its document', documentHolds(row, document === null ? null : JSON.stringify(document)));
    this.append(seq, leaf, row.salt);
    const told = toldBy({ ...leaf, document });
    if (told) this.folds.set(told.id, { ...this.folds.get(told.id), ...told.members });
    if (leaf.subject === 'bid' && (leaf.event === 'submitBid' || leaf.event === 'withdrawBid')) this.folds.delete(leaf.subjectId);
  }

  addLeaf({ seq, leaf, salt, document }: LeafLine): void {
    if (document !== undefined)
      this.checks.same(
        'log',
        { kind: 'leaf', id: leaf.id },
        'hash of its document',
        saltedHash(salt ?? '', canonical(document)),
        leaf.documentHash,
      );
    this.append(seq, leaf, salt ?? null);
    const told = document === undefined ? null : toldBy({ ...leaf, document });
    if (told) this.folds.set(told.id, { ...this.folds.get(told.id), ...told.members });
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

  /** What the events say of a thing, and the state that they left it in. */
  of(id: string): { fold: Fold | undefined; state: string | undefined } {
    return { fold: this.folds.get(id), state: this.states.get(id) };
  }

  /** That all events stand in the signed log, in their places. */
  async check(bundle: Bundle): Promise<void> {
    const subject = { kind: 'checkpoint', id: this.checkpoint?.root.slice(0, 16) ?? '' };
    if (!this.checkpoint) return this.checks.skip('log', Math.max(1, this.leaves.length));
    const { size, root, jws } = this.checkpoint;
    const payload = await signed<CheckpointPayload>(bundle, jws, CHECKPOINT_TYPE, subject);
    this.checks.same('log', subject, 'what was signed', { size: payload.size, root: payload.root }, { size, root });
    await this.checks.over('log', subject, () => {
      this.checks.same('log', subject, 'root over the events', rootWith(this.leaves, size, this.gaps).toString('hex'), root);
    });
  }

  private append(seq: number | null, leaf: Leaf, salt: string | null): void {
    const subject = { kind: 'event', id: leaf.id };
    if (seq === null) this.unsealed += 1;
    else {
      this.checks.isTrue('log', subject, 'its place in the log', seq > (this.leaves.at(-1)?.seq ?? -1));
      this.leaves.push({ seq, hash: hashOfLeaf(canonical(leaf)) });
    }
    const { subjectId, from, to, event, documentHash } = leaf;
    if (event.startsWith('find') || event === 'fail' || event === 'settlePanel')
      this.findings.set(leaf.id, { subjectId, to, documentHash, salt });
    if (to === null) return;
    const before = this.states.get(subjectId);
    if (before !== undefined && from !== null && from !== before)
      throw new DoesNotHold({ check: 'log', ...subject, what: `the state that ${subjectId} was in`, expected: before, found: from });
    this.states.set(subjectId, to);
  }
}

/** Members of rows that no event sets in so many words; they are computed again, or compared by themselves. */
const ALONE: Record<string, readonly string[]> = {
  challenge: ['indicators', 'funding', 'version', 'bidderClose', 'recommenderClose'],
  panel: ['conflicts'],
};

/** Every row against what its events say of it, and every finding against the event that keeps it. */
export function checkRows(bundle: Bundle, log: EventLog, checks: Checks): void {
  for (const { kind, id, row } of bundle.identified()) {
    if (kind === 'objection' && !bundle.supervision) continue;
    const { fold, state } = log.of(id);
    const subject = { kind, id };
    if ('state' in row && state !== undefined && stateShown(bundle, kind))
      checks.same('record', subject, 'state, by its events', state, row.state);
    if (bundle.supervision && kind !== 'milestone' && kind !== 'sealKey' && kind !== 'bid')
      checks.isTrue('record', subject, 'that an event made it', fold !== undefined || state !== undefined || kind === 'eligibility');
    for (const [name, value] of Object.entries(row)) {
      if (name === 'kind' || name === 'state' || !fold || !(name in fold) || (ALONE[kind]?.includes(name) && !bundle.supervision)) continue;
      if (ALONE.panel?.includes(name) && kind === 'panel') continue;
      checks.same('record', subject, name, fold[name], value);
    }
  }
  for (const line of [...bundle.all('eligibility'), ...bundle.all('panel')]) {
    if (line.event === null) continue;
    const found = log.foundBy(line.event);
    const subject = { kind: 'eligibility', id: line.id };
    checks.same(
      'record',
      subject,
      'its finding in the log',
      { subject: line.id, commitment: line.commitment },
      { subject: found?.subjectId, commitment: found?.documentHash },
    );
  }
}

/** A public edition shows only some of the events of most things. */
const stateShown = (bundle: Bundle, kind: string): boolean => bundle.supervision || kind === 'challenge' || kind === 'decision';
