import { buildSchema, isObjectType } from 'graphql';
import { schemaText } from '../../src/operations/schema.text.js';
import { ROLES, SIGHTS, type Sight, STATES } from './visibility.sights.js';
import { ROOTS, TYPES } from './visibility.table.js';
import { WHOLE } from './visibility.values.js';

const words = (text = ''): string[] => text.split(' ').filter(Boolean);
const SAME_EVERYWHERE = /(Connection|Edge)$|^(PageInfo|Mutation)$/;

describe('the table of who may see what', () => {
  let shown: Map<string, string[]>;
  beforeAll(async () => {
    const types = Object.values(buildSchema(await schemaText()).getTypeMap()).filter(isObjectType);
    const told = types.filter(({ name }) => !name.startsWith('__') && !SAME_EVERYWHERE.test(name));
    shown = new Map(told.map((type) => [type.name, Object.keys(type.getFields()).sort()]));
  });

  const listed = new Map([
    ...Object.entries(TYPES).map(([type, { fields, less = {}, viewer }]): [string, string[]] => [
      type,
      [fields, viewer, ...Object.values(less)].flatMap((group) => words(group)).sort(),
    ]),
    ...Object.entries(WHOLE).map(([type, fields]): [string, string[]] => [type, words(fields).sort()]),
    ['Query', Object.values(ROOTS).flatMap(words).sort()] as [string, string[]],
  ]);

  it('has a row for every field of every type, and none for what is not there', () => {
    const missing = [...shown].flatMap(([type, fields]) =>
      fields.filter((field) => !listed.get(type)?.includes(field)).map((field) => `${type}.${field}`),
    );
    const gone = [...listed].flatMap(([type, fields]) =>
      fields.filter((field) => !shown.get(type)?.includes(field)).map((field) => `${type}.${field}`),
    );
    expect({ missing, gone }).toEqual({ missing: [], gone: [] });
  });

  it('has each of them once', () => {
    const twice = [...listed].flatMap(([type, fields]) =>
      fields.filter((field, index) => fields.indexOf(field) !== index).map((field) => `${type}.${field}`),
    );
    expect(twice).toEqual([]);
    expect(Object.keys(TYPES).filter((type) => type in WHOLE)).toEqual([]);
  });

  it('names roles and states that there are, and uses every sight', () => {
    const told: Sight[] = Object.values(SIGHTS);
    const roles = told.flatMap(({ from = {} }) => Object.values(from).flatMap(words));
    const states = told.flatMap(({ from = {} }) => Object.keys(from).flatMap((state) => state.split('-')));
    expect(roles.filter((role) => !(ROLES as readonly string[]).includes(role))).toEqual([]);
    expect(states.filter((state) => !(STATES as readonly string[]).includes(state))).toEqual([]);
    const used = new Set(Object.values(TYPES).flatMap(({ row, less = {} }) => [row, ...Object.keys(less)]));
    expect(Object.keys(SIGHTS).filter((name) => !used.has(name) && name !== 'avoided')).toEqual([]);
  });
});
