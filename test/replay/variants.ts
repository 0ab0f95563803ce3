import type { SampleFile } from '../../src/cli/sample-format.js';
import { creditCodeCheckCharacter, CREDIT_CODE_ALPHABET } from '../../src/identity/credit-code.rules.js';

/** Makes another valid list of one, whose expected outcome follows from the rules without computing it anew. */
export type Variation = (file: SampleFile) => SampleFile;

/** Every value of a JSON value, from the inside out, with the name it stands under. */
function mapped<T>(value: T, change: (value: unknown, key: string) => unknown, key = ''): T {
  const inner: unknown = Array.isArray(value)
    ? value.map((item: unknown) => mapped(item, change, key))
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([name, part]: [string, unknown]) => [name, mapped(part, change, name)]))
      : value;
  return change(inner, key) as T;
}

const renamed = (file: SampleFile, names: ReadonlyMap<string, string>): SampleFile =>
  mapped(file, (value) => (typeof value === 'string' ? (names.get(value) ?? value) : value));

/** Ids hold inside a file only: those of organisations, people, experts, bids and challenges change places. */
const permuteIds: Variation = (file) => {
  const { organisations, people, experts, bids, challenges } = file;
  const ids = [organisations, people, experts, bids].map((records: readonly { id: string }[]) => records.map(({ id }) => id));
  const codes = challenges.map(({ code }) => code);
  const turned = [...ids, codes].flatMap((names) => names.map((name, index) => [name, names[(index + 1) % names.length]!] as const));
  return renamed(file, new Map(turned));
};

const isText = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).sort().join() === 'en,zh';

/** Texts are for readers. */
const otherTexts: Variation = (file) =>
  mapped(file, (value) => (isText(value) ? { zh: '“文”\n\u{20bb7}', en: `it's "text" \\ ; --` } : value));

/** Who writes from where decides nothing. */
const otherAddresses: Variation = (file) =>
  mapped(file, (value, key) =>
    /^(email|contactEmail)$/.test(key) ? `x+${String(value).toUpperCase().replace('EXAMPLE.ORG', 'example.org')}` : value,
  );

/** Other codes with right check characters. */
const otherCreditCodes: Variation = (file) => {
  const names = file.organisations.map(({ creditCode }, index) => {
    const digit = CREDIT_CODE_ALPHABET.charAt((CREDIT_CODE_ALPHABET.indexOf(creditCode.charAt(12)) + 7) % 31);
    const body = creditCode.slice(0, 12) + digit + CREDIT_CODE_ALPHABET.charAt(index % 31) + creditCode.slice(14, 17);
    return [creditCode, body + creditCodeCheckCharacter(body)] as const;
  });
  return renamed(file, new Map(names));
};

/** An offset means the same, however it is written. */
const longOffsets: Variation = (file) =>
  mapped(file, (value) => {
    const match = typeof value === 'string' && /^(-?P\d+D)(?:T(?:(\d\d)H)?(?:(\d\d)M)?(?:(\d\d)S)?)?$/.exec(value);
    return match ? `${match[1]}T${match[2] ?? '00'}H${match[3] ?? '00'}M${match[4] ?? '00'}S` : value;
  });

/** Organisations, people and experts are sets. */
const reversedCast: Variation = (file) => ({
  ...file,
  organisations: file.organisations.toReversed(),
  people: file.people.toReversed(),
  experts: file.experts.toReversed(),
});

/** Questions and meetings decide nothing, nor does what only guides people and draws; a profile is a label. */
const withoutOrnaments: Variation = (file) => {
  const { rules } = file.policy;
  return {
    ...file,
    questions: [],
    matchmaking: [],
    policy: {
      ...file.policy,
      profile: 'another-name-for-it',
      overrides: {},
      rules: {
        ...rules,
        window: { ...rules.window, amendRemainingMinDays: 999 },
        panel: { ...rules.panel, reserves: 0, strata: [], publishNames: 'never' },
      },
    },
  };
};

/** An organisation, a person and an expert whom nothing connects with anybody. */
const bystanders: Variation = (file) => {
  const name = { zh: '旁人', en: 'Bystander' };
  const number = [...file.id].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 10_000_000, 0);
  const body = `91990000MA${String(number).padStart(7, '0')}`;
  const org = 'ORG-99';
  const person = { id: 'PER-999', name, org, roles: ['expert' as const, 'pi' as const], email: `bystander.${file.id}@example.org` };
  const organisation = {
    id: org,
    kind: 'enterprise' as const,
    name,
    regionCode: '990000',
    tags: [],
    contactEmail: 'office.99@example.org',
  };
  return {
    ...file,
    organisations: [{ ...organisation, creditCode: body + creditCodeCheckCharacter(body) }, ...file.organisations],
    people: [person, ...file.people],
    experts: [
      { id: 'EXP-99', person: person.id, affiliation: org, fields: [name], strata: ['finance'], regionCode: '990000', relations: [] },
      ...file.experts,
    ],
  };
};

/** A list of another day and name. Working days that lie in the notice are to be enough there too. */
export const published =
  (publishedOn: string): Variation =>
  (file) => ({ ...file, id: `${file.id}-of-${publishedOn}`, publishedOn });

/** Ten times the money: of a list where nothing is rounded, everything is ten times as much. */
const tenfold: Variation = (file) => mapped(file, (value, key) => (/^(amountFen|paidFen)$/.test(key) ? Number(value) * 10 : value));

/** Whether every payment of the list is its exact part, so that nothing was rounded. */
export function roundsNothing({ expected, challenges, bids }: SampleFile): boolean {
  return expected.payments.every(({ bid, challenge, contract, stages }) => {
    const { milestones, signingSharePercent = 0 } = challenges.find(({ code }) => code === challenge)!;
    const { lead, leadSharePercent, partners } = bids.find(({ id }) => id === bid)!;
    const shares = new Map([[lead, leadSharePercent], ...partners.map(({ org, sharePercent }) => [org, sharePercent] as const)]);
    return stages.every(({ milestone, scheduled, paid, split }) => {
      const percent = milestones.find(({ id }) => id === milestone)?.paymentSharePercent ?? signingSharePercent;
      const exact = scheduled.amountFen * 100 === contract.amountFen * percent;
      return exact && split.every(({ org, amountFen }) => amountFen * 100 === paid.amountFen * shares.get(org)!);
    });
  });
}

/** Everything that may change without another outcome. */
const HARMLESS: readonly Variation[] = [
  permuteIds,
  otherTexts,
  otherAddresses,
  otherCreditCodes,
  longOffsets,
  reversedCast,
  withoutOrnaments,
  bystanders,
];

export const varied: Variation = (file) => {
  const variations = roundsNothing(file) ? [...HARMLESS, tenfold] : HARMLESS;
  return variations.reduce((list, vary) => vary(list), file);
};
