import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type { SampleFile } from './sample-format.js';
import { referenceFaults, type SampleFault, type SchemaNode } from './sample-references.js';

/** A replay file that can be played, or all that is wrong with it. */
export type SampleReading = { file: SampleFile } | { faults: SampleFault[] };

/** Reads a replay file. Never throws: a file that can't be read is a fault too. */
export async function readSampleFile(path: string): Promise<SampleReading> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    return { faults: [{ path: '$', reason: reasonOf(error) }] };
  }
  return parseSample(text);
}

/**
 * The replay file in a text: JSON, valid by samples/sample.schema.json, and then without an id that leads nowhere (see `referenceFaults`,
 * asked only of what the schema admits). Never throws.
 */
export function parseSample(text: string): SampleReading {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { faults: [{ path: '$', reason: `is not JSON: ${reasonOf(error)}` }] };
  }
  const { schema, validate } = format();
  if (!validate(value)) return { faults: (validate.errors ?? []).map(schemaFault) };
  const faults = referenceFaults(value, schema);
  return faults.length ? { faults } : { file: value };
}

let loaded: { schema: SchemaNode; validate: ValidateFunction<SampleFile> } | undefined;

function format() {
  if (!loaded) {
    const schema = JSON.parse(readFileSync(schemaPath(dirname(fileURLToPath(import.meta.url))), 'utf8'));
    loaded = { schema, validate: new Ajv2020({ allErrors: true }).compile<SampleFile>(schema) };
  }
  return loaded;
}

/** The schema lies beside the sources and beside the build, at different depths. */
function schemaPath(folder: string): string {
  const path = join(folder, 'samples/sample.schema.json');
  if (existsSync(path)) return path;
  if (dirname(folder) === folder) throw new Error('samples/sample.schema.json is missing');
  return schemaPath(dirname(folder));
}

function schemaFault({ instancePath, keyword, params, message }: ErrorObject): SampleFault {
  const key: string | undefined = keyword === 'required' ? params.missingProperty : params.additionalProperty;
  const path = [...instancePath.split('/').slice(1).map(unescapePointer), ...(key === undefined ? [] : [key])]
    .map((name) => (/^\d+$/.test(name) ? `[${name}]` : `.${name}`))
    .join('')
    .replace(/^\./, '');
  return { path: path || '$', reason: reasonFor(keyword, params, message) };
}

function reasonFor(keyword: string, params: ErrorObject['params'], message = 'is wrong'): string {
  if (keyword === 'required') return 'is missing';
  if (keyword === 'additionalProperties') return 'is unknown';
  if (keyword === 'enum') return `must be one of ${params.allowedValues.join(', ')}`;
  return message;
}

function unescapePointer(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
