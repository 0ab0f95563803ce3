import { databaseUrls, readConfig } from './config.js';

describe('the settings', () => {
  it('need nothing: loopback, embedded database, demo', () => {
    const config = readConfig({});
    expect(config).toMatchObject({ PORT: 3000, HOST: '127.0.0.1', DEMO: true, DATA_DIR: '.jiebang', LOG_LEVEL: 'warn' });
    expect(config.DATABASE_URL).toBeUndefined();
  });

  it('name every fault at once, a line each', () => {
    expect(() => readConfig({ PORT: '70000', DATABASE_URL: 'mysql://x', DEMO: 'perhaps', BODY_LIMIT: 'much' })).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(
          /PORT .*\n(.*\n)*DATABASE_URL must look like .*\n(.*\n)*DEMO must be true or false\n(.*\n)*BODY_LIMIT/,
        ),
      }),
    );
  });

  it('start a configured database without demo', () => {
    expect(readConfig({ DATABASE_URL: 'postgres://a@b/c' }).DEMO).toBe(false);
    expect(readConfig({ DATABASE_URL: 'postgres://a@b/c', DEMO: 'true' }).DEMO).toBe(true);
  });

  it('refuse a demo in production', () => {
    expect(() => readConfig({ NODE_ENV: 'production', DEMO: 'true' })).toThrow('DEMO must not be true with NODE_ENV=production');
    expect(readConfig({ NODE_ENV: 'production' })).toMatchObject({ DEMO: false, LOG_LEVEL: 'info' });
  });

  it('take a provider for sign-in whole or not at all, and nothing of it over plain HTTP but on this machine', () => {
    const whole = {
      OIDC_ISSUER: 'https://login.example.org',
      OIDC_CLIENT_ID: 'jiebang',
      OIDC_CLIENT_SECRET: 's',
      OIDC_NAME: 'Login',
      PUBLIC_URL: 'https://jiebang.example.org',
    };
    expect(readConfig(whole)).toMatchObject(whole);
    expect(readConfig({ PUBLIC_URL: 'http://localhost:3000' }).PUBLIC_URL).toBe('http://localhost:3000');
    for (const name of Object.keys(whole)) expect(() => readConfig({ ...whole, [name]: '' })).toThrow(name);
    for (const url of [
      'http://login.example.org',
      'http://localhost.example.org',
      'http://127.0.0.1.example.org',
      'http://localhost@example.org',
      'ftp://x',
    ])
      for (const name of ['OIDC_ISSUER', 'PUBLIC_URL'])
        expect(() => readConfig({ ...whole, [name]: url })).toThrow(`${name} must look like https://`);
  });

  it('require a second factor of officers in production, and elsewhere where it is said', () => {
    expect(readConfig({}).SECOND_FACTOR).toBe('optional');
    expect(readConfig({ NODE_ENV: 'production' }).SECOND_FACTOR).toBe('required');
    expect(readConfig({ SECOND_FACTOR: 'required' }).SECOND_FACTOR).toBe('required');
    expect(() => readConfig({ SECOND_FACTOR: 'never' })).toThrow('SECOND_FACTOR');
  });

  it('take an empty variable as not set', () => {
    expect(readConfig({ PORT: '', REDIS_URL: '' }).PORT).toBe(3000);
  });

  it('take a store of files whole or not at all', () => {
    const store = {
      S3_ENDPOINT: 'http://localhost:9000',
      S3_REGION: 'eu-1',
      S3_BUCKET: 'files',
      S3_ACCESS_KEY: 'id',
      S3_SECRET_KEY: 'secret',
    };
    expect(readConfig(store)).toMatchObject(store);
    for (const name of Object.keys(store)) expect(() => readConfig({ ...store, [name]: '' })).toThrow(`${name} must`);
    expect(() => readConfig({ S3_BUCKET: 'files', PORT: 'x' })).toThrow(/PORT .*\n(.*\n)*S3_ENDPOINT .*\n(.*\n)*S3_SECRET_KEY must be set/);
    expect(() => readConfig({ ...store, S3_ENDPOINT: 'minio:9000' })).toThrow('S3_ENDPOINT must look like https://s3.example.org');
  });

  it('fall back to the one connection given', () => {
    const url = 'postgres://a:b@c:5432/d';
    expect(databaseUrls(readConfig({ DATABASE_URL: url }))).toEqual({ app: url, owner: url, listen: url });
    expect(() => databaseUrls(readConfig({}))).toThrow('DATABASE_URL is not set');
  });
});
