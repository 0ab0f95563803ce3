import { type GraphQLInputType, getNullableType, isInputObjectType, isListType, isScalarType } from 'graphql';
import type { Actor } from '../common/actor.js';
import { DomainError } from '../common/errors.js';
import { parseId } from '../common/ids.js';
import { type Can, permitted } from '../common/permissions.js';
import type { Field } from './compilation.js';
import type { ReadPlan } from './read-plan.js';

/** Named by many who may not see them: members of a team, experts to keep away. Their acts say so by codes of their own. */
const PEOPLE = ['Person', 'Expert'];

/**
 * A refusal as the actor may be told it. Where an argument names something that the actor does not see, every refusal is NOT_FOUND, as for an
 * id that nobody has: else its code would tell that the thing is there, and how far it is. A refusal by the mark of the mutation stays: it
 * comes before anything is looked at. So does that an id is of another type, which the id itself says. A fault of ours stays too.
 */
export async function veiled(
  error: unknown,
  { plan, field, args, actor }: { plan: ReadPlan; field: Field; args: Record<string, unknown>; actor: Actor },
): Promise<unknown> {
  if (!(error instanceof DomainError) || error.code === 'ID_INVALID' || permitted(field.extensions.can as Can | undefined, actor) !== null)
    return error;
  const named = new Map<string, string[]>();
  const unseen = (field.extensions.unseen ?? []) as string[];
  for (const id of field.args.flatMap(({ name, type }) => idsIn(args[name], type, unseen))) {
    const { type, uuid } = parseId(id) ?? {};
    if (type && uuid) named.set(type, [...(named.get(type) ?? []), uuid]);
  }
  for (const entity of plan.model.entities.values()) {
    const ids = entity.prefix === null || PEOPLE.includes(entity.name) ? undefined : named.get(entity.prefix);
    if (ids && !(await plan.sees(entity, ids, actor))) return new DomainError('NOT_FOUND');
  }
  return error;
}

/** Every id in the value of an argument, but for fields that name what need not be seen. */
function idsIn(value: unknown, given: GraphQLInputType, unseen: readonly string[]): string[] {
  const type = getNullableType(given);
  if (value === null || value === undefined) return [];
  if (isListType(type)) return (value as unknown[]).flatMap((one) => idsIn(one, type.ofType as GraphQLInputType, unseen));
  if (isInputObjectType(type))
    return Object.values(type.getFields())
      .filter(({ name }) => !unseen.includes(name))
      .flatMap((field) => idsIn((value as Record<string, unknown>)[field.name], field.type, unseen));
  return isScalarType(type) && type.name === 'ID' ? [String(value)] : [];
}
