import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { parseSample, readSampleFile } from './sample-file.js';
import type { SampleFile } from './sample-format.js';

const samples = readdirSync('samples')
  .filter((name) => name.endsWith('.json') && name !== 'sample.schema.json')
  .map((name) => `samples/${name}`);
const load = (path = 'samples/jiangsu-2026-a.json'): SampleFile => JSON.parse(readFileSync(path, 'utf8'));
const faultsOf = (file: unknown) => {
  const reading = parseSample(JSON.stringify(file));
  return 'faults' in reading ? reading.faults : [];
};

type Leaf = { path: string; value: string; set: (value: string) => void };

/** Every text in a JSON value, with the means to change it. */
function texts(holder: object, path = ''): Leaf[] {
  return Object.entries(holder).flatMap(([key, value]): Leaf[] => {
    const here = Array.isArray(holder) ? `${path}[${key}]` : path ? `${path}.${key}` : key;
    if (typeof value === 'string') return [{ path: here, value, set: (text) => Object.assign(holder, { [key]: text }) }];
    return typeof value === 'object' && value !== null ? texts(value, here) : [];
  });
}

describe('readSampleFile', () => {
  it.each(samples)('reads %s as it stands', async (path) => expect(await readSampleFile(path)).toEqual({ file: load(path) }));

  it('gives a fault for a file that is not there', async () => {
    expect(await readSampleFile('samples/none.json')).toEqual({ faults: [{ path: '$', reason: expect.stringContaining('ENOENT') }] });
  });
});

describe('parseSample', () => {
  it.each(['', '{', 'null', '[]', '1', '{}'])('gives faults, not errors, for %j', (text) => {
    const reading = parseSample(text);
    expect('faults' in reading && reading.faults.length).toBeGreaterThan(0);
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => 'faults' in parseSample(text)));
  });

  it('names all faults of the schema by path and reason', () => {
    const file = { ...load(), surprise: 1, format: 'other' };
    Object.assign(file.bids[3] ?? {}, { trlNow: 'six', title: undefined });
    Object.assign(file.policy.rules.scoring.aggregation, { method: 'BEST' });
    expect(faultsOf(file)).toEqual(
      expect.arrayContaining([
        { path: 'surprise', reason: 'is unknown' },
        { path: 'format', reason: 'must be equal to constant' },
        { path: 'bids[3].trlNow', reason: 'must be integer' },
        { path: 'bids[3].title', reason: 'is missing' },
        { path: 'policy.rules.scoring.aggregation.method', reason: 'must be one of MEAN, TRIMMED_MEAN, MEDIAN' },
      ]),
    );
  });

  it.each(samples)('finds every id that leads nowhere, at each kind of place in %s', (path) => {
    const file = load(path);
    const acts = { ...file, policy: null, expected: null };
    const unknown = [
      { names: /^ORG-\d\d$/, other: 'ORG-99' },
      { names: /^PER-\d{3}$/, other: 'PER-999' },
      { names: /^EXP-\d\d$/, other: 'EXP-99' },
      { names: /^B\d\d$/, other: 'B99' },
      { names: /^[A-Z]{2}\d\d-[A-E]-\d\d$/, other: 'ZZ99-A-99' },
    ];
    const local = /\.(indicator|criterion|tieCriterion|milestone|dueMilestone|heat\.indicators\[\d+\])$/;
    const tried = new Set<string>();
    for (const leaf of texts(acts)) {
      const kind = leaf.path.replace(/\[\d+\]/g, '[]');
      const other = local.test(leaf.path) ? 'none' : unknown.find(({ names }) => names.test(leaf.value))?.other;
      if (other === undefined || tried.has(kind) || /\.(id|code)$/.test(kind)) continue;
      tried.add(kind);
      leaf.set(other);
      expect(faultsOf(file)).toContainEqual({ path: leaf.path, reason: expect.stringMatching(`^there is no .* ${other}$`) });
      leaf.set(leaf.value);
    }
    expect(tried.size).toBeGreaterThan(40);
    expect(faultsOf(file)).toEqual([]);
  });

  it('finds ids declared twice, globally and inside a challenge', () => {
    const file = load();
    const [organisation] = file.organisations;
    const [challenge] = file.challenges;
    const [indicator] = challenge?.indicators ?? [];
    if (organisation) file.organisations.push(organisation);
    if (indicator) challenge?.indicators.push(indicator);
    expect(faultsOf(file)).toEqual([
      { path: `organisations[${file.organisations.length - 1}]`, reason: `${organisation?.id} is declared twice` },
      { path: `challenges[0].indicators[${(challenge?.indicators.length ?? 0) - 1}]`, reason: `${indicator?.id} is declared twice` },
    ]);
  });

  it('finds officers without the role they act in', () => {
    const file = load();
    const { clerk, finance } = file.officers;
    for (const person of file.people) if (person.id === clerk || person.id === finance[1]) person.roles = ['supervisor'];
    expect(faultsOf(file)).toEqual([
      { path: 'officers.clerk', reason: `${clerk} has no role clerk` },
      { path: 'officers.finance[1]', reason: `${finance[1]} has no role finance` },
    ]);
  });

  it('finds a score of a stage that the rules do not have', () => {
    const file = load();
    file.policy.rules.review.stages = [{ id: 'defence', weight: 100 }];
    expect(faultsOf(file)).toContainEqual({ path: 'scores[0].stage', reason: 'there is no stage of the rules remote' });
  });

  it('leaves the rules and the expected outcome to the schema', () => {
    const file = load();
    file.policy.rules.review.stages.push({ id: 'remote', weight: 0 });
    for (const close of file.expected.closes) close.challenge = 'ZZ99-A-99';
    expect(faultsOf(file)).toEqual([]);
  });
});
