import type { ApolloServerPlugin } from '@apollo/server';
import { HeaderMap } from '@apollo/server';
import { fragmentsOf } from './compiler.js';
import type { ReadContext, ReadPlan } from './read-plan.js';

const TEXT = Symbol('text');

/** Apollo's `stringifyResult`: a text that PostgreSQL made is the body; all other results are serialised as usual. */
export function stringifyResult(result: object): string {
  const { data } = result as { data?: { [TEXT]?: string } | null };
  const text = data?.[TEXT];
  return text === undefined ? `${JSON.stringify(result)}\n` : `{"data":${text}}\n`;
}

/**
 * Answers a query by the plan's text, after parsing, validation and limits. Null sends it on to the executor, whose guards and filters
 * the hook never meets. The hook stands outside Apollo's own catch, so nothing may be thrown.
 */
export const readPlanPlugin = (plan: ReadPlan): ApolloServerPlugin<ReadContext> => ({
  requestDidStart: () =>
    Promise.resolve({
      async responseForOperation({ operation, document, request, contextValue }) {
        const text = await plan.text(operation, fragmentsOf(document.definitions), request.variables ?? {}, contextValue).catch(() => null);
        if (text === null) return null;
        const data = { [TEXT]: text } as Record<string, unknown>;
        return { http: { status: undefined, headers: new HeaderMap() }, body: { kind: 'single', singleResult: { data } } };
      },
    }),
});
