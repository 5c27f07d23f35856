/** The only reader of the environment: variables in, one checked configuration out. */
import { join, resolve } from 'node:path';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { ConfigError } from './config-error.ts';
import { type Keys, keysOf } from './keys.ts';

export { ConfigError } from './config-error.ts';

/** Levels of pino, without those that nobody should run with. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** A log level. */
export type LogLevel = (typeof logLevels)[number];

/** Options both `Connection.connect` and `NativeConnection.connect` of the SDK take. */
export type TemporalConnectionOptions = ReturnType<typeof loadClientConnectConfig>['connectionOptions'] & {
  readonly address: string;
};

/** Where Temporal is. */
export interface TemporalConfig {
  readonly address: string;
  readonly namespace: string;
  /** Address, TLS, API key and metadata, ready for `connect`. */
  readonly connectionOptions: TemporalConnectionOptions;
  /** True when somebody named a server: then none is started here, and nobody's namespace is changed. */
  readonly given: boolean;
}

/** Settings of bearer tokens made by an identity provider. */
export interface JwtConfig {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
}

/** Settings of files. `scan`: an address or a command that looks at each; undefined: nobody does. */
export interface FilesConfig {
  readonly where: string;
  readonly drafts: string;
  readonly maxBytes: number;
  readonly scan: string | undefined;
}

/** Everything the processes need to know; folders are absolute, URLs have no slash at the end. */
export interface Config extends Keys {
  readonly home: string;
  /** Address the API and the worker's metrics listen on: this machine alone unless BIHUAN_HOST opens it. */
  readonly host: string;
  readonly port: number;
  readonly metricsPort: number;
  readonly workspace: string;
  readonly taskQueue: string;
  readonly temporal: TemporalConfig;
  /** Undefined in the launcher when the embedded database is to be started; the launcher sets it for its children. */
  readonly databaseUrl: string | undefined;
  /** Address of the same database for the role that owns it; for migrations, and no server's business. */
  readonly ownerDatabaseUrl: string | undefined;
  readonly sandboxUrl: string | undefined;
  /** What the sandbox asks of its callers; undefined: nothing. */
  readonly sandboxSecret: string | undefined;
  /** `host` or `host:port` that connectors and messages may call. */
  readonly allowedHosts: readonly string[];
  /** Address of the gateway that delivers messages; undefined: the sandbox, or the log. */
  readonly messagesWebhook: string | undefined;
  /** The language of messages to people and customers. */
  readonly language: 'zh' | 'en';
  readonly codecUrl: string | undefined;
  /** Folder, or `s3://bucket/prefix`, where the anchors of the audit are written; undefined: nobody has said. */
  readonly anchors: string | undefined;
  /** Where the contents of files lie (a folder, or `s3://bucket/prefix`), where uploads lie meanwhile, and what is asked of them. */
  readonly files: FilesConfig;
  /** When retention runs, as a cron expression of Temporal's. */
  readonly retentionCron: string;
  /** Of the `sop` command: which API it speaks to when that is not this machine's, and its bearer token. */
  readonly apiUrl: string | undefined;
  readonly token: string | undefined;
  readonly logLevel: LogLevel;
  /** Undefined in the embedded set-up, where tokens are signed with `secretFor('token-signing')`. */
  readonly jwt: JwtConfig | undefined;
}

