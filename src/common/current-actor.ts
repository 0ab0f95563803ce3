import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { Actor } from './actor.js';

/** The parameter of a resolver that receives who asks: made once per request, with the idempotency key of a mutation in `act`. */
export const CurrentActor = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor => GqlExecutionContext.create(context).getContext<{ actor: Actor }>().actor,
);
