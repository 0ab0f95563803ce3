import type { SampleRelation } from '../cli/sample-format.js';
import { appointCustodians } from './custody.acts.js';
import { draftList, recordBan, registerOrganisations } from './publication.acts.js';
import type { World } from './world.js';

/** A year of a relation, as the server counts it: 365.25 days. */
const YEAR = 31_557_600_000;
const REGISTRARS = 4;

/** Registers everybody in the file and drafts its list: what exists before anything happens. */
export async function prepare(world: World): Promise<void> {
  await registerOrganisations(world);
  await registerPeople(world);
  await registerExperts(world);
  await appointCustodians(world, await draftList(world));
}

/** Each person costs two password hashes, so several are registered and signed in at a time. */
async function registerPeople(world: World): Promise<void> {
  const { file, client, operatorToken, ids } = world;
  const waiting = [...file.people];
  const registrar = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const { id, name, email, org, roles, integrityBan } = next;
      const memberships = [...new Set(roles)].map((role) => ({ organisation: world.id(org), role }));
      const person = await client.act(operatorToken, 'createPerson', { input: { name, email, password: world.password, memberships } });
      ids.set(id, person.id);
      for (const role of roles) world.holds(id, role, org);
      if (integrityBan) await recordBan(world, { person: person.id }, integrityBan);
      await world.signIn(id);
    }
  };
  await Promise.all(Array.from({ length: REGISTRARS }, registrar));
}

async function registerExperts(world: World): Promise<void> {
  const { file, client, operatorToken, ids } = world;
  for (const { id, person, affiliation, fields, strata, regionCode, relations, integrityBan } of file.experts) {
    const input = { person: world.id(person), affiliation: world.id(affiliation), fields, strata, regionCode };
    const expert = await client.act(operatorToken, 'createExpert', { input });
    ids.set(id, expert.id);
    for (const relation of relations) {
      await client.act(operatorToken, 'declareRelation', { input: { expert: expert.id, ...relationInput(world, relation) } });
    }
    if (integrityBan) await recordBan(world, { expert: expert.id }, integrityBan);
  }
}

function relationInput(world: World, { kind, person, org, endedYearsAgo, declared, note }: SampleRelation): object {
  const endedAt = endedYearsAgo > 0 ? new Date(world.dayZero.getTime() - Math.round(endedYearsAgo * YEAR)) : null;
  return { kind, person: person && world.id(person), organisation: org && world.id(org), endedAt, declared, note };
}
