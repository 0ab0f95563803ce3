import canonicalize from 'canonicalize';
import type { EffectiveRules } from './effective-rules.js';

/**
 * The rules of a profile with what a list changes: objects are merged key by key, everything else (lists, null) is replaced whole. Overrides
 * are free JSON, so the result must pass `validateRules`. The arguments stay as they are.
 */
export function overlay(defaults: EffectiveRules, overrides: object): unknown {
  return merge(defaults, overrides);
}

function merge(base: unknown, over: unknown): unknown {
  if (!isObject(base) || !isObject(over)) return over;
  const merged = new Map(Object.entries(base));
  for (const [key, value] of Object.entries(over)) merged.set(key, merge(merged.get(key), value));
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The hash that a list is published under (mechanism.md 2.15, 5): of the rules in canonical JSON (RFC 8785), so that neither the order of keys
 * nor the way a number is written counts. `sha256` takes UTF-8 text and gives lower-case hex.
 */
export function rulesHash(rules: EffectiveRules, sha256: (text: string) => string): string {
  return sha256(canonicalize(rules) ?? '');
}
