import { DomainError } from '../common/errors.js';
import type { EffectiveRules } from '../policies/effective-rules.js';
import { overlay } from '../policies/overlay.rules.js';
import { validateRules } from '../policies/policy-rules.validation.js';
import { type Archetype, PROFILES, profileOf } from '../policies/profiles.js';

/** Rules that were stored or given, checked. Throws RULES_INVALID with every fault. */
export function checkedRules(plain: unknown): EffectiveRules {
  const checked = validateRules(plain);
  if ('rules' in checked) return checked.rules;
  throw new DomainError('RULES_INVALID', { faults: checked.faults.map(({ path, reason }) => `${path} ${reason}`).join('; ') });
}

/**
 * The rules in force for a list: those of its profile with its overrides laid over; a label that is no profile of ours stands on the
 * archetype's own. Overrides that are complete rules are taken as they are, so that they can also leave out an optional part.
 * Throws RULES_INVALID.
 */
export function effectiveRules(policy: { archetype: Archetype; profile: string; overrides: object }): EffectiveRules {
  const complete = validateRules(policy.overrides);
  if ('rules' in complete) return complete.rules;
  const profile = profileOf(policy.profile) ?? PROFILES.find(({ archetype }) => archetype === policy.archetype)!;
  return checkedRules(overlay(profile.rules, policy.overrides));
}
