import type { SampleFile } from '../../src/cli/sample-format.js';
import type { Model } from '../../src/reading/model.js';
import type { People, Looker } from './visibility.people.js';
import type { Picture, Row } from './visibility.picture.js';
import { HOLDS } from './visibility.predicates.js';
import { LESS, tableOf } from './visibility.rows.js';
import type { SightName } from './visibility.sights.js';
import { TYPES } from './visibility.table.js';

const WORD = /zq\d{4}qz/g;
/** The words of ours that an answer says. */
export const wordsIn = (answer: string): string[] => answer.match(WORD) ?? [];

/** Fields that are made of columns of other names. */
const MADE_OF: Record<string, string[]> = { 'AnonymousScore.items': ['items', 'revised_items'] };

const isText = (value: object): value is { zh: string; en: string } => Object.keys(value).sort().join() === 'en,zh';
/** Plain strings that people write, beside texts in two languages. */
const PLAIN = ['evidenceRef'];

/** A list of which every private text says a word that stands nowhere else. */
export class Words {
  /** Where the rows don't say it, because it is sealed: by word the bid of the file, or the uuid of the uploaded file. */
  readonly bids = new Map<string, string>();
  readonly files = new Map<string, string>();
  private count = 0;

  next(): string {
    this.count += 1;
    return `zq${String(this.count).padStart(4, '0')}qz`;
  }

  /** A copy of the file with a word in everything that people write after its publication. */
  into(file: SampleFile): SampleFile {
    const copy = structuredClone(file);
    for (const { formalDefects, ...content } of copy.bids) {
      const before = this.count;
      this.mark(content);
      this.mark(formalDefects);
      for (const word of new Set(wordsIn(JSON.stringify(content)))) this.bids.set(word, content.id);
      if (this.count === before) throw new Error(`${content.id} says nothing`);
    }
    const { scores, experts, questions, amendments, panels, delivery, matchmaking = [], enterpriseLedgers = [] } = copy;
    this.mark([scores, experts, questions, amendments, panels, delivery, matchmaking, enterpriseLedgers]);
    return copy;
  }

  private mark(value: unknown): void {
    if (typeof value !== 'object' || value === null) return;
    if (isText(value)) {
      const word = this.next();
      value.zh += word;
      value.en += ` ${word}`;
      return;
    }
    for (const [name, inside] of Object.entries(value)) {
      if (typeof inside === 'string' && PLAIN.includes(name)) (value as Record<string, string>)[name] = `${inside} ${this.next()}`;
      else this.mark(inside);
    }
  }
}

/** A place of the database that says a word, and the sights of the fields that show it. */
interface Home {
  row: Row;
  sights: SightName[];
}

/** Who may read which word, by the rows that say it and the table's row for their field. */
export class Readers {
  private readonly homes = new Map<string, Home[]>();

  constructor(
    private readonly picture: Picture,
    model: Model,
    private readonly words: Words,
    private readonly people: People,
  ) {
    for (const entity of model.entities.values()) {
      const rows = picture.rows(tableOf(entity));
      const { row: sight } = TYPES[entity.name]!;
      for (const { name } of Object.values(entity.type.getFields())) {
        const own = entity.columnOf(name)?.databaseName;
        const less = LESS.get(`${entity.name}.${name}`);
        const sights = less ? [sight, less] : [sight];
        for (const column of MADE_OF[`${entity.name}.${name}`] ?? (own ? [own] : []))
          for (const row of rows) for (const word of wordsIn(text(row[column]))) this.add(word, { row, sights });
      }
    }
  }

  /** The words that rows say as they are stored. */
  get stored(): ReadonlySet<string> {
    return new Set(this.homes.keys());
  }

  /** Rows of a table that say something. */
  saying(table: string): Row[] {
    return this.picture.rows(table).filter((row) => wordsIn(text(row)).length > 0);
  }

  may(who: Looker, word: string): boolean {
    const known = this.homes.get(word)?.some(({ row, sights }) => sights.every((name) => HOLDS[name](this.picture, who, row)));
    return known || this.ofBid(who, word) || this.ofFile(who, word);
  }

  /** What a bid says lies in no row while it is sealed: its authors and its recommender read it where the server can; titles are announced. */
  private ofBid(who: Looker, word: string): boolean {
    const name = this.words.bids.get(word);
    const bid = name && this.people.bidOf(this.picture, name);
    if (!bid) return false;
    const { level } = this.picture.rules(bid.challenge_id).sealing;
    const content = HOLDS.content(this.picture, who, bid) && (this.picture.opened(bid) || level === 'custodial');
    const draft = HOLDS.author(this.picture, who, bid) && bid.draft !== null;
    const announced = this.picture
      .of('decision', 'challenge_id', bid.challenge_id)
      .some((decision) => (decision.proposed as string[]).includes(bid.id) && HOLDS.decision(this.picture, who, decision));
    const title = wordsIn(text((bid.content as { title?: unknown } | null)?.title)).includes(word);
    return (HOLDS.bid(this.picture, who, bid) && (content || draft)) || (announced && title);
  }

  private ofFile(who: Looker, word: string): boolean {
    const file = this.picture.find('file', this.words.files.get(word));
    return file !== undefined && HOLDS.file(this.picture, who, file);
  }

  private add(word: string, home: Home): void {
    this.homes.set(word, [...(this.homes.get(word) ?? []), home]);
  }
}

const text = (value: unknown): string => (typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
