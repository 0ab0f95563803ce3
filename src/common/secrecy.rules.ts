/*
 * Secret content 涉密 must not enter the system (mechanism.md 3.3: a hard warning and an offline channel). What bears a mark of secrecy by the
 * rules for marking state secrets (level, ★, term; GB/T 9704) or says that it is secret is warned about; trade secrets 商业秘密 are not meant.
 */

/** A mark of secrecy in a text: what it looks like, at most so many characters. */
const MARKS: readonly RegExp[] = [
  // 机密★10年, 秘密 ★ 长期, 绝密★启用前
  /[绝机秘]\s*密\s*[★☆]/u,
  // 密级：机密, 密级: 秘密
  /密\s*级\s*[:：]?\s*[绝机秘]\s*密/u,
  // 绝密级, 机密文件, 秘密级事项; not 商业秘密文件
  /(?<!商业|技术|个人|通信)(?:绝密|机密|(?<=^|[\s【[(（「"“,，。;；:：])秘密)(?:级|文件|件|材料|资料|信息|项目|事项)/u,
  // 【机密】, (绝密)
  /[【[(（]\s*[绝机秘]密\s*[】\])）]/u,
  /绝密/u,
  // 涉密, 国家秘密; not 不涉密, 非涉密, 未涉及国家秘密
  /(?<![不非未无]|不得|严禁|禁止)涉密/u,
  /(?<!(?:不|非|未|没有|不得|严禁|禁止)(?:涉及|含有|包含|上传|泄露)?)国家秘密/u,
  /\bTOP SECRET\b/u,
  /\b(?:SECRET|CONFIDENTIAL)\/\/[A-Z]/u,
  /\bSTATE SECRETS?\b/u,
];

/** What every mark holds: a file of megabytes without it is not looked at more closely. */
const HINT = /密|SECRET|CONFIDENTIAL\/\//u;

/** The longest mark: texts that come in pieces are looked through with so much of the one before. */
export const LONGEST_MARK = 32;

/** The marks of secrecy that a text bears, as they stand in it; each once. */
export function secretMarks(text: string): string[] {
  if (!HINT.test(text)) return [];
  return [...new Set(MARKS.flatMap((mark) => mark.exec(text)?.[0] ?? []))];
}

/** Where a mark was found in an input: the names and numbers that lead to the text, e.g. `input.problem.zh`. */
export interface SecretMark {
  path: string;
  marks: string[];
}

/** Looks through every text of an input, however deep. */
export function secretMarksIn(input: Readonly<Record<string, unknown>>): SecretMark[] {
  const found: SecretMark[] = [];
  const waiting: { path: string; value: unknown }[] = Object.entries(input).map(([path, value]) => ({ path, value }));
  for (let next = waiting.shift(); next; next = waiting.shift()) {
    const { path, value } = next;
    if (typeof value === 'string') {
      const marks = secretMarks(value);
      if (marks.length) found.push({ path, marks });
    } else if (typeof value === 'object' && value !== null) {
      waiting.push(...Object.entries(value).map(([name, inner]) => ({ path: `${path}.${name}`, value: inner as unknown })));
    }
  }
  return found;
}
