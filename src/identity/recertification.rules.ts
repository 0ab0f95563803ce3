/** A period after which roles must be confirmed: whole years or months. */
export const RECERTIFICATION_PERIOD = /^P([1-9]|[1-9]\d)[YM]$/;

/** What an organisation that registers itself begins with. */
export const RECERTIFICATION_DEFAULT = 'P1Y';

/** Days before the end at which who answers is reminded. */
export const REMINDER_DAYS = 30;

/** Who may confirm a role: somebody who answers for the organisation's roles, and never for the own. */
export const confirmationRefusal = (facts: { own: boolean; answerable: boolean }): 'TWO_PERSON_RULE' | 'NOT_FOUND' | null =>
  !facts.answerable ? 'NOT_FOUND' : facts.own ? 'TWO_PERSON_RULE' : null;
