import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { schemaText } from '../operations/schema.text.js';

/** `npm run schema`: writes the committed schema anew. */
writeFileSync(new URL('../../schema.graphql', import.meta.url), await schemaText());
