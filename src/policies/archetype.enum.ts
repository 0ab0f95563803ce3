import { registerEnumType } from '@nestjs/graphql';
import { ARCHETYPES, type Archetype } from './profiles.js';

const archetypes = Object.keys(ARCHETYPES) as Archetype[];

/** The five archetypes as a GraphQL enum; key = value. */
export const ArchetypeEnum = Object.fromEntries(archetypes.map((key) => [key, key])) as { [K in Archetype]: K };
registerEnumType(ArchetypeEnum, {
  name: 'Archetype',
  description: 'Who owns the need, who pays and how many win: rules hang off it',
  valuesMap: Object.fromEntries(archetypes.map((key) => [key, { description: `${ARCHETYPES[key].zh} ${ARCHETYPES[key].en}` }])),
});
