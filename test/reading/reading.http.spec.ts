import { ANONYMOUS } from '../../src/common/actor.js';
import { type Library, library } from './library.data.js';
import { type LibraryApp, startLibrary } from './library.app.js';

describe('the read plan over HTTP', () => {
  let rows: Library;
  let its: LibraryApp;
  beforeAll(async () => {
    rows = library(1);
    its = await startLibrary(rows);
  }, 60_000);
  afterAll(() => its?.stop());

  it('answers a query by one statement', async () => {
    const answer = await its.ask(
      '{ houses { id name capital books { title house { name } reviews { stars } } page { totalCount edges { cursor node { id } } } } }',
    );
    console.log(answer.raw.slice(0, 1500));
    const ran = await its.taken();
    console.log(ran.map((r) => r.text).join('\n'));
    expect(ran).toHaveLength(1);
    expect(answer.status).toBe(200);
  });
});
