import type { SampleFile, SampleOfficers } from './sample-format.js';

/** One thing that is wrong in a replay file, at a path such as `bids[3].lead`; the path of the whole file is `$`. */
export interface SampleFault {
  path: string;
  reason: string;
}

/** What of JSON Schema tells an id from other texts: `$ref`s to the id types of the format. */
export interface SchemaNode {
  $ref?: string;
  properties?: Record<string, SchemaNode>;
  items?: SchemaNode;
  anyOf?: SchemaNode[];
}

/** Ids that may be pointed at, under the type in the schema or the name of the property that does so. */
type Targets = Record<string, { noun: string; ids: ReadonlySet<string> }>;

interface Context {
  /** By type. */
  declared: Targets;
  /** By property, for each challenge. */
  scopes: ReadonlyMap<string, Targets>;
  challengeOfBid: ReadonlyMap<string, string>;
}

/**
 * What a file that the schema admits still has wrong: ids that are used and not declared, ids declared twice, officers without the role they
 * act in. Indicators, criteria and milestones are looked up in the challenge that the record is about, review stages in the rules. `policy`
 * holds no ids, and `expected` is compared by the replay, not read.
 */
export function referenceFaults(file: SampleFile, schema: SchemaNode): SampleFault[] {
  const acts = { ...file, policy: null, expected: null };
  const context: Context = {
    declared: declaredIn(file),
    scopes: new Map(file.challenges.map((challenge) => [challenge.code, localOf(challenge, file)])),
    challengeOfBid: new Map(file.bids.map(({ id, challenge }) => [id, challenge])),
  };
  return [...duplicates(acts, ''), ...dangling(acts, { path: '', name: '', schema, local: null }, context), ...officersWithoutRole(file)];
}

function declaredIn(file: SampleFile): Targets {
  const ids = (records: readonly { id: string }[]) => new Set(records.map(({ id }) => id));
  return {
    '#/$defs/orgId': { noun: 'organisation', ids: ids(file.organisations) },
    '#/$defs/personId': { noun: 'person', ids: ids(file.people) },
    '#/$defs/expertId': { noun: 'expert', ids: ids(file.experts) },
    '#/$defs/bidId': { noun: 'bid', ids: ids(file.bids) },
    '#/$defs/code': { noun: 'challenge', ids: new Set(file.challenges.map(({ code }) => code)) },
  };
}

function localOf(challenge: SampleFile['challenges'][number], file: SampleFile): Targets {
  const indicator = { noun: `indicator of ${challenge.code}`, ids: new Set(challenge.indicators.map(({ id }) => id)) };
  const criterion = { noun: `criterion of ${challenge.code}`, ids: new Set(challenge.rubric.criteria.map(({ id }) => id)) };
  const milestone = { noun: `milestone of ${challenge.code}`, ids: new Set(challenge.milestones.map(({ id }) => id)) };
  const stage = { noun: 'stage of the rules', ids: new Set<string>(file.policy.rules.review.stages.map(({ id }) => id)) };
  return { indicator, indicators: indicator, criterion, tieCriterion: criterion, milestone, dueMilestone: milestone, stage };
}

interface Place {
  path: string;
  /** The property that holds the value, or the list it is in. */
  name: string;
  schema: SchemaNode;
  local: Targets | null;
}

function dangling(value: unknown, place: Place, context: Context): SampleFault[] {
  if (typeof value === 'string') {
    const target = context.declared[place.schema.$ref ?? ''] ?? place.local?.[place.name];
    return !target || target.ids.has(value) ? [] : [{ path: place.path, reason: `there is no ${target.noun} ${value}` }];
  }
  const schema = place.schema.anyOf?.find((branch) => branch.properties) ?? place.schema;
  if (Array.isArray(value)) {
    return value.flatMap((item, at) => dangling(item, { ...place, path: `${place.path}[${at}]`, schema: schema.items ?? {} }, context));
  }
  if (typeof value !== 'object' || value === null) return [];
  const local = scopeOf(value, context) ?? place.local;
  return Object.entries(value).flatMap(([name, child]) =>
    dangling(child, { path: join(place.path, name), name, schema: idSchema(schema.properties?.[name]), local }, context),
  );
}

/** An id or null is written as a choice. */
function idSchema(schema: SchemaNode = {}): SchemaNode {
  return schema.anyOf?.find((branch) => branch.$ref?.endsWith('Id')) ?? schema;
}

/** The challenge that a record is about: its own, or its bid's. */
function scopeOf(record: object, { scopes, challengeOfBid }: Context): Targets | undefined {
  if ('code' in record) return scopes.get(String(record.code));
  if ('challenge' in record) return scopes.get(String(record.challenge));
  if ('bid' in record) return scopes.get(challengeOfBid.get(String(record.bid)) ?? '');
  return undefined;
}

/** Records of one list that share an `id`, or a `code`. */
function duplicates(value: unknown, path: string): SampleFault[] {
  if (typeof value !== 'object' || value === null) return [];
  if (!Array.isArray(value)) return Object.entries(value).flatMap(([name, child]) => duplicates(child, join(path, name)));
  const seen = new Set<string>();
  return value.flatMap((record: unknown, at) => {
    const id = idOf(record);
    const twice = id !== null && seen.has(id);
    if (id !== null) seen.add(id);
    const here = `${path}[${at}]`;
    return [...(twice ? [{ path: here, reason: `${id} is declared twice` }] : []), ...duplicates(record, here)];
  });
}

function idOf(record: unknown): string | null {
  if (typeof record !== 'object' || record === null) return null;
  if ('id' in record) return String(record.id);
  return 'code' in record ? String(record.code) : null;
}

function officersWithoutRole({ officers, people }: SampleFile): SampleFault[] {
  const roles = new Map(people.map((person) => [person.id, person.roles]));
  const fault = (path: string, person: string, role: keyof SampleOfficers) =>
    roles.get(person)?.includes(role) === false ? [{ path, reason: `${person} has no role ${role}` }] : [];
  const { finance, ...single } = officers;
  return [
    ...(Object.keys(single) as (keyof typeof single)[]).flatMap((role) => fault(`officers.${role}`, single[role], role)),
    ...finance.flatMap((person, at) => fault(`officers.finance[${at}]`, person, 'finance')),
  ];
}

function join(path: string, name: string): string {
  return path ? `${path}.${name}` : name;
}
