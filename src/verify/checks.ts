import { canonical } from '../crypto/canonical.js';

/** What is checked, in the order in which it is reported. */
export const CHECKS = {
  keys: 'keys that sign',
  bundle: 'signature over the file',
  receipts: 'receipts',
  closings: 'closing roots',
  openings: 'openings',
  commitments: 'contents against commitments',
  challenges: 'challenges and amendments',
  eligibility: 'eligibility',
  conflicts: 'conflicts',
  draws: 'draws',
  panels: 'settlement of panels',
  sheets: 'score sheets',
  rankings: 'rankings',
  decisions: 'order of award and promotions',
  objections: 'objections',
  contracts: 'contracts',
  milestones: 'verdicts on milestones',
  heats: 'heats',
  acceptances: 'acceptances',
  changes: 'changes and terminations',
  payments: 'payments',
  record: 'rows against their events',
  log: 'events in the signed log',
} as const;
export type Check = keyof typeof CHECKS;

/** The first thing that does not hold. */
export interface Fault {
  check: Check;
  kind: string;
  id: string;
  what: string;
  expected: string;
  found: string;
}

/** Thrown by the first thing that does not hold. */
export class DoesNotHold extends Error {
  constructor(readonly fault: Fault) {
    super(`${fault.kind} ${fault.id}: ${fault.what}`);
  }
}

/** What a check is about. */
export interface Subject {
  kind: string;
  id: string;
}

/** How much was held against what it should be. */
export class Checks {
  readonly held = new Map<Check, number>();
  /** What could not be computed again from what the file holds. */
  readonly skipped = new Map<Check, number>();

  /** Counts that two values are the same, whichever way their ids and instants are written; throws DoesNotHold where they are not. */
  same(check: Check, { kind, id }: Subject, what: string, expected: unknown, found: unknown): void {
    const [right, given] = [textOf(expected), textOf(found)];
    if (right !== given) throw new DoesNotHold({ check, kind, id, what, ...apart(right, given) });
    this.held.set(check, (this.held.get(check) ?? 0) + 1);
  }

  isTrue(check: Check, subject: Subject, what: string, holds: boolean): void {
    this.same(check, subject, what, true, holds);
  }

  skip(check: Check, count = 1): void {
    this.skipped.set(check, (this.skipped.get(check) ?? 0) + count);
  }

  /** Runs a check over one thing; a file whose values have another form than they must does not hold either. */
  async over(check: Check, subject: Subject, run: () => void | Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (error instanceof DoesNotHold || !(error instanceof Error)) throw error;
      throw new DoesNotHold({
        check,
        ...subject,
        what: 'its form',
        expected: 'values that the rules can be asked with',
        found: error.message,
      });
    }
  }
}

const LONGEST = 300;

/** The texts from a little before where they part. */
function apart(expected: string, found: string): { expected: string; found: string } {
  let at = 0;
  while (at < expected.length && expected[at] === found[at]) at += 1;
  const cut = (text: string): string => {
    const from = text.length > LONGEST ? Math.max(0, at - LONGEST / 3) : 0;
    return `${from > 0 ? '…' : ''}${text.slice(from, from + LONGEST)}${from + LONGEST < text.length ? '…' : ''}`;
  };
  return { expected: cut(expected), found: cut(found) };
}

const textOf = (value: unknown): string => canonical(alike(value) ?? null);

/** Rows and documents write ids with their type or without, instants with more digits or fewer, and what is not there as null or not at all. */
export function alike(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return alikeText(value);
  if (Array.isArray(value)) return value.map((item) => alike(item) ?? null);
  if (typeof value !== 'object' || value === null) return value ?? undefined;
  return Object.fromEntries(Object.entries(value).flatMap(([name, member]) => (member == null ? [] : [[name, alike(member)] as const])));
}

function alikeText(text: string): string {
  if (/^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/.test(text)) return text.replaceAll('-', '');
  const typed = /^[a-z_]+_([0-9a-f]{32})$/.exec(text);
  if (typed) return typed[1]!;
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(text) ? new Date(text).toISOString() : text;
}
