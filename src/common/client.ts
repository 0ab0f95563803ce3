import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { GqlExecutionContext } from '@nestjs/graphql';

/** Where a request comes from: data only, made once per request. */
export interface Client {
  /** IP address; behind a trusted proxy, as the proxy says. */
  readonly address: string;
  /** What the client calls itself; 200 characters at most. */
  readonly userAgent: string;
}

const USER_AGENT_MAX = 200;

/** The client of a request, GraphQL or not. */
export const clientOf = ({ ip, headers }: { ip: string; headers: Record<string, string | string[] | undefined> }): Client => ({
  address: ip,
  userAgent: String(headers['user-agent'] ?? '').slice(0, USER_AGENT_MAX),
});

/** The parameter of a resolver that receives where the request comes from. */
export const CurrentClient = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Client => GqlExecutionContext.create(context).getContext<{ client: Client }>().client,
);
