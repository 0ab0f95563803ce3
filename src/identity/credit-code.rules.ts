/** The 31 characters of a unified social credit code, in the order of their values: digits and capitals without I, O, S, V, Z. */
export const CREDIT_CODE_ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY';

const FORMAT = new RegExp(`^[${CREDIT_CODE_ALPHABET}]{18}$`);

/**
 * What is wrong with a unified social credit code 统一社会信用代码: FORMAT for anything but 18 characters of the alphabet (lower case
 * included), CHECK_CHARACTER where the last does not follow from the others, null for a good one.
 *
 * Source: GB 32100-2015 法人和其他组织统一社会信用代码编码规则: C18 = 31 − (Σ Ci · Wi mod 31), where Wi = 3^(i−1) mod 31 and 31 counts as 0.
 */
export function creditCodeFault(code: string): null | 'FORMAT' | 'CHECK_CHARACTER' {
  if (!FORMAT.test(code)) return 'FORMAT';
  return code[17] === creditCodeCheckCharacter(code.slice(0, 17)) ? null : 'CHECK_CHARACTER';
}

/** The 18th character for the first 17, which must be of the alphabet (see `creditCodeFault`). */
export function creditCodeCheckCharacter(body: string): string {
  let weight = 1;
  let sum = 0;
  for (const character of body) {
    sum += CREDIT_CODE_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_CODE_ALPHABET.charAt((31 - (sum % 31)) % 31);
}

/**
 * The whole code of an organisation: registration authority and category (2 characters), division (6 digits), and the first 8 characters of
 * its organisation code, whose own check character is computed as well as the last one. Source: GB 32100-2015, and GB 11714-1997 全国组织机构
 * 代码编制规则 for the organisation code: C9 = 11 − (Σ Ci · Wi mod 11), 10 written X and 11 written 0.
 */
export function creditCodeOf(authority: string, division: string, organisation: string): string {
  const weights = [3, 7, 9, 10, 5, 8, 4, 2];
  const sum = weights.reduce((total, weight, at) => total + weight * Number.parseInt(organisation.charAt(at), 36), 0);
  const body = authority + division + organisation + '0123456789X0'.charAt(11 - (sum % 11));
  return body + creditCodeCheckCharacter(body);
}
