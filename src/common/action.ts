import { Field, ObjectType, registerEnumType } from '@nestjs/graphql';
import { ERROR_CODES, type ErrorCode } from './error-codes.js';
import type { Action } from './machine.js';

const codes = Object.keys(ERROR_CODES) as ErrorCode[];
const ErrorCodes = Object.fromEntries(codes.map((code) => [code, code])) as Record<ErrorCode, ErrorCode>;
registerEnumType(ErrorCodes, {
  name: 'ErrorCode',
  description: 'Every refusal, as it stands in `extensions.code` of an error',
  valuesMap: Object.fromEntries(codes.map((code) => [code, { description: `${ERROR_CODES[code].zh} ${ERROR_CODES[code].en}` }])),
});

/** The GraphQL type of `Action` of a machine: `@Field(() => [AvailableAction]) @Computed…` */
@ObjectType('Action', { description: 'Something that can be done with an object: clients draw their buttons from it' })
export class AvailableAction implements Action {
  @Field(() => String, { description: 'The event of the lifecycle, e.g. submit' }) name!: string;
  @Field(() => Boolean, { description: 'Whether the viewer may do it now' }) allowed!: boolean;
  @Field(() => ErrorCodes, { nullable: true, description: 'Why not; null where it is allowed' }) reason!: ErrorCode | null;
}
