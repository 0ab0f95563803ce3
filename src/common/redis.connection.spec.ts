import { redisPlace } from './redis.connection.js';

describe('the address of Redis', () => {
  it('names one server', () => {
    expect(redisPlace('redis://localhost')).toEqual({
      kind: 'single',
      nodes: [{ host: 'localhost', port: 6379 }],
      tls: false,
      database: 0,
    });
    expect(redisPlace('rediss://me:p%40ss@[::1]:7000/3')).toEqual({
      kind: 'single',
      nodes: [{ host: '::1', port: 7000 }],
      username: 'me',
      password: 'p@ss',
      tls: true,
      database: 3,
    });
    expect(redisPlace('redis://:secret@cache')).toMatchObject({ password: 'secret' });
  });

  it('names a master behind Sentinels', () => {
    expect(redisPlace('redis+sentinel://a,b:5000/jobs/2?tls=true')).toEqual({
      kind: 'sentinel',
      nodes: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 5000 },
      ],
      tls: true,
      master: 'jobs',
      database: 2,
    });
  });

  it('names the nodes of a cluster', () => {
    expect(redisPlace('redis+cluster://a:1,b:2')).toEqual({
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 1 },
        { host: 'b', port: 2 },
      ],
      tls: false,
    });
  });

  it.each(['http://a', 'redis+sentinel://a:1', 'redis://a/x', 'redis://a:b:c'])('refuses %s', (url) => {
    expect(() => redisPlace(url)).toThrow('REDIS_URL');
  });
});
