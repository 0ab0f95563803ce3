import { randomBytes } from 'node:crypto';
import { QuestionService } from '../../src/challenges/question.service.js';
import { typedId } from '../../src/common/ids.js';
import { newKey, type Someone, text } from '../factories.js';
import { RemovalWorld } from './removal-world.js';

describe('the two persons of a removal', () => {
  let world: RemovalWorld;
  let challenge: string;
  beforeAll(async () => {
    world = await RemovalWorld.start();
    ({ challenge } = await world.seals.bids.lists.published(world.seals.bids.department));
  });
  afterAll(() => world.stop());

  const newWords = (): string => `Xylophon ${randomBytes(8).toString('hex')}`;
  /** A question with words of its own. */
  const asked = async (words = newWords()): Promise<{ question: string; words: string }> => {
    const { pi } = await world.seals.bids.bidder();
    return { question: typedId('question', await world.app.nest.get(QuestionService).ask(pi.actor, challenge, text(words))), words };
  };
  const proposed = async (): Promise<{ id: string; question: string; words: string }> => {
    const { question, words } = await asked();
    return { id: (await world.propose(question, 'question.en')).data!.removal.id, question, words };
  };
  const textOf = async (question: string): Promise<string> => {
    const { node } = await world.app.ask<{ node: { question: { en: string } } }>(
      'query ($id: ID!) { node(id: $id) { ... on Question { question { en } } } }',
      { id: question },
      world.supervisor.token,
    );
    return node.question.en;
  };
  const events = (id: string): Promise<{ event: string; from: string | null; to: string | null }[]> =>
    world.seals.sql(
      `select event, from_state as "from", to_state as "to" from event where subject = 'removal' and 'removal_' || replace(subject_id::text, '-', '') = $1 order by id`,
      [id],
    );
  const otherSupervisor = async (): Promise<Someone> => (await world.seals.bids.lists.department()).supervisor;

  it('are an operator who proposes and a supervisor who confirms, on record', async () => {
    const { id, question, words } = await proposed();
    expect(await textOf(question)).toBe(words);
    const { data } = await world.confirm(id);
    expect(data?.removal).toMatchObject({
      state: 'CARRIED_OUT',
      proposedBy: { id: world.operator.id },
      decidedBy: { id: world.supervisor.id },
    });
    expect(await textOf(question)).toContain(id);
    expect(await events(id)).toEqual([
      { event: 'proposeRemoval', from: null, to: 'PROPOSED' },
      { event: 'confirmRemoval', from: 'PROPOSED', to: 'CARRIED_OUT' },
      { event: 'removeContent', from: null, to: null },
    ]);
  });

  it('are never one, even where one holds both roles', async () => {
    const both = await world.seals.bids.make.person(
      { organisation: world.seals.bids.department.id, role: 'supervisor' },
      { organisation: world.seals.bids.department.id, role: 'operator' },
    );
    const { question, words } = await asked();
    const { data } = await world.propose(question, 'question.en', 'It names a secret', both);
    expect(data!.removal.availableActions).toEqual([
      { name: 'confirmRemoval', allowed: false, reason: 'TWO_PERSON_RULE' },
      { name: 'refuseRemoval', allowed: false, reason: 'TWO_PERSON_RULE' },
    ]);
    expect((await world.confirm(data!.removal.id, both)).codes).toEqual(['TWO_PERSON_RULE']);
    expect((await world.refuse(data!.removal.id, 'No', both)).codes).toEqual(['TWO_PERSON_RULE']);
    expect(await textOf(question)).toBe(words);
  });

  it('see where the content stands and not what it says, and nobody else sees anything', async () => {
    const { id, words } = await proposed();
    for (const who of [world.operator, world.supervisor]) {
      const { data } = await world.read(id, who);
      expect(data!.removal).toMatchObject({ id, field: 'question.en', state: 'PROPOSED' });
      expect(JSON.stringify(data)).not.toContain(words);
    }
    const other = await world.read(id, await otherSupervisor());
    expect(other.data).toEqual({ removal: null, removals: { totalCount: 0, nodes: [] } });
    expect((await world.read(id, world.seals.bids.department.clerk)).codes).toContain('FORBIDDEN');
  });

  it('are no others: foreign supervisors find nothing, and other roles may do nothing', async () => {
    const { id, question } = await proposed();
    const { clerk } = world.seals.bids.department;
    expect((await world.confirm(id, await otherSupervisor())).codes).toEqual(['NOT_FOUND']);
    expect((await world.refuse(id, 'No', await otherSupervisor())).codes).toEqual(['NOT_FOUND']);
    expect((await world.confirm(`removal_${'0'.repeat(32)}`)).codes).toEqual(['NOT_FOUND']);
    for (const who of [clerk, world.operator]) expect((await world.confirm(id, who)).codes).toEqual(['FORBIDDEN']);
    for (const who of [clerk, world.supervisor])
      expect((await world.propose(question, 'question.zh', 'Why', who)).codes).toEqual(['FORBIDDEN']);
  });

  it('do once what is asked for twice by one key', async () => {
    const { question } = await asked();
    const [propose, confirm] = [newKey(), newKey()];
    const ask = () => world.propose(question, 'question.en', 'It names a secret', world.operator, propose);
    const id = (await ask()).data!.removal.id;
    expect((await ask()).data!.removal.id).toBe(id);
    const confirmed = await world.confirm(id, world.supervisor, confirm);
    expect((await world.confirm(id, world.supervisor, confirm)).data).toEqual(confirmed.data);
    expect(await events(id)).toHaveLength(3);
  });

  it('carry it out once where two supervisors confirm at once', async () => {
    const { id } = await proposed();
    const second = await world.seals.bids.make.person({ organisation: world.seals.bids.department.id, role: 'supervisor' });
    const answers = await Promise.all([world.confirm(id), world.confirm(id, second)]);
    expect(answers.map(({ codes }) => codes[0]).toSorted()).toEqual(['WRONG_STATE', undefined]);
    expect(await events(id)).toHaveLength(3);
  });

  it('remove what was proposed, also where it has been edited away meanwhile and stands in the record alone', async () => {
    const { id, question, words } = await proposed();
    await world.seals.sql(
      `update question set question = '{"zh": "", "en": "harmless words"}' where 'question_' || replace(id::text, '-', '') = $1`,
      [question],
    );
    expect((await world.confirm(id)).data!.removal.places).toContain('event.document 1');
    expect(await textOf(question)).toBe('harmless words');
    expect(await world.seals.sql('select 1 from event where document::text like $1', [`%${words}%`])).toEqual([]);
  });

  it('leave it where the supervisor refuses, and keep no copy of it', async () => {
    const { id, question, words } = await proposed();
    expect((await world.refuse(id, `No: ${words}`)).codes).toEqual(['REMOVAL_REPEATS_WORDS']);
    expect((await world.refuse(id, 'It is public')).data!.removal).toMatchObject({
      state: 'REFUSED',
      refusal: { en: 'It is public' },
      places: [],
    });
    expect((await world.confirm(id)).codes).toEqual(['WRONG_STATE']);
    expect(await textOf(question)).toBe(words);
    expect(await world.seals.sql('select 1 from removal where words is not null and state <> $1', ['PROPOSED'])).toEqual([]);
  });

  it('propose only words of people, once, without repeating them', async () => {
    const { question, words } = await asked();
    const codes = async (target: string, field: string | null, reason?: string) => (await world.propose(target, field, reason)).codes;
    expect(await codes(question, 'question.en', `It says ${words}`)).toEqual(['REMOVAL_REPEATS_WORDS']);
    for (const field of ['question', 'question.fr', 'nothing', 'key', 'challengeId', ''])
      expect({ field, codes: await codes(question, field) }).toEqual({ field, codes: ['REMOVAL_NO_WORDS'] });
    for (const field of ['state', 'id', 'code']) expect(await codes(challenge, field)).toEqual(['REMOVAL_NO_WORDS']);
    for (const target of [`question_${'0'.repeat(32)}`, `nothing_${'0'.repeat(32)}`, 'x'])
      expect(await codes(target, 'question.en')).toEqual(['NOT_FOUND']);
    expect(await codes(question, 'question.en')).toEqual([]);
    expect(await codes(question, 'question.en')).toEqual(['REMOVAL_PENDING']);
  });

  it('are asked for by the database itself: the application alone changes no event', async () => {
    const { id } = await proposed();
    const [event] = await world.seals.sql<{ id: string }>(`select id from event where event = 'askQuestion' order by id desc limit 1`);
    const blank = `select remove_from_event($1, ('' || substring($2 from 9))::uuid, '{}', 'Xylophon', 'gone')`;
    await expect(world.seals.sql(blank, [event!.id, id])).rejects.toThrow('no removal that two persons decided in this transaction');
    await expect(world.seals.sql(`update event set document = null where id = $1`, [event!.id])).rejects.toThrow('permission denied');
  });
});
