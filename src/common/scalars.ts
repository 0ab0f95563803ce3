import { GraphQLError, GraphQLScalarType, Kind, valueFromASTUntyped } from 'graphql';

const refuse = (name: string, value: unknown): never => {
  throw new GraphQLError(`not a ${name}: ${JSON.stringify(value)}`);
};

/** An instant in UTC, `2026-03-01T09:00:00.000Z`. Text from the database goes out as it comes; input is parsed to a Date. */
export const DateTime = new GraphQLScalarType<Date, string>({
  name: 'DateTime',
  description:
    'An instant: ISO 8601 in UTC with milliseconds, e.g. 2026-03-01T09:00:00.000Z. Given with any zone, as a day and a time that exist, from the year 1 to 9999-12-30',
  serialize: (value) => (value instanceof Date ? value.toISOString() : typeof value === 'string' ? value : refuse('DateTime', value)),
  parseValue: parseInstant,
  parseLiteral: (node) => parseInstant(node.kind === Kind.STRING ? node.value : undefined),
});

/** What is written with four digits of the year in every zone, also a day later: lists may run for any number of days, so no earlier end. */
const FIRST = Date.parse('0001-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-30T23:59:59.999Z');
const INSTANT = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

function parseInstant(value: unknown): Date {
  const text = typeof value === 'string' ? value : '';
  const [, minute] = INSTANT.exec(text) ?? [];
  if (minute === undefined) return refuseInstant(value, 'ISO 8601 with a zone is expected, as 2026-03-01T17:00:00+08:00');
  const instant = new Date(text);
  if (Number.isNaN(instant.getTime()) || !exists(minute)) return refuseInstant(value, 'there is no such day or time');
  return instant.getTime() >= FIRST && instant.getTime() <= LAST
    ? instant
    : refuseInstant(value, 'it is not from the year 1 to 9999-12-30');
}

const refuseInstant = (value: unknown, why: string): never => {
  throw new GraphQLError(`not a DateTime: ${JSON.stringify(value)}; ${why}`);
};

/** Whether a minute stands in the calendar as it is written: JavaScript takes 30 February for 1 March, and 24:00 for the next day. */
function exists(minute: string): boolean {
  const read = new Date(`${minute}Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(minute);
}

/** Money in fen: an integer as decimal text on the wire, since it may pass 2^53; bigint inside. */
export const Money = new GraphQLScalarType<bigint, string>({
  name: 'Money',
  description: 'Money in fen (1 CNY = 100 fen), an integer as decimal text, e.g. "1250000"',
  serialize: (value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? value : String(parseFen(value))),
  parseValue: parseFen,
  parseLiteral: (node) => parseFen(node.kind === Kind.STRING || node.kind === Kind.INT ? node.value : undefined),
});

function parseFen(value: unknown): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return typeof value === 'string' && /^-?\d{1,18}$/.test(value) ? BigInt(value) : refuse('Money', value);
}

type Range = { min: number; max: number };

/** A figure of an indicator: a number, or a range `{ min, max }`. */
export const IndicatorValue = new GraphQLScalarType<number | Range, number | Range>({
  name: 'IndicatorValue',
  description: 'A figure of an indicator: a number, or a range { min, max } (both ends included)',
  serialize: parseFigure,
  parseValue: parseFigure,
  parseLiteral: (node, variables) => parseFigure(valueFromASTUntyped(node, variables)),
});

/** JSON has no infinity, but a number too large for a float is read as one. */
const isFigure = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function parseFigure(value: unknown): number | Range {
  if (isFigure(value)) return value;
  if (typeof value === 'object' && value !== null && 'min' in value && 'max' in value) {
    const { min, max } = value;
    if (isFigure(min) && isFigure(max) && Object.keys(value).length === 2) return { min, max };
  }
  return refuse('IndicatorValue', value);
}
