/** The run's own servers are real, complete and separate for each test file. */
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { searchAttributes } from '../../startup/search-attributes.ts';
import { assertAnswers } from '../../startup/postgres.ts';
import { prepareTemporal } from '../../startup/temporal-server.ts';
import { connectTestServer, emptyDatabase, type TestServer } from '../setup/server.ts';

let server: TestServer;

beforeAll(async () => {
  server = await connectTestServer();
});
afterAll(() => server.close());

test('every search attribute is registered with its type', async () => {
  const found = await server.connection.operatorService.listSearchAttributes({ namespace: 'default' });
  const types = { Keyword: 2, Datetime: 6 };
  for (const [name, type] of Object.entries(searchAttributes)) {
    expect(found.customAttributes[name], name).toBe(types[type]);
  }
});

test('preparing a server twice is harmless and keeps ended cases for 90 days', async () => {
  const { address } = server;
  const temporal = { address, namespace: 'default', connectionOptions: { address }, given: false };
  await prepareTemporal(temporal);
  await prepareTemporal(temporal);
  const { config } = await server.connection.workflowService.describeNamespace({ namespace: 'default' });
  expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(90 * 86_400);
});

test('servers that were given and do not answer are named, with what to look at and without the password', async () => {
  const address = '127.0.0.1:1';
  const connectionOptions = { address, connectTimeout: 300 };
  const temporal = prepareTemporal({ address, namespace: 'default', connectionOptions, given: true });
  await expect(temporal).rejects.toThrow(/127\.0\.0\.1:1.*TEMPORAL_ADDRESS/);
  const told = await assertAnswers('postgres://u:geheim@127.0.0.1:1/cases').catch((error: Error) => error.message);
  expect(told).toMatch(/127\.0\.0\.1:1\/cases.*ECONNREFUSED.*DATABASE_URL/);
  expect(told).not.toContain('geheim');
});

test('the server lets the time of one workflow be skipped', async () => {
  const workflowId = `skip-${server.taskQueue}`;
  const run = await server.client.workflow.start('nobody', { workflowId, taskQueue: server.taskQueue });
  const answer = await server.connection.workflowService.updateWorkflowExecutionOptions({
    namespace: 'default',
    workflowExecution: { workflowId },
    workflowExecutionOptions: { timeSkippingConfig: { enabled: true } },
    updateMask: { paths: ['time_skipping_config'] },
  });
  await run.terminate();
  expect(answer.workflowExecutionOptions?.timeSkippingConfig?.enabled).toBe(true);
});

test('each call makes an empty database of its own, in UTF-8 with a locale of its own', async () => {
  const [one, two] = await Promise.all([emptyDatabase(), emptyDatabase()]);
  expect(one).not.toBe(two);
  const client = new pg.Client({ connectionString: one });
  await client.connect();
  const tables = await client.query("select count(*)::int as n from pg_tables where schemaname = 'public'");
  const facts = await client.query("select lower('ÄÖ客服') as lower, current_setting('TimeZone') as zone, version()");
  await client.end();
  expect(tables.rows[0].n).toBe(0);
  expect(facts.rows[0]).toMatchObject({ lower: 'äö客服', zone: 'UTC' });
  expect(facts.rows[0].version).toContain('PostgreSQL 18');
});
