import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import type { EffectiveRules } from './effective-rules.js';
import { PolicyRulesDto } from './policy-rules.dto.js';

/** One thing that is wrong, at a path such as `review.stages[0].weight`; the path of the whole is `$`. */
export interface RulesFault {
  path: string;
  reason: string;
}

/**
 * The rules of a list, or every fault of them. Exactly what `policy.rules` of samples/sample.schema.json admits is admitted: any such rules
 * must run (samples/README.md, Refused at once, or reported), so no combination of good values is a fault.
 */
export function validateRules(plain: unknown): { rules: EffectiveRules } | { faults: RulesFault[] } {
  if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) return { faults: [{ path: '$', reason: 'must be an object' }] };
  const instance = plainToInstance(PolicyRulesDto, plain);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true });
  const faults = [...errors.flatMap((error) => faultsOf(error, '')), ...droppedKeys(plain, '')];
  return faults.length ? { faults } : { rules: structuredClone(plain) as EffectiveRules };
}

function faultsOf(error: ValidationError, parent: string): RulesFault[] {
  const path = join(parent, error.property);
  const constraints = error.constraints ?? {};
  const reasons = 'whitelistValidation' in constraints ? ['is unknown'] : new Set(Object.values(constraints));
  return [...[...reasons].map((reason) => ({ path, reason })), ...(error.children ?? []).flatMap((child) => faultsOf(child, path))];
}

/** Keys with the name of a member of every object, which class-transformer passes over in silence: no rule has such a name. */
function droppedKeys(value: unknown, path: string): RulesFault[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    key in Object.prototype ? [{ path: join(path, key), reason: 'is unknown' }] : droppedKeys(child, join(path, key)),
  );
}

function join(parent: string, key: string): string {
  if (/^\d+$/.test(key)) return `${parent}[${key}]`;
  return parent ? `${parent}.${key}` : key;
}
