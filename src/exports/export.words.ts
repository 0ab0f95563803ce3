import { type GraphQLSchema, isEnumType } from 'graphql';
import type { Actor } from '../common/actor.js';
import type { Words } from './table.kind.js';

/** The words of a file in that language; the Chinese ones of enums are the first of their descriptions in the schema. */
export const wordsOf = (locale: Actor['locale'], schema: GraphQLSchema): Words => ({
  locale,
  say: (text) => (text ? text[locale] || text.zh || text.en : ''),
  name: (type, value) => {
    if (value === null || value === undefined) return '';
    const known = locale === 'zh' ? schema.getType(type) : undefined;
    const word = isEnumType(known) ? known.getValue(value)?.description?.split(' ')[0] : undefined;
    return word && /\p{Script=Han}/u.test(word) ? word : value;
  },
});
