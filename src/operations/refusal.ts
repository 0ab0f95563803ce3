import { unwrapResolverError } from '@apollo/server/errors';
import type { GraphQLFormattedError } from 'graphql';
import type { Actor } from '../common/actor.js';
import { ERROR_CODES, type ErrorCode } from '../common/error-codes.js';
import { DomainError } from '../common/errors.js';
import { type Fault, sayFault } from './faults.js';
import { sayPhrase } from './phrases.js';

/** A refusal as the client gets it. */
export interface Refusal {
  code: ErrorCode;
  details: Record<string, unknown>;
}

const isCode = (code: unknown): code is ErrorCode => typeof code === 'string' && Object.hasOwn(ERROR_CODES, code);

/** The words of a refusal: the code's text, filled from the details. */
export function say({ code, details }: Refusal, locale: Actor['locale']): string {
  return ERROR_CODES[code][locale].replace(/\{(\w+)\}/g, (_place, name: string) => sayDetail(details[name], locale));
}

function sayDetail(value: unknown, locale: Actor['locale']): string {
  if (Array.isArray(value)) return value.map((part) => sayDetail(part, locale)).join(locale === 'zh' ? '；' : '; ');
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'object' && value !== null && 'path' in value) return sayFault(value as Fault, locale);
  return typeof value === 'object' ? JSON.stringify(value) : sayPhrase(String(value ?? ''), locale);
}

/** What any error is to a client. A fault of ours is INTERNAL, without its words. */
export function refusalOf(error: unknown, formatted?: GraphQLFormattedError): Refusal {
  const origin = unwrapResolverError(error);
  if (origin instanceof DomainError) return { code: origin.code, details: origin.details };
  const reason = formatted?.message ?? '';
  const { code, details } = formatted?.extensions ?? {};
  switch (code) {
    case 'GRAPHQL_PARSE_FAILED':
    case 'GRAPHQL_VALIDATION_FAILED':
    case 'OPERATION_RESOLUTION_FAILURE':
      return { code, details: { reason } };
    case 'BAD_USER_INPUT':
      return { code: 'INPUT_INVALID', details: { faults: [reason] } };
    case 'BAD_REQUEST':
      return { code: 'REQUEST_MALFORMED', details: { reason } };
    default:
      // A limit refuses by a GraphQLError of ours, before anything is resolved.
      return isCode(code) && isDetails(details) ? { code, details } : { code: 'INTERNAL', details: {} };
  }
}

const isDetails = (details: unknown): details is Refusal['details'] => typeof details === 'object' && details !== null;

/** Apollo's `formatError`: code and details; the words come when the request's language is known. */
export function formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
  const refusal = refusalOf(error, formatted);
  const { path, locations } = formatted;
  return { message: say(refusal, 'en'), ...(locations && { locations }), ...(path && { path }), extensions: { ...refusal } };
}

/** A formatted error in the client's language, with the request's id where it is a fault of ours. */
export function localised(error: GraphQLFormattedError, { locale, requestId }: Pick<Actor, 'locale' | 'requestId'>): GraphQLFormattedError {
  const code = error.extensions?.code;
  if (!isCode(code)) return error;
  const given = (error.extensions?.details ?? {}) as Record<string, unknown>;
  const details = code === 'INTERNAL' ? { requestId } : given;
  return { ...error, message: say({ code, details }, locale), extensions: { ...error.extensions, details } };
}
