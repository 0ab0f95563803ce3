import type { Actor } from '../../src/common/actor.js';
import { DomainError } from '../../src/common/errors.js';
import { newId, uuidOf } from '../../src/common/ids.js';
import type { Database, Tx } from '../../src/common/transaction.js';
import { BidWorld, refusal } from '../bids/bid-world.js';
import { newKey, type Someone, text } from '../factories.js';

const ASK =
  'mutation ($challenge: ID!, $question: TextInput!, $key: ID!) { askQuestion(challenge: $challenge, question: $question, key: $key) { id } }';
const SUBMIT = 'mutation ($bid: ID!, $key: ID!) { submitBid(bid: $bid, key: $key) { id version } }';

describe('an act that is sent again', () => {
  let world: BidWorld;
  let database: Database;
  let someone: Someone;
  beforeAll(async () => {
    world = await BidWorld.start();
    database = world.app.database;
    someone = await world.make.person();
  });
  afterAll(() => world.stop());

  const ask = (challenge: string, key: string, who = someone, words = 'a') =>
    world.app.graphql<{ askQuestion: { id: string } }>(ASK, { challenge, question: text(words), key }, who.token);
  const acting = (key: string, who: Actor = someone.actor): Actor => ({ ...who, act: { key, name: 'test', hashes: ['hash'] } });

  it('ten times at once is done once, and says the same each time', async () => {
    const { challenge } = await world.challenge();
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(challenge, key)));
    expect(new Set(answers.map(({ data }) => data?.askQuestion.id)).size).toBe(1);
    expect(answers.flatMap(({ codes }) => codes)).toEqual([]);
    const asked = await world.sql(`select from question where challenge_id = $1`, [uuidOf(challenge, 'challenge')]);
    expect(asked).toHaveLength(1);
  });

  it('twice in one document is done once', async () => {
    const { challenge } = await world.challenge();
    const one = `askQuestion(challenge: "${challenge}", question: { zh: "x", en: "x" }, key: "${newKey()}") { id }`;
    const { a, b } = await world.app.ask<Record<string, { id: string }>>(`mutation { a: ${one} b: ${one} }`, {}, someone.token);
    expect(a).toEqual(b);
  });

  it('by somebody else is an act of their own, with their own rights', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    const key = newKey();
    expect((await world.app.graphql(SUBMIT, { bid, key }, by.pi.token)).codes).toEqual([]);
    expect((await world.app.graphql(SUBMIT, { bid, key }, someone.token)).codes).toEqual(['NOT_FOUND']);
    expect((await world.app.graphql(SUBMIT, { bid, key })).codes).toEqual(['UNAUTHENTICATED']);
    expect(await world.versions(bid)).toHaveLength(1);
  });

  it('with another input, or as another act, is KEY_REUSED and does nothing', async () => {
    const { challenge } = await world.challenge();
    const key = newKey();
    await ask(challenge, key);
    expect((await ask(challenge, key, someone, 'b')).codes).toEqual(['KEY_REUSED']);
    const unit = await world.make.organisation();
    const register = 'mutation ($c: ID!, $o: ID!, $key: ID!) { registerForMatching(challenge: $c, organisation: $o, key: $key) { id } }';
    expect((await world.app.graphql(register, { c: challenge, o: unit, key }, someone.token)).codes).toEqual(['KEY_REUSED']);
  });

  it('after a refusal on record is refused the same, and is on record once', async () => {
    const call = await world.challenge();
    const by = await world.bidder();
    const bid = await world.draft(call.challenge, by);
    await world.approve(bid, by);
    await call.moveTo('P45DT17H', 1000);
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 4 }, () => world.app.graphql(SUBMIT, { bid, key }, by.pi.token)));
    expect(answers.map(({ codes }) => codes)).toEqual(answers.map(() => ['BID_AFTER_DEADLINE']));
    for (const { errors } of answers) expect(errors[0]?.extensions).toEqual(answers[0]!.errors[0]?.extensions);
    expect(await world.versions(bid)).toHaveLength(1);
  });

  it('after a refusal that left nothing is tried anew', async () => {
    let allowed = false;
    const work = async (): Promise<string> => {
      if (!allowed) throw new DomainError('WRONG_STATE');
      return newId();
    };
    const actor = acting(newKey());
    expect(await refusal(database.write(actor, work))).toBe('WRONG_STATE');
    allowed = true;
    const done = await database.write(actor, work);
    expect(await database.write(actor, work)).toBe(done);
  });

  it('while the first try still runs waits for it, and runs itself where that fails', async () => {
    const actor = acting(newKey());
    let fail: (error: Error) => void = () => undefined;
    let begun: () => void = () => undefined;
    const began = new Promise<void>((resolve) => (begun = resolve));
    const first = database.write(actor, async () => {
      begun();
      return new Promise<string>((_resolve, reject) => (fail = reject));
    });
    await began;
    const ran: string[] = [];
    const second = database.write(actor, async () => {
      ran.push('second');
      return newId();
    });
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(ran).toEqual([]);
    fail(new DomainError('WRONG_STATE'));
    expect(await refusal(first)).toBe('WRONG_STATE');
    await second;
    expect(ran).toEqual(['second']);
  });

  it('because PostgreSQL broke a deadlock is done whole, and once', async () => {
    const [one, two] = [newId(), newId()];
    await world.sql(
      `insert into message (id, job, payload, run_at) values ($1, 'file.sweep', '{}', 'infinity'), ($2, 'file.sweep', '{}', 'infinity')`,
      [one, two],
    );
    const gates: (() => void)[] = [];
    const both = new Promise<void>((resolve) => gates.push(resolve, resolve));
    let holding = 0;
    let tries = 0;
    const lock = (first: string, then: string) =>
      database.write(acting(newKey()), async (tx: Tx) => {
        tries += 1;
        await tx.query('update message set attempts = attempts + 1 where id = $1', [first]);
        if ((holding += 1) === 2) gates[0]!();
        await both;
        await tx.query('update message set attempts = attempts + 1 where id = $1', [then]);
        return newId();
      });
    await Promise.all([lock(one, two), lock(two, one)]);
    expect(tries).toBe(3);
    const rows = await world.sql<{ attempts: number }>('select attempts from message where id = any($1)', [[one, two]]);
    expect(rows.map(({ attempts }) => attempts)).toEqual([2, 2]);
  });

  it('keeps no password beside its key, and nobody’s rights', async () => {
    const operator = await world.make.operator();
    const create = 'mutation ($input: CreatePersonInput!, $key: ID!) { createPerson(input: $input, key: $key) { id email } }';
    const key = newKey();
    const input = { name: text('P'), email: `${newKey()}@example.org`, password: 'a secret of many words' };
    const { createPerson } = await world.app.ask<{ createPerson: object }>(create, { input, key }, operator.token);
    expect(await world.app.ask(create, { input, key }, operator.token)).toEqual({ createPerson });
    expect((await world.app.graphql(create, { input, key }, someone.token)).codes).toEqual(['FORBIDDEN']);
    const [row] = await world.sql<Record<string, unknown>>(`select * from idempotency_key where key = encode(sha256($1::bytea), 'hex')`, [
      key,
    ]);
    expect(row).toMatchObject({ name: 'createPerson' });
    expect(JSON.stringify(row)).not.toContain('secret');
  });

  it('by the clock, a message that is moved has all its tries before it', async () => {
    const key = `challenge.no-bid:${newId()}`;
    const send = () => database.system((tx) => tx.send('challenge.no-bid', { challengeId: newId() }, { key }));
    await send();
    await world.sql(
      `update message set attempts = 7, failures = 6, not_before = 'infinity', dispatched_at = now(), last_error = 'x' where key = $1`,
      [key],
    );
    await send();
    expect(await world.sql('select attempts, failures, not_before, dispatched_at from message where key = $1', [key])).toEqual([
      { attempts: 0, failures: 0, not_before: null, dispatched_at: null },
    ]);
  });
});
