import {
  type GraphQLEnumType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isObjectType,
} from 'graphql';
import type { Can } from '../src/common/permissions.js';
import { problemsOf } from '../src/reading/problems.js';
import { ReadPlan } from '../src/reading/read-plan.js';
import { startApp, type TestApp } from './app.js';

/** Acts of which a repetition is harmless or a new act: they take no idempotency key. */
const WITHOUT_KEY = [
  'changePassword',
  'confirmSecondFactor',
  'demoSignIn',
  'enrolSecondFactor',
  'exchangeSignIn',
  'joinByInvitation',
  'removeSecondFactor',
  'requestPasswordReset',
  'resetPassword',
  'revokeOtherSessions',
  'revokeSession',
  'signIn',
  'signInWithCode',
  'signOut',
  'standIn',
  'switchOrganisation',
];

/**
 * What the public may call: an objection without a name is put on record, the clock moves in a demo alone, and an organisation registers itself
 * as people join and recover their accounts, by mail.
 */
const PUBLIC_MUTATIONS = [
  ...['confirmRegistration', 'declineByToken', 'demoSignIn', 'exchangeSignIn', 'fileObjection', 'joinByInvitation', 'moveClock'],
  ...['registerOrganisation', 'requestPasswordReset', 'resetPassword', 'signIn', 'signInWithCode'],
];

/** Words of columns that only the system needs; such a one is on no object but those beside, which are made for it. */
const INTERNAL = /password|token|secret|salt|transaction|session|request_?id|throttle|lease|dispatched|idempoten/i;
const SHOWN = new Set([
  'SignIn.token',
  'Draw.secret',
  'DrawContribution.salt',
  'Event.salt',
  'SecondFactorEnrolment.secret',
  'Webhook.formerSecretUntil',
  'WebhookSecret.secret',
  'Message.dispatchedAt',
  'Message.requestId',
]);

const STANDARD_CONNECTION = (row: string) => ({
  edges: `[${row}Edge!]!`,
  nodes: `[${row}!]!`,
  pageInfo: 'PageInfo!',
  totalCount: 'Int!',
});

describe('the schema', () => {
  let app: TestApp;
  let plan: ReadPlan;
  let schema: GraphQLSchema;
  beforeAll(async () => {
    app = await startApp({ worker: false });
    plan = app.nest.get(ReadPlan);
    schema = plan.model.schema;
  });
  afterAll(() => app.stop());

  const ofKind = <T>(is: (type: unknown) => type is T): T[] =>
    Object.values(schema.getTypeMap()).filter((type): type is typeof type & T => !type.name.startsWith('__') && is(type));
  const objects = () => ofKind<GraphQLObjectType>(isObjectType);
  const fieldsOf = (type: GraphQLObjectType) => Object.values(type.getFields()) as GraphQLField<unknown, unknown>[];
  const mark = ({ extensions }: GraphQLField<unknown, unknown>) => (extensions.can as Can | undefined)?.roles;

  it('says of every query, mutation and subscription who may call it', () => {
    const unmarked = [schema.getQueryType()!, schema.getMutationType()!, schema.getSubscriptionType()!]
      .flatMap((type) => fieldsOf(type).map((field) => ({ name: `${type.name}.${field.name}`, roles: mark(field) })))
      .filter(({ roles }) => roles === undefined || roles.length === 0);
    expect(unmarked).toEqual([]);
  });

  it('lets the public do little', () => {
    const open = fieldsOf(schema.getMutationType()!).filter((field) => mark(field) === 'public');
    expect(open.map(({ name }) => name).sort()).toEqual(PUBLIC_MUTATIONS);
  });

  it('asks for an idempotency key on every mutation but signing in and out', () => {
    const keyless = fieldsOf(schema.getMutationType()!).filter(
      ({ args }) => String(args.find(({ name }) => name === 'key')?.type) !== 'ID!',
    );
    expect(keyless.map(({ name }) => name).sort()).toEqual(WITHOUT_KEY);
  });

  it('describes every type, field, argument and enum value', () => {
    const named = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));
    const parts: [string, string | null | undefined][] = named
      .filter(({ name }) => !['Query', 'Mutation', 'Subscription'].includes(name))
      .map((type) => [type.name, type.description]);
    for (const type of objects())
      for (const field of fieldsOf(type)) {
        parts.push([`${type.name}.${field.name}`, field.description]);
        for (const { name, description } of field.args) parts.push([`${type.name}.${field.name}(${name})`, description]);
      }
    for (const type of ofKind<GraphQLInputObjectType>(isInputObjectType))
      for (const { name, description } of Object.values(type.getFields())) parts.push([`${type.name}.${name}`, description]);
    for (const type of ofKind<GraphQLEnumType>(isEnumType))
      for (const { name, description } of type.getValues()) parts.push([`${type.name}.${name}`, description]);
    expect(parts.filter(([, description]) => !description?.trim()).map(([name]) => name)).toEqual([]);
  });

  it('shows no column that only the system needs', () => {
    const shown = objects().flatMap((type) =>
      fieldsOf(type).flatMap((field) => {
        const source = plan.model.entities.get(type.name)?.sources.get(field.name);
        const names = [field.name, ...(source?.kind === 'column' ? [source.column.databaseName] : [])];
        return names.some((name) => INTERNAL.test(name)) ? [`${type.name}.${field.name}`] : [];
      }),
    );
    const roots = ['Query', 'Mutation', 'Subscription'];
    expect(shown.filter((name) => !SHOWN.has(name) && !roots.includes(name.split('.')[0]!))).toEqual([]);
  });

  it('has the actions of the viewer on every object', () => {
    const lacking = [...plan.model.entities.values()]
      .filter(({ prefix }) => prefix !== null)
      .filter(({ type }) => String(type.getFields().availableActions?.type) !== '[Action!]!');
    expect(lacking.map(({ name }) => name)).toEqual([]);
    expect(plan.model.entities.size).toBeGreaterThan(20);
  });

  it('pages every connection in the same way', () => {
    for (const type of objects()) {
      const shape = Object.fromEntries(fieldsOf(type).map((field) => [field.name, String(field.type)]));
      const row = /^(\w+)Connection$/.exec(type.name)?.[1];
      if (row) expect(shape).toEqual(STANDARD_CONNECTION(row));
      for (const field of fieldsOf(type)) {
        if (!getNamedType(field.type).name.endsWith('Connection')) continue;
        const args = Object.fromEntries(field.args.map((argument) => [argument.name, String(argument.type)]));
        expect(args).toMatchObject({ first: 'Int', after: 'String' });
        expect(String(field.type)).toMatch(/Connection!$/);
      }
    }
  });

  it('reads every object that has an id by node(id)', () => {
    const nodes = [...plan.model.entities.values()].filter(({ prefix }) => prefix !== null);
    expect(nodes.filter(({ type }) => !type.getInterfaces().some(({ name }) => name === 'Node')).map(({ name }) => name)).toEqual([]);
    const typed = objects().filter(
      (type) => plan.model.entities.has(type.name) && type.getFields().id && plan.model.entities.get(type.name)!.prefix === null,
    );
    expect(typed.map(({ name }) => name)).toEqual([]);
  });

  it('may answer null wherever a row or a value may be missing or hidden', () => {
    expect(problemsOf(plan.model)).toEqual([]);
  });
});
