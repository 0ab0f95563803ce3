import type { HeaderLine, Kind, Lines } from '../record/bundle.format.js';
import type { ListLine } from '../record/bundle.call.lines.js';

/** Lines that are looked at as they come, and not kept. */
const PASSING: readonly Kind[] = ['header', 'list', 'event', 'leaf', 'proof', 'checkpoint', 'seal'];

/** Lines of one kind. */
class Rows<T extends object> {
  readonly all: T[] = [];
  private readonly byChallenge = new Map<string, T[]>();
  private readonly byId = new Map<string, T>();

  add(line: T): void {
    this.all.push(line);
    if ('id' in line && typeof line.id === 'string') this.byId.set(line.id, line);
    if (!('challenge' in line) || typeof line.challenge !== 'string') return;
    const known = this.byChallenge.get(line.challenge);
    if (known) known.push(line);
    else this.byChallenge.set(line.challenge, [line]);
  }

  of(challenge: string): readonly T[] {
    return this.byChallenge.get(challenge) ?? [];
  }

  find(id: string): T | undefined {
    return this.byId.get(id);
  }
}

/** The rows of a bundle, by kind and by challenge. */
export class Bundle {
  private readonly rows: { [K in Kind]?: Rows<Lines[K]> } = {};
  private listLine?: ListLine;

  constructor(readonly header: HeaderLine) {}

  get supervision(): boolean {
    return this.header.edition === 'supervision';
  }

  /** Throws TypeError where the file has none. */
  get list(): ListLine {
    if (!this.listLine) throw new TypeError('the line of the list is missing');
    return this.listLine;
  }

  setList(line: ListLine): void {
    this.listLine = line;
  }

  add<K extends Kind>(kind: K, line: Lines[K]): void {
    if (!PASSING.includes(kind)) this.rowsOf(kind).add(line);
  }

  /** Kinds with an id of their own that events may be about. */
  *identified(): Generator<{ kind: Kind; id: string; row: object }> {
    for (const [kind, { all }] of Object.entries(this.rows)) {
      for (const row of all) if ('id' in row && typeof row.id === 'string') yield { kind: kind as Kind, id: row.id, row };
    }
  }

  all<K extends Kind>(kind: K): readonly Lines[K][] {
    return this.rowsOf(kind).all;
  }

  of<K extends Kind>(kind: K, challenge: string): readonly Lines[K][] {
    return this.rowsOf(kind).of(challenge);
  }

  find<K extends Kind>(kind: K, id: string): Lines[K] | undefined {
    return this.rowsOf(kind).find(id);
  }

  private rowsOf<K extends Kind>(kind: K): Rows<Lines[K]> {
    const known: Rows<Lines[K]> | undefined = this.rows[kind];
    if (known) return known;
    const rows = new Rows<Lines[K]>();
    Object.assign(this.rows, { [kind]: rows });
    return rows;
  }
}
