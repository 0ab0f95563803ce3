import { Cluster, Redis, type RedisOptions } from 'ioredis';

/** Where Redis is: one server, a master that Sentinels know, or a cluster. */
export type RedisPlace = {
  nodes: { host: string; port: number }[];
  username?: string;
  password?: string;
  tls: boolean;
} & ({ kind: 'single'; database: number } | { kind: 'sentinel'; database: number; master: string } | { kind: 'cluster' });

const FORM = /^(rediss?|redis\+sentinel|redis\+cluster):\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^/?]+)(?:\/([^?]*))?(?:\?(.*))?$/;

/**
 * Reads `redis://user:password@host:6379/0` (`rediss` for TLS), `redis+sentinel://host:26379,host:26379/master-name/0` or
 * `redis+cluster://host:6379,host:6379`; the latter two take `?tls=true`. User and password are percent-encoded.
 * Throws where the text is none of these.
 */
export function redisPlace(url: string): RedisPlace {
  const match = FORM.exec(url);
  if (!match) throw new Error('REDIS_URL is not a Redis address');
  const [, scheme, username, password, hosts, path = '', query] = match;
  const common = {
    nodes: hosts!.split(',').map((host) => node(host, scheme === 'redis+sentinel' ? 26_379 : 6379)),
    ...(username && { username: decodeURIComponent(username) }),
    ...(password && { password: decodeURIComponent(password) }),
    tls: scheme === 'rediss' || new URLSearchParams(query).get('tls') === 'true',
  };
  if (scheme === 'redis+cluster') return { ...common, kind: 'cluster' };
  if (scheme !== 'redis+sentinel') return { ...common, kind: 'single', database: database(path) };
  const [master, index = ''] = path.split('/');
  if (!master) throw new Error('REDIS_URL names no master for its Sentinels');
  return { ...common, kind: 'sentinel', master, database: database(index) };
}

function node(text: string, port: number): { host: string; port: number } {
  const match = /^(\[[^\]]+\]|[^:[\]]+)(?::(\d+))?$/.exec(text);
  if (!match) throw new Error('REDIS_URL has a host that is none');
  return { host: match[1]!.replace(/^\[|\]$/g, ''), port: match[2] ? Number(match[2]) : port };
}

function database(text: string): number {
  if (!/^\d*$/.test(text)) throw new Error('REDIS_URL has a database that is not a number');
  return Number(text);
}

/**
 * A client for that place. `blocking`: for a BullMQ worker, which waits for as long as it takes; otherwise for a producer, which is
 * told at once that Redis is away.
 */
export function connectRedis(place: RedisPlace, blocking: boolean): Redis | Cluster {
  const patience: RedisOptions = blocking ? { maxRetriesPerRequest: null } : { maxRetriesPerRequest: 1, enableOfflineQueue: false };
  const options: RedisOptions = {
    ...patience,
    username: place.username,
    password: place.password,
    ...(place.tls && { tls: {} }),
    retryStrategy: (times) => Math.min(times * 200, 2000),
  };
  switch (place.kind) {
    case 'single':
      return new Redis({ ...options, ...place.nodes[0], db: place.database });
    case 'sentinel':
      return new Redis({ ...options, sentinels: place.nodes, name: place.master, db: place.database, enableTLSForSentinelMode: place.tls });
    case 'cluster':
      return new Cluster(place.nodes, { redisOptions: options, enableOfflineQueue: blocking });
  }
}
