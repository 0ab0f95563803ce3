import { randomUUID } from 'node:crypto';
import { type GraphQLSchema, buildSchema } from 'graphql';

/** What a server answered when it refused: the stable code and the words. */
export class Refused extends Error {
  constructor(
    readonly field: string,
    readonly code: string,
    message: string,
  ) {
    super(`${field}: ${code} ${message}`);
  }
}

interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Lets pass what is refused with one of these codes: acts that a file may hold, which are on record all the same. */
export async function unlessRefused(act: Promise<unknown>, ...codes: string[]): Promise<void> {
  try {
    await act;
  } catch (error) {
    if (!(error instanceof Refused && codes.includes(error.code))) throw error;
  }
}

/** A client of the public GraphQL API. Types of arguments are taken from the schema, so that callers name fields and values only. */
export class Client {
  private readonly schema: GraphQLSchema;
  /** How many requests were sent, for the report. */
  requests = 0;

  constructor(
    private readonly url: string,
    schemaText: string,
  ) {
    this.schema = buildSchema(schemaText);
  }

  /** Calls one mutation with a fresh idempotency key and returns its object. A reply that is lost is asked for again with the same key. */
  async act<T = { id: string }>(token: string | null, name: string, args: Record<string, unknown> = {}, selection = '{ id }'): Promise<T> {
    const field = this.schema.getMutationType()?.getFields()[name];
    if (!field) throw new Error(`the schema has no mutation ${name}`);
    const keyed = field.args.some((argument) => argument.name === 'key') ? { ...args, key: randomUUID() } : args;
    const given = field.args.filter((argument) => argument.name in keyed);
    const variables = given.map((argument) => `$${argument.name}: ${argument.type.toString()}`).join(', ');
    const passed = given.map((argument) => `${argument.name}: $${argument.name}`).join(', ');
    const document = `mutation ${name}${variables && `(${variables})`} { ${name}${passed && `(${passed})`} ${selection} }`;
    return this.field<T>(token, name, document, keyed);
  }

  /** Asks a query whose only root field is `name`. */
  async ask<T>(token: string | null, name: string, document: string, variables: Record<string, unknown> = {}): Promise<T> {
    return this.field<T>(token, name, document, variables);
  }

  private async field<T>(token: string | null, name: string, query: string, variables: Record<string, unknown>): Promise<T> {
    const answer = await this.send(token, { query, variables });
    const [error] = answer.errors ?? [];
    if (error) throw new Refused(name, error.extensions?.code ?? 'UNKNOWN', error.message);
    return answer.data?.[name] as T;
  }

  private async send(token: string | null, body: object, tries = 3): Promise<Answer> {
    this.requests += 1;
    try {
      const response = await fetch(`${this.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'accept-language': 'en', ...(token && { authorization: `Bearer ${token}` }) },
        body: JSON.stringify(body),
      });
      return (await response.json()) as Answer;
    } catch (error) {
      if (tries === 1) throw error;
      return this.send(token, body, tries - 1);
    }
  }
}
