import type { TestApp } from '../app.js';
import { readable } from './visibility.decoding.js';
import type { Looker } from './visibility.people.js';
import type { Comparison } from './visibility.rows.js';
import { wordsIn } from './visibility.words.js';

/** Asks as somebody, and remembers the words of all that came back, refusals included. */
export class Ears {
  /** Words that somebody was told, ever. */
  readonly ever = new Set<string>();
  private readonly heard = new Map<string | undefined, Map<string, string>>();

  /** `find`: the words to listen for. */
  constructor(
    readonly app: TestApp,
    private readonly find: (answer: string) => string[] = wordsIn,
  ) {}

  /** As `graphql` of the app. */
  async graphql(query: string, variables: Record<string, unknown>, token?: string): ReturnType<TestApp['graphql']> {
    const answer = await this.app.graphql(query, variables, token);
    this.hear(token, query.slice(0, 120), JSON.stringify([answer.data, answer.errors]));
    return answer;
  }

  /** As `ask` of the app. */
  async ask<T>(query: string, variables: Record<string, unknown>, token?: string): Promise<T> {
    const { data, errors } = await this.graphql(query, variables, token);
    if (errors.length > 0 || data === null) throw new Error(`refused: ${JSON.stringify(errors)}`);
    return data as T;
  }

  /** Any other address, with its whole body. */
  async fetch(
    path: string,
    token?: string,
    { method = 'GET', headers = {}, body: sent }: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<{ status: number; headers: Headers; body: Buffer; words: string[] }> {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${this.app.url}${path}`, { method, headers: { ...authorization, ...headers }, body: sent });
    const body = Buffer.from(await response.arrayBuffer());
    const said = await readable(body, response.headers.get('content-type') ?? '');
    const words = this.hear(token, path, `${JSON.stringify([...response.headers])}${said}`);
    return { status: response.status, headers: response.headers, body, words };
  }

  /** Holds what was heard since against who may read it, and forgets it. */
  compare(comparison: Comparison, lookers: ReadonlyMap<string, Looker>, readers: { may(who: Looker, word: string): boolean }): void {
    for (const [role, who] of lookers) {
      for (const [word, from] of this.heard.get(who.token) ?? [])
        comparison.is(role, `the word ${word}, told by ${from}`, readers.may(who, word), true);
    }
    this.heard.clear();
  }

  /** What somebody was told otherwise. Gives the words in it. */
  hear(token: string | undefined, from: string, answer: string): string[] {
    const known = this.heard.get(token) ?? new Map<string, string>();
    this.heard.set(token, known);
    const words = this.find(answer);
    for (const word of words) {
      this.ever.add(word);
      if (!known.has(word)) known.set(word, from);
    }
    return words;
  }
}
