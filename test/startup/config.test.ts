/** The environment becomes one checked configuration; wrong values name the variable and the cure. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { ConfigError, loadConfig } from '../../startup/config.ts';
import { variables, variablesHelp } from '../../startup/variables.ts';
import { scratchFolder } from '../setup/scratch.ts';

test('an empty environment gives the documented defaults and touches no file', () => {
  const home = scratchFolder();
  const config = loadConfig({ BIHUAN_HOME: home });
  expect(config).toMatchObject({ home, port: 8080, metricsPort: 9464, taskQueue: 'bihuan', logLevel: 'info' });
  expect(config.temporal).toMatchObject({ address: '127.0.0.1:7233', namespace: 'default', given: false });
  expect(config.workspace).toBe(resolve('sop-definitions'));
  expect([config.databaseUrl, config.jwt, config.sandboxUrl, config.codecUrl]).toEqual(Array(4).fill(undefined));
  expect(readdirSync(home)).toEqual([]);
});

test('a Temporal address in the environment is somebody else’s server', () => {
  const { temporal } = loadConfig({ TEMPORAL_ADDRESS: 'temporal.example:7233', TEMPORAL_NAMESPACE: 'service' });
  expect(temporal).toMatchObject({ address: 'temporal.example:7233', namespace: 'service', given: true });
  expect(temporal.connectionOptions.address).toBe('temporal.example:7233');
});

test('a Temporal API key switches TLS on and reaches the connection', () => {
  const { connectionOptions } = loadConfig({ TEMPORAL_ADDRESS: 'a.example:7233', TEMPORAL_API_KEY: 'key' }).temporal;
  expect(connectionOptions).toMatchObject({ apiKey: 'key' });
  expect(connectionOptions.tls).toBeTruthy();
});

test.each([
  ['PORT', '80a'],
  ['PORT', '70000'],
  ['BIHUAN_METRICS_PORT', '-1'],
  ['DATABASE_URL', 'mysql://u:hidden@h/db'],
  ['BIHUAN_SANDBOX_URL', 'localhost:8090'],
  ['BIHUAN_LOG_LEVEL', 'loud'],
  ['BIHUAN_ALLOWED_HOSTS', 'pay.example.com, https://other.example'],
  ['BIHUAN_MESSAGES_WEBHOOK', 'gateway'],
  ['BIHUAN_LANGUAGE', 'fr'],
  ['BIHUAN_SECRET', 'short'],
  ['BIHUAN_JWT_ISSUER', 'https://id.example'],
])('%s=%s is refused by name', (name, value) => {
  const load = () => loadConfig({ [name]: value });
  expect(load).toThrow(ConfigError);
  expect(load).toThrow(name);
});

test('hosts are listed with commas, and none is allowed unasked', () => {
  expect(loadConfig({}).allowedHosts).toEqual([]);
  expect(loadConfig({ BIHUAN_ALLOWED_HOSTS: ' Pay.example.com:8443,, crm.example ' }).allowedHosts).toEqual([
    'pay.example.com:8443',
    'crm.example',
  ]);
});

test('an error about an address does not repeat the password in it', () => {
  expect(() => loadConfig({ DATABASE_URL: 'mysql://u:hidden@h/db' })).toThrow(/^((?!hidden).)*$/);
});

test('the secret is made once, for the owner’s eyes only, and each purpose has its own key', () => {
  const env = { BIHUAN_HOME: scratchFolder() };
  const first = loadConfig(env).secretFor('vault');
  const path = join(env.BIHUAN_HOME, 'secret');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(env.BIHUAN_HOME)).toEqual(['secret']);
  expect(first).toHaveLength(32);
  expect(loadConfig(env).secretFor('vault')).toEqual(first);
  expect(loadConfig(env).secretFor('token-signing')).not.toEqual(first);
  expect(first.toString('base64url')).not.toBe(readFileSync(path, 'utf8').trim());
});

test('a secret that was given is used and never written', () => {
  const home = scratchFolder();
  const env = { BIHUAN_HOME: home, BIHUAN_SECRET: 'a'.repeat(32) };
  const other = { ...env, BIHUAN_SECRET: 'b'.repeat(32) };
  expect(loadConfig(env).secretFor('vault')).not.toEqual(loadConfig(other).secretFor('vault'));
  expect(readdirSync(home)).toEqual([]);
});

test('the help knows every variable the code reads, and no other of ours', () => {
  const folder = resolve('startup');
  const code = readdirSync(folder).map((name) =>
    name === 'variables.ts' ? '' : readFileSync(join(folder, name), 'utf8'),
  );
  const read = new Set(code.join('\n').match(/\b(BIHUAN_[A-Z_]+|DATABASE_URL|PORT\b(?='))/g));
  const listed = variables.map((it) => it.name).filter((it) => !it.startsWith('TEMPORAL_') && !it.endsWith('*'));
  expect([...read].toSorted()).toEqual(listed.toSorted());
  expect(variablesHelp({ LANG: 'zh_CN.UTF-8' })).toContain('数据目录');
  expect(variablesHelp({ LANG: 'C' })).toContain('data folder');
});