/**
 * Reads and checks the environment. Touches no file (a Temporal configuration file that is named excepted) and opens no
 * connection.
 *
 * @throws ConfigError for the first value that cannot be used.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const home = resolve(env.BIHUAN_HOME || '.bihuan');
  return {
    home,
    host: env.BIHUAN_HOST || '127.0.0.1',
    port: portOf(env, 'PORT', 8080),
    metricsPort: portOf(env, 'BIHUAN_METRICS_PORT', 9464),
    workspace: resolve(env.BIHUAN_WORKSPACE || 'sop-definitions'),
    taskQueue: env.BIHUAN_TASK_QUEUE || 'bihuan',
    temporal: temporalConfig(env),
    databaseUrl: urlOf(env, 'DATABASE_URL', ['postgres:', 'postgresql:']),
    ownerDatabaseUrl: urlOf(env, 'BIHUAN_OWNER_DATABASE_URL', ['postgres:', 'postgresql:']),
    sandboxUrl: urlOf(env, 'BIHUAN_SANDBOX_URL', ['http:', 'https:']),
    sandboxSecret: env.BIHUAN_SANDBOX_SECRET || undefined,
    allowedHosts: hostsOf(env),
    messagesWebhook: urlOf(env, 'BIHUAN_MESSAGES_WEBHOOK', ['http:', 'https:']),
    language: languageOf(env),
    codecUrl: urlOf(env, 'BIHUAN_CODEC_URL', ['http:', 'https:']),
    retentionCron: env.BIHUAN_RETENTION_CRON || 'CRON_TZ=Asia/Shanghai 30 2 * * *',
    anchors: placeOf(env, 'BIHUAN_ANCHORS'),
    files: filesConfig(env, home),
    apiUrl: urlOf(env, 'BIHUAN_API_URL', ['http:', 'https:']),
    token: env.BIHUAN_TOKEN || undefined,
    logLevel: logLevelOf(env),
    jwt: jwtConfig(env),
    ...keysOf(env, home, secretsOf(env)),
  };
}

function temporalConfig(env: NodeJS.ProcessEnv): TemporalConfig {
  const set: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) if (name.startsWith('TEMPORAL_') && value) set[name] = value;
  // A personal default profile in the user's home must not turn `npm start` against somebody's real server.
  const disableFile = !set.TEMPORAL_CONFIG_FILE && !set.TEMPORAL_PROFILE;
  let loaded: ReturnType<typeof loadClientConnectConfig>;
  try {
    loaded = loadClientConnectConfig({ overrideEnvVars: set, disableFile });
  } catch (error) {
    throw new ConfigError(`The TEMPORAL_* settings cannot be used: ${error instanceof Error ? error.message : error}`);
  }
  const given = loaded.connectionOptions.address;
  const address = given ?? '127.0.0.1:7233';
  return {
    address,
    namespace: loaded.namespace ?? 'default',
    connectionOptions: { ...loaded.connectionOptions, address },
    given: given !== undefined,
  };
}

function jwtConfig(env: NodeJS.ProcessEnv): JwtConfig | undefined {
  const jwksUrl = urlOf(env, 'BIHUAN_JWKS_URL', ['http:', 'https:']);
  const issuer = env.BIHUAN_JWT_ISSUER;
  const audience = env.BIHUAN_JWT_AUDIENCE;
  if (!jwksUrl && !issuer && !audience) return undefined;
  if (!jwksUrl || !issuer || !audience) {
    throw new ConfigError('Set BIHUAN_JWKS_URL, BIHUAN_JWT_ISSUER and BIHUAN_JWT_AUDIENCE together, or none of them.');
  }
  return { jwksUrl, issuer, audience };
}

/** The one in use first. The other stands beside it while they are exchanged, and is of no use alone. */
function secretsOf({ BIHUAN_SECRET: secret, BIHUAN_OTHER_SECRET: other }: NodeJS.ProcessEnv): readonly string[] {
  for (const [name, text] of Object.entries({ BIHUAN_SECRET: secret, BIHUAN_OTHER_SECRET: other })) {
    if (text && text.length < 32)
      throw new ConfigError(`${name} is too short: set at least 32 random characters (openssl rand -base64 32).`);
  }
  if (other && !secret) throw new ConfigError('BIHUAN_OTHER_SECRET stands beside BIHUAN_SECRET: set both, or neither.');
  if (!secret) return [];
  return other && other !== secret ? [secret, other] : [secret];
}

function portOf(env: NodeJS.ProcessEnv, name: string, fallback: number): number {
  const text = env[name];
  if (!text) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new ConfigError(`${name} is "${text}": set a port between 1 and 65535.`);
}

function urlOf(env: NodeJS.ProcessEnv, name: string, protocols: readonly string[]): string | undefined {
  const text = env[name];
  if (!text) return undefined;
  // The value may hold a password, so the message must not repeat it.
  const example = `${protocols.map((it) => `${it}//…`).join(' or ')}`;
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigError(`${name} is not an address of the form ${example}.`);
  }
  return text.replace(/\/+$/, '');
}

function filesConfig(env: NodeJS.ProcessEnv, home: string): FilesConfig {
  const text = env.BIHUAN_FILE_MB || '25';
  const megabytes = Number(text);
  if (!Number.isInteger(megabytes) || megabytes < 1 || megabytes > 2_000)
    throw new ConfigError(`BIHUAN_FILE_MB is "${text}": set a whole number from 1 to 2000.`);
  return {
    where: placeOf(env, 'BIHUAN_FILES') ?? join(home, 'files'),
    drafts: join(home, 'uploads'),
    maxBytes: megabytes * 1_000_000,
    scan: env.BIHUAN_FILE_SCAN || undefined,
  };
}

/** An address of another kind must not become a folder of that name. */
function placeOf(env: NodeJS.ProcessEnv, name: 'BIHUAN_ANCHORS' | 'BIHUAN_FILES'): string | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(text)) return resolve(text);
  if (/^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](\/[^?#\s]*)?(\?path-style)?$/.test(text)) return text;
  throw new ConfigError(`${name} is neither a folder nor an address of the form s3://bucket/prefix.`);
}

/** Exact names: a pattern that lets too much through is found only when it has done so. */
function hostsOf(env: NodeJS.ProcessEnv): readonly string[] {
  const hosts = (env.BIHUAN_ALLOWED_HOSTS ?? '').split(',').map((it) => it.trim().toLowerCase());
  const wrong = hosts.find((it) => it !== '' && !/^([a-z0-9.-]+|\[[0-9a-f:]+\])(:\d{1,5})?$/.test(it));
  if (wrong === undefined) return hosts.filter((it) => it !== '');
  throw new ConfigError(
    `BIHUAN_ALLOWED_HOSTS has "${wrong}": write hosts as pay.example.com or pay.example.com:8443, with commas between.`,
  );
}

function languageOf(env: NodeJS.ProcessEnv): 'zh' | 'en' {
  const text = env.BIHUAN_LANGUAGE || 'zh';
  if (text === 'zh' || text === 'en') return text;
  throw new ConfigError(`BIHUAN_LANGUAGE is "${text}": set zh or en.`);
}

function logLevelOf(env: NodeJS.ProcessEnv): LogLevel {
  const text = env.BIHUAN_LOG_LEVEL || 'info';
  const level = logLevels.find((it) => it === text);
  if (level) return level;
  throw new ConfigError(`BIHUAN_LOG_LEVEL is "${text}": set one of ${logLevels.join(', ')}.`);
}
