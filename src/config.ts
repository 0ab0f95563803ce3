import { plainToInstance, Transform } from 'class-transformer';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateBy, ValidateIf, validateSync } from 'class-validator';
import { StartupError } from './startup-error.js';

const POSTGRES_URL = /^postgres(ql)?:\/\/[^\s]+$/;
const SMTP_URL = /^smtps?:\/\/[^\s]+$/;
/** An address, alone or behind a name: one line. */
const MAIL_ADDRESS = /^([^<>\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;
const HTTP_URL = /^https?:\/\/[^\s]+$/;
const REDIS_URL = /^(rediss?|redis\+(sentinel|cluster)):\/\/[^\s]+$/;
/** Plain HTTP shows passwords and tokens to the network, unless it stays on this machine. */
const SECURE_URL = /^(https:\/\/[^\s]+|http:\/\/(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?(\/[^\s?#]*)?)$/;
/** 32 bytes as base64url: 43 characters, the last one without loose bits. */
export const SERVER_KEY_FORM = /^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/;
const SERVER_KEYS_FORM = new RegExp(`^${SERVER_KEY_FORM.source.slice(1, -1)}(,${SERVER_KEY_FORM.source.slice(1, -1)})*$`);
const Whole = (min: number, max: number): PropertyDecorator => {
  const message = `$property must be a whole number from ${min} to ${max}`;
  const parts = [IsInt({ message }), Min(min, { message }), Max(max, { message })];
  const read = Transform(({ value }): unknown => (typeof value === 'string' ? Number(value) : value));
  return (target, property) => [read, ...parts].forEach((decorate) => decorate(target, property));
};
const Flag = () =>
  Transform(({ value }) => (value === 'true' || value === '1' ? true : value === 'false' || value === '0' ? false : value));
const Url = (pattern: RegExp, example: string) => Matches(pattern, { message: `$property must look like ${example}` });
const S3_SETTINGS = ['S3_ENDPOINT', 'S3_REGION', 'S3_BUCKET', 'S3_ACCESS_KEY', 'S3_SECRET_KEY'] as const;
const S3Setting = (): PropertyDecorator => (target, property) => {
  ValidateIf((config: Config) => S3_SETTINGS.some((name) => config[name] !== undefined))(target, property);
  IsString({ message: `$property must be set: ${S3_SETTINGS.join(', ')} belong together` })(target, property);
};
const OIDC_SETTINGS = ['OIDC_ISSUER', 'OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET', 'OIDC_NAME'] as const;
const OidcSetting = (): PropertyDecorator => (target, property) => {
  ValidateIf((config: Config) => OIDC_SETTINGS.some((name) => config[name] !== undefined))(target, property);
  IsString({ message: `$property must be set: ${OIDC_SETTINGS.join(', ')} and PUBLIC_URL belong together` })(target, property);
};
const MAIL_SETTINGS = ['SMTP_URL', 'MAIL_FROM'] as const;
const MailSetting = (): PropertyDecorator => (target, property) => {
  ValidateIf((config: Config) => MAIL_SETTINGS.some((name) => config[name] !== undefined))(target, property);
  IsString({ message: `$property must be set: ${MAIL_SETTINGS.join(' and ')} belong together` })(target, property);
};
const NotInProduction = () =>
  ValidateBy({
    name: 'notInProduction',
    validator: {
      validate: (on, args) => on !== true || (args?.object as Config).NODE_ENV !== 'production',
      defaultMessage: () => '$property must not be true with NODE_ENV=production: the clock of a demo database is moved by hand',
    },
  });

/** The settings of a process, by the names of its environment variables. An empty variable counts as not set. */
export class Config {
  @Whole(0, 65_535) readonly PORT: number = 3000;
  /** Address to listen on; containers set 0.0.0.0. */
  @IsString() readonly HOST: string = '127.0.0.1';
  @IsIn(['development', 'test', 'production']) readonly NODE_ENV: string = 'development';
  @IsIn(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace']) readonly LOG_LEVEL: string = 'warn';
  /** Milliseconds between two looks for events to be sealed, in every worker. */
  @Whole(10, 3_600_000) readonly RECORD_SEAL_MS: number = 1000;
  /** Milliseconds at least between two published checkpoints of the record. */
  @Whole(10, 86_400_000) readonly RECORD_CHECKPOINT_MS: number = 60_000;
  /** The application role's connection; none: the embedded database. */
  @IsOptional() @Url(POSTGRES_URL, 'postgres://user:password@host:5432/database') readonly DATABASE_URL?: string;
  /** The role that migrates; DATABASE_URL where it is not set. */
  @IsOptional() @Url(POSTGRES_URL, 'postgres://user:password@host:5432/database') readonly DATABASE_OWNER_URL?: string;
  /** A direct connection for LISTEN where a pooler stands before DATABASE_URL. */
  @IsOptional() @Url(POSTGRES_URL, 'postgres://user:password@host:5432/database') readonly DATABASE_LISTEN_URL?: string;
  /** Connections of one process at most. */
  @Whole(2, 200) readonly DATABASE_POOL: number = 10;
  /** Messages that a worker handles at a time. */
  @Whole(1, 100) readonly WORKER_CONCURRENCY: number = 5;
  /** Milliseconds after which what a worker took and did not do, as when it was killed, goes out again; what it is still at waits for it. */
  @Whole(500, 3_600_000) readonly WORKER_LEASE_MS: number = 10_000;
  /** The queue's Redis; none: BullMQ's tables in PostgreSQL. */
  @IsOptional() @Url(REDIS_URL, 'redis://host:6379') readonly REDIS_URL?: string;
  /** Folder of the embedded database, of the server key and of uploaded files. */
  @IsString() readonly DATA_DIR: string = '.jiebang';
  /** An S3-compatible store of uploaded files; none: DATA_DIR. All five settings, or none of them. */
  @S3Setting() @Url(HTTP_URL, 'https://s3.example.org') readonly S3_ENDPOINT?: string;
  @S3Setting() readonly S3_REGION?: string;
  @S3Setting() readonly S3_BUCKET?: string;
  @S3Setting() readonly S3_ACCESS_KEY?: string;
  @S3Setting() readonly S3_SECRET_KEY?: string;
  /** The mail server; none: nobody is told by mail. Both settings, or neither. */
  @MailSetting() @Url(SMTP_URL, 'smtps://user:password@mail.example.org') readonly SMTP_URL?: string;
  /** Whom mails come from: an address, or a name and `<address>`. */
  @MailSetting() @Url(MAIL_ADDRESS, 'Jiebang <notice@example.org>') readonly MAIL_FROM?: string;
  /** Hosts of the own network, names or IP addresses, that web hooks may lead to, separated by commas; outside of production also by http. */
  @IsOptional()
  @Matches(/^[a-z0-9.:-]+(,[a-z0-9.:-]+)*$/, {
    message: '$property must be host names or IP addresses in small letters, separated by commas',
  })
  readonly WEBHOOK_TRUSTED_HOSTS?: string;
  /** The key that all of the server's keys come from; none: made at the first start, in DATA_DIR/server.key. */
  @IsOptional()
  @Matches(SERVER_KEY_FORM, { message: '$property must be 32 bytes as base64url (43 characters)' })
  readonly SERVER_KEY?: string;
  /** Server keys that were replaced, separated by commas: they open and verify what was made with them. */
  @IsOptional()
  @Matches(SERVER_KEYS_FORM, { message: '$property must be keys of 32 bytes as base64url, separated by commas' })
  readonly SERVER_KEYS_BEFORE?: string;
  /** A demo database: its clock is moved by hand, and a fresh embedded one holds demo people. Unset: on where the database is embedded. */
  @NotInProduction()
  @IsBoolean({ message: '$property must be true or false' })
  @Flag()
  readonly DEMO: boolean = false;
  /** Whether a proxy of ours stands before the API, whose X-Forwarded-For then says who asks. */
  @IsBoolean({ message: '$property must be true or false' }) @Flag() readonly TRUST_PROXY: boolean = false;
  /** Where people reach the API, as a browser writes it; needed for sign-in by a provider. */
  @ValidateIf((config: Config) => [...OIDC_SETTINGS, 'PUBLIC_URL' as const].some((name) => config[name] !== undefined))
  @Url(SECURE_URL, 'https://jiebang.example.org')
  readonly PUBLIC_URL?: string;
  /** An OpenID Connect provider by which people sign in, beside passwords. All four settings and PUBLIC_URL, or none of the four. */
  @OidcSetting() @Url(SECURE_URL, 'https://login.example.org') readonly OIDC_ISSUER?: string;
  @OidcSetting() readonly OIDC_CLIENT_ID?: string;
  @OidcSetting() readonly OIDC_CLIENT_SECRET?: string;
  /** The provider's name for people. */
  @OidcSetting() readonly OIDC_NAME?: string;
  /** Whether officers and custodians must have a second factor. Unset: required in production. */
  @IsIn(['optional', 'required']) readonly SECOND_FACTOR: string = 'optional';
  /** Bytes of a request's body at most, files aside. */
  @Whole(1024, Number.MAX_SAFE_INTEGER) readonly BODY_LIMIT: number = 1_048_576;
  /** Bytes of one uploaded file at most. */
  @Whole(1, Number.MAX_SAFE_INTEGER) readonly FILE_LIMIT: number = 52_428_800;
  /** Files that one person may have uploaded and not yet bound to anything. */
  @Whole(1, Number.MAX_SAFE_INTEGER) readonly FILE_COUNT_LIMIT: number = 50;
}

const NAMES = Object.keys(new Config()) as (keyof Config)[];
const OPTIONAL = [
  'DATABASE_URL',
  'DATABASE_OWNER_URL',
  'DATABASE_LISTEN_URL',
  'REDIS_URL',
  ...S3_SETTINGS,
  ...MAIL_SETTINGS,
  'WEBHOOK_TRUSTED_HOSTS',
  ...OIDC_SETTINGS,
  'PUBLIC_URL',
  'SERVER_KEY',
  'SERVER_KEYS_BEFORE',
] as const;

/** Reads the settings. Throws StartupError with every fault at once, a line each. */
export function readConfig(env: Record<string, string | undefined>): Config {
  const given = Object.fromEntries([...NAMES, ...OPTIONAL].flatMap((name) => (env[name] ? [[name, env[name]]] : [])));
  const production = given.NODE_ENV === 'production';
  const defaults = {
    LOG_LEVEL: production ? 'info' : 'warn',
    DEMO: String(!given.DATABASE_URL && !production),
    SECOND_FACTOR: production ? 'required' : 'optional',
  };
  const config = plainToInstance(Config, { ...defaults, ...given }, { exposeDefaultValues: true });
  const faults = validateSync(config, { stopAtFirstError: true }).flatMap(({ constraints = {} }) => Object.values(constraints));
  if (faults.length > 0) throw new StartupError(...faults);
  return config;
}

/** The same settings on another database, such as the embedded one. */
export const withDatabase = (
  config: Config,
  { DATABASE_URL, DATABASE_OWNER_URL }: { DATABASE_URL: string; DATABASE_OWNER_URL: string },
): Config => Object.assign(new Config(), config, { DATABASE_URL, DATABASE_OWNER_URL });

/** The configured database. Throws StartupError where there is none. */
export function databaseUrls(config: Config): { app: string; owner: string; listen: string } {
  const { DATABASE_URL: app } = config;
  if (!app) throw new StartupError('DATABASE_URL is not set (`npm start` brings a database of its own; this command does not).');
  return { app, owner: config.DATABASE_OWNER_URL ?? app, listen: config.DATABASE_LISTEN_URL ?? app };
}
