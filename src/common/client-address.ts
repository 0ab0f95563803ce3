import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';

/** The parameter of a resolver that receives the client's IP address. */
export const ClientAddress = createParamDecorator(
  (_data: unknown, context: ExecutionContext): string => GqlExecutionContext.create(context).getContext<{ address: string }>().address,
);
