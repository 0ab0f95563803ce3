import { readFileSync, readdirSync } from 'node:fs';
import fc from 'fast-check';
import { CREDIT_CODE_ALPHABET, creditCodeCheckCharacter, creditCodeFault, creditCodeOf } from './credit-code.rules.js';

const sampleCodes = readdirSync('samples')
  .filter((name) => name.endsWith('.json') && name !== 'sample.schema.json')
  .flatMap((name) => JSON.parse(readFileSync(`samples/${name}`, 'utf8')).organisations)
  .map((organisation: { creditCode: string }) => organisation.creditCode);

const character = fc.constantFrom(...CREDIT_CODE_ALPHABET);
const bodies = fc.array(character, { minLength: 17, maxLength: 17 }).map((characters) => characters.join(''));

describe('creditCodeFault', () => {
  it('passes every code of the samples', () => {
    expect(sampleCodes.length).toBeGreaterThan(50);
    expect(sampleCodes.filter((code) => creditCodeFault(code) !== null)).toEqual([]);
  });

  it('passes the check character, and no other', () => {
    fc.assert(
      fc.property(bodies, character, (body, last) => {
        const fault = creditCodeFault(body + last);
        return fault === (last === creditCodeCheckCharacter(body) ? null : 'CHECK_CHARACTER');
      }),
    );
  });

  it('finds every single changed character', () => {
    const [code = ''] = sampleCodes;
    for (let at = 0; at < code.length; at += 1) {
      for (const other of CREDIT_CODE_ALPHABET.replace(code.charAt(at), '')) {
        expect(creditCodeFault(code.slice(0, at) + other + code.slice(at + 1))).toBe('CHECK_CHARACTER');
      }
    }
  });

  it('finds every swap of two different neighbours', () => {
    fc.assert(
      fc.property(bodies, fc.nat(16), (body, at) => {
        const code = body + creditCodeCheckCharacter(body);
        const swapped = code.slice(0, at) + code.charAt(at + 1) + code.charAt(at) + code.slice(at + 2);
        return swapped === code || creditCodeFault(swapped) === 'CHECK_CHARACTER';
      }),
    );
  });

  it.each(['', '9135010OM000100Y43', '91350100M000100Y4', '91350100M000100Y433', '91350100m000100Y43', '91350100M000100Y43\n'])(
    'calls %j a fault of format',
    (code) => expect(creditCodeFault(code)).toBe('FORMAT'),
  );

  it('computes the worked example of the standard', () => {
    expect(creditCodeFault('91350100M000100Y43')).toBeNull();
  });

  it('passes whatever creditCodeOf makes, and the check character of an organisation code is that of the standard', () => {
    const digits = fc.stringMatching(/^\d{6}$/);
    fc.assert(fc.property(digits, digits, (division, serial) => creditCodeFault(creditCodeOf('91', division, `MA${serial}`)) === null));
    // The example of GB 11714-1997: D2143569 has the check character X.
    expect(creditCodeOf('91', '350100', 'D2143569').charAt(16)).toBe('X');
  });
});
