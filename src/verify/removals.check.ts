import type { Leaf } from '../record/leaf.js';
import { keptHash, REMOVED, type RemovedDocument } from '../record/removed.js';
import type { Bundle } from './bundle.js';
import type { Check, Checks } from './checks.js';

/** An event that says that words were removed from it, with the hashes of what is left, as far as the edition shows it. */
interface Claim {
  removal: string;
  leaf: Leaf;
  document: string | null;
  row: string | null;
}

/** What the sealed events tell of a removal. */
interface Told {
  /** What went as a whole; undefined where words did. */
  whole?: string;
  kept: Record<string, string[]>;
  proposedBy?: string | null;
  confirmedBy?: string | null;
}

/** Removals of secret content. What one names is held against what it says was left; what none names is held against its hash, as ever. */
export class Removals {
  private readonly claims: Claim[] = [];
  private readonly told = new Map<string, Told>();
  /** Those that the file has lines of. */
  private readonly listed = new Set<string>();
  private readonly salts = new Map<string, { removal: string; salt: string }>();
  /** Things by the removal that names them. */
  readonly named = new Map<string, string[]>();

  claim(claim: Claim): void {
    this.claims.push(claim);
  }

  /** Takes in what a removal's own event says; one that is not sealed yet proves nothing. */
  tell({ subject, subjectId, event }: Leaf, seq: number | null, document: unknown, actorId?: string | null): void {
    if (subject !== 'removal' || seq === null) return;
    const told = this.told.get(subjectId) ?? { kept: {} };
    if (event === REMOVED && document !== undefined) {
      const { kept, target, field } = document as RemovedDocument;
      told.kept = kept;
      if (field === null) told.whole = target;
    }
    if (event === 'proposeRemoval') told.proposedBy = actorId;
    if (event === 'confirmRemoval') told.confirmedBy = actorId;
    this.told.set(subjectId, told);
  }

  /** That sealed removals by two persons name all that the file says was removed. To be called before what asks for it. */
  check(bundle: Bundle, checks: Checks): void {
    const lines = bundle.all('removal');
    for (const { id, salts } of lines) {
      const subject = { kind: 'removal', id };
      const told = this.told.get(id);
      this.listed.add(id);
      if (told?.whole) this.name(id, told.whole);
      checks.isTrue('record', subject, 'that a sealed event tells of it', told !== undefined);
      if (bundle.supervision) {
        const { proposedBy, confirmedBy } = told!;
        checks.isTrue('record', subject, 'that two persons decided it', !!proposedBy && !!confirmedBy && proposedBy !== confirmedBy);
      }
      for (const [name, salt] of Object.entries(salts)) this.salts.set(name, { removal: id, salt });
    }
    for (const { removal, leaf, document, row } of this.claims) {
      const subject = { kind: 'event', id: leaf.id };
      const kept = this.listed.has(removal) ? this.told.get(removal)?.kept[leaf.id] : undefined;
      checks.isTrue('log', subject, 'that a sealed removal names it', kept !== undefined);
      if (document !== null) checks.same('log', subject, 'what was left of its document', kept![0], document);
      if (row !== null) checks.same('log', subject, 'what was left of its row', kept![1], row);
      this.name(removal, leaf.id);
    }
  }

  /** Whether a removal names a thing; then what is left of it must be what it says. */
  kept(check: Check, name: string, content: unknown, checks: Checks): boolean {
    const known = this.salts.get(name);
    const kept = known && this.told.get(known.removal)?.kept[name];
    if (!known || !kept) return false;
    checks.same(check, { kind: 'removal', id: known.removal }, `what was left of ${name}`, kept[0], keptHash(known.salt, content));
    this.name(known.removal, name);
    return true;
  }

  /** Whether a sealed bid was removed as a whole: a removal of the file says so, which `check` has held against the log. */
  tookWhole(bid: string): boolean {
    const [removal] = [...this.told].find(([, { whole }]) => whole === bid) ?? [];
    return removal !== undefined && this.listed.has(removal);
  }

  /** Whether words were removed from what happened to a thing. */
  concerns(id: string): boolean {
    return this.claims.some(({ leaf }) => leaf.subjectId === id);
  }

  private name(removal: string, thing: string): void {
    this.named.set(removal, [...(this.named.get(removal) ?? []), thing]);
  }
}
