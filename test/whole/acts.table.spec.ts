import { startApp, type TestApp } from '../app.js';
import { ReadPlan } from '../../src/reading/read-plan.js';
import { documentOf, idField } from './acts.asking.js';
import { ACTS, ON_RECORD, OWN } from './acts.table.js';
import { TYPES } from './visibility.table.js';

describe('the table of who may do what', () => {
  let app: TestApp;
  beforeAll(async () => {
    app = await startApp({ worker: false });
  });
  afterAll(() => app.stop());

  it('has a row for every mutation of the schema, and none for what is not there', () => {
    const mutations = Object.keys(app.nest.get(ReadPlan).model.schema.getMutationType()!.getFields()).sort();
    expect([...Object.keys(ACTS), ...Object.keys(OWN)].sort()).toEqual(mutations);
    expect(Object.keys(ON_RECORD).filter((name) => !(name in ACTS))).toEqual([]);
  });

  it('names types that the table of sights knows, and gives every mutation its id', () => {
    const fields = app.nest.get(ReadPlan).model.schema.getMutationType()!.getFields();
    for (const [name, { on, by }] of Object.entries(ACTS)) {
      expect(TYPES).toHaveProperty(on);
      expect(documentOf(fields[name]!)).toContain(name);
      expect(idField(fields[name]!, on, by)).not.toBe('');
    }
  });
});
