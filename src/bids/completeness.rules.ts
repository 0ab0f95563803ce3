/** What a bid must say before it can be submitted; a draft may lack any of it. */
const REQUIRED = [
  'title',
  'routeFamily',
  'technicalRoute',
  'plan',
  'indicatorAnswers',
  'budget',
  'trlNow',
  'trlEnd',
  'leadSharePercent',
  'unitApprover',
] as const;

/** The required parts that are missing, by name. What they say is judged at the form check. */
export const missingParts = (content: { readonly [K in (typeof REQUIRED)[number]]?: unknown }): string[] =>
  REQUIRED.filter((part) => content[part] === undefined || content[part] === null);
