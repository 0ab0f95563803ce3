import { readFileSync, readdirSync } from 'node:fs';
import { KNOWN_ORGANISATION_TAGS, ORGANISATION_KINDS, organisationKindOfSample } from './organisation-kinds.js';

const read = (name: string) => JSON.parse(readFileSync(`samples/${name}`, 'utf8'));

it('the kinds are those of the sample schema', () => {
  const wire = read('sample.schema.json').properties.organisations.items.properties.kind.enum;
  expect(Object.values(ORGANISATION_KINDS).map(({ sample }) => sample)).toEqual(wire);
  expect(organisationKindOfSample('hospital')).toBe('HOSPITAL');
  expect(organisationKindOfSample('toString')).toBeNull();
});

it('every tag of the samples has a name', () => {
  const samples = readdirSync('samples').filter((name) => name.endsWith('.json') && name !== 'sample.schema.json');
  const tags = samples.flatMap((name) => read(name).organisations).flatMap(({ tags }: { tags: string[] }) => tags);
  expect([...new Set(tags)].filter((tag) => !(tag in KNOWN_ORGANISATION_TAGS))).toEqual([]);
});
