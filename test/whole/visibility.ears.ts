import type { TestApp } from '../app.js';
import type { Looker, RoleName } from './visibility.people.js';
import type { Comparison } from './visibility.rows.js';
import type { Readers } from './visibility.words.js';
import { wordsIn } from './visibility.words.js';

/** Asks as somebody, and remembers the words of all that came back, refusals included. */
export class Ears {
  /** Words that somebody was told, ever. */
  readonly ever = new Set<string>();
  private readonly heard = new Map<string | undefined, Map<string, string>>();

  constructor(readonly app: TestApp) {}

  /** As `graphql` of the app. */
  async graphql(query: string, variables: Record<string, unknown>, token?: string): ReturnType<TestApp['graphql']> {
    const answer = await this.app.graphql(query, variables, token);
    this.note(token, query.slice(0, 120), JSON.stringify([answer.data, answer.errors]));
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
    { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
  ): Promise<{ status: number; headers: Headers; body: Buffer }> {
    const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const response = await fetch(`${this.app.url}${path}`, { method, headers: { ...authorization, ...headers } });
    const body = Buffer.from(await response.arrayBuffer());
    this.note(token, path, `${JSON.stringify([...response.headers])}${body.toString('utf8')}`);
    return { status: response.status, headers: response.headers, body };
  }

  /** Holds what was heard since against who may read it, and forgets it. */
  compare(comparison: Comparison, lookers: ReadonlyMap<RoleName, Looker>, readers: Readers): void {
    for (const [role, who] of lookers) {
      for (const [word, from] of this.heard.get(who.token) ?? [])
        comparison.is(role, `the word ${word}, told by ${from}`, readers.may(who, word), true);
    }
    this.heard.clear();
  }

  private note(token: string | undefined, from: string, answer: string): void {
    const known = this.heard.get(token) ?? new Map<string, string>();
    this.heard.set(token, known);
    for (const word of wordsIn(answer)) {
      this.ever.add(word);
      if (!known.has(word)) known.set(word, from);
    }
  }
}
