import { Inject, Injectable } from '@nestjs/common';
import { ANONYMOUS, type Actor } from './actor.js';

/** Who a session stands for. */
export type SessionActor = Pick<
  Actor,
  'personId' | 'sessionId' | 'expertId' | 'memberships' | 'organisationId' | 'forId' | 'deputyOf' | 'enrolling'
>;

/** Whom a session's token stands for. The identity room provides it. */
export abstract class Sessions {
  /** The person and what it may do, by one statement; null for a token that is unknown, revoked or out of date. */
  abstract actorOf(token: string): Promise<SessionActor | null>;
}

/** The headers of a request that say who asks, and how. */
export interface RequestHead {
  id: unknown;
  headers: Record<string, string | string[] | undefined>;
  /** Where it came from; behind a trusted proxy, as the proxy says. */
  ip: string;
}

/** Makes the actor of a request, GraphQL or not. */
@Injectable()
export class RequestActor {
  constructor(@Inject(Sessions) private readonly sessions: Sessions) {}

  /** Who asks: the public without a token, and with one that is no longer good. */
  async of({ id, headers }: Pick<RequestHead, 'id' | 'headers'>): Promise<Actor> {
    const token = /^Bearer (\S+)$/i.exec(String(headers.authorization ?? ''))?.[1];
    const known = token === undefined ? null : await this.sessions.actorOf(token);
    return { ...ANONYMOUS, ...known, locale: localeOf(headers['accept-language']), requestId: String(id) };
  }
}

/** The better liked of Chinese and English in an Accept-Language header; Chinese where it prefers neither. */
export function localeOf(header: string | string[] | undefined): Actor['locale'] {
  const liked = (locale: Actor['locale']): number =>
    Math.max(
      0,
      ...String(header ?? '')
        .split(',')
        .map((part) => /^\s*([a-z]+)[^;]*(?:;\s*q=([\d.]+))?/i.exec(part))
        .map((match) => (match?.[1]?.toLowerCase() === locale ? Number(match[2] ?? 1) : 0)),
    );
  return liked('en') > liked('zh') ? 'en' : 'zh';
}
