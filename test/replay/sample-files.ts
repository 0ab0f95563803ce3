import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SampleFile } from '../../src/cli/sample-format.js';
import { at, dayZero } from '../../src/common/offset.js';
import { type Act, timeline } from '../../src/replay/timeline.js';

const FOLDER = join(import.meta.dirname, '..', '..', 'samples');

/** The paths of all lists in samples/. */
export const SAMPLES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json') && name !== 'sample.schema.json')
  .map((name) => join(FOLDER, name));

/** A fresh copy of a list, to be changed at will. */
export const load = (path: string): SampleFile => JSON.parse(readFileSync(path, 'utf8')) as SampleFile;

/** The acts of a list, in the order in which they are played. */
export function actsOf(file: SampleFile): Act[] {
  const day0 = dayZero(file.publishedOn);
  return timeline(file, (offset) => at(day0, offset));
}

/** The list with the fewest acts. */
export const smallest = (): SampleFile => SAMPLES.map(load).sort((a, b) => actsOf(a).length - actsOf(b).length)[0]!;
