import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { schemaText } from '../src/operations/schema.text.js';

describe('schema.graphql', () => {
  it('is the schema of the code: run `npm run schema` and commit it', async () => {
    const committed = readFileSync(join(import.meta.dirname, '..', 'schema.graphql'), 'utf8');
    expect(await schemaText()).toBe(committed);
  });
});
