import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { rulesArbitrary } from '../../test/arbitraries.js';
import { overlay, rulesHash } from './overlay.rules.js';
import { validateRules } from './policy-rules.validation.js';
import { ARCHETYPES, PROFILES, profileOf } from './profiles.js';

const samples = readdirSync('samples').filter((name) => name.endsWith('.json') && name !== 'sample.schema.json');
const policies = samples.map((name) => JSON.parse(readFileSync(`samples/${name}`, 'utf8')).policy);
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** The same rules with their keys in the opposite order. */
function backwards<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const entries = Object.entries(value).map(([key, child]) => [key, backwards(child)]);
  return Object.fromEntries(entries.reverse()) as T;
}

describe('PROFILES', () => {
  it('has one for each archetype, with valid and complete rules', () => {
    expect(PROFILES.map(({ archetype }) => archetype)).toEqual(Object.keys(ARCHETYPES));
    for (const { rules } of PROFILES) expect(validateRules(rules)).toEqual({ rules });
  });

  it.each(policies)(
    'gives the rules of the list under $profile with its overrides, sealed and with conflicts declared',
    ({ archetype, profile, overrides, rules }) => {
      const found = profileOf(profile);
      expect(found?.archetype).toBe(archetype);
      expect(found && overlay(found.rules, overrides)).toEqual({
        ...rules,
        sealing: { level: 'custodial', envelopes: 'one' },
        conflict: { ...rules.conflict, declaration: 'required' },
      });
    },
  );

  it('knows no other label', () => {
    for (const label of ['', 'jiangsu-province-list', 'jiangsu-province-list/2', 'toString']) expect(profileOf(label)).toBeUndefined();
  });
});

describe('overlay', () => {
  it('merges objects and replaces lists and null whole', () => {
    const [{ rules }] = policies;
    const changed = overlay(rules, { panel: { strata: [] }, matching: { opens: null }, scoring: { aggregation: { decimals: 1 } } });
    expect(changed).toEqual({
      ...rules,
      panel: { ...rules.panel, strata: [] },
      matching: { ...rules.matching, opens: null },
      scoring: { ...rules.scoring, aggregation: { ...rules.scoring.aggregation, decimals: 1 } },
    });
  });

  it('gives the defaults where there are no overrides, and leaves its arguments alone', () => {
    fc.assert(
      fc.property(rulesArbitrary, (defaults) => {
        const before = structuredClone(defaults);
        expect(overlay(defaults, {})).toEqual(before);
        expect(defaults).toEqual(before);
      }),
    );
  });

  it('gives the overrides where they are complete, sealed where they do not say', () => {
    fc.assert(
      fc.property(rulesArbitrary, (complete) => {
        for (const { archetype, rules } of PROFILES)
          if (archetype !== 'C')
            expect(overlay(rules, complete)).toEqual({
              ...complete,
              sealing: complete.sealing ?? rules.sealing,
              conflict: { ...rules.conflict, ...complete.conflict },
            });
      }),
    );
  });

  it('keeps odd keys as keys, for the validation to find', () => {
    const [{ rules }] = policies;
    expect(validateRules(overlay(rules, JSON.parse('{"__proto__":{"k":1}}')))).toEqual({
      faults: [{ path: '__proto__', reason: 'is unknown' }],
    });
  });
});

describe('rulesHash', () => {
  it('does not depend on the order of keys', () => {
    for (const { rules } of PROFILES) {
      const reversed = backwards(rules);
      expect(JSON.stringify(reversed)).not.toBe(JSON.stringify(rules));
      expect(rulesHash(reversed, sha256)).toBe(rulesHash(rules, sha256));
    }
  });

  it('changes with any value, and is the digest of RFC 8785 text', () => {
    const hashes = PROFILES.map(({ rules }) => rulesHash(rules, sha256));
    expect(new Set(hashes).size).toBe(PROFILES.length);
    const [profile] = PROFILES;
    expect(profile && rulesHash(profile.rules, (text) => text)).toMatch(
      /^\{"change":\{"extensionAskBeforeDays":90,.*"recommenderClose":"P60DT17H"\}\}$/,
    );
  });
});
