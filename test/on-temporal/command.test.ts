/** `sop test --on-temporal` against given servers: what runs there, what is told instead, and that nothing is left behind. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type Said, sop } from '../setup/sop-command.ts';

const head = `start: 2024-02-09T17:00+08:00
    open: { customer: C-1, channel: hotline, description: 空调不冷 }
    story:`;
const folder = mkdtempSync(join(tmpdir(), 'bihuan-scenarios-test-'));
let said: Said;

beforeAll(async () => {
  cpSync('sop-definitions', folder, { recursive: true, filter: (from) => !from.endsWith('.test.yaml') });
  writeFileSync(
    join(folder, 'complaint.test.yaml'),
    `sop: complaint
scenarios:
  - title: 过去的日子也能走
    ${head}
      - { at: 0m, expect: { due: { response: 2024-02-09T21:00+08:00 } } }
      - { at: 10m, act: { cancel: 买错了, by: zhang } }
      - { at: 10m, expect: { state: cancelled } }
  - title: 贴着到期
    ${head}
      - { at: 4h, act: { contact: in } }
  - title: 与预期不同
    ${head}
      - { at: 1m, expect: { contacts: 2 } }
`,
  );
  const env = { TEMPORAL_ADDRESS: inject('temporalAddress'), DATABASE_URL: inject('adminDatabaseUrl') };
  said = await sop(['test', folder, '--on-temporal'], { env });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what holds passes, whenever it is set; progress goes to standard error', () => {
  expect(said.out).toContain('  ✓ 过去的日子也能走\n');
  expect(said.err).toContain('[1/1] ✓ 过去的日子也能走\n');
});

test('a line too close before a deadline, and a difference on the virtual clock, are told without a server', () => {
  expect(said.code).toBe(1);
  expect(said.out).toContain('  ✗ 贴着到期\n');
  expect(said.out).toContain('4h: less than ten seconds before something is due');
  expect(said.out).toContain('1m: contacts: expected 2, found 1');
  expect(said.out).toMatch(/1 passed, 2 failed/);
});

test('the databases made for it are dropped', async () => {
  const client = new pg.Client({ connectionString: inject('adminDatabaseUrl') });
  await client.connect();
  const { rows } = await client.query("select datname from pg_database where datname like 'bihuan_scenario_%'");
  await client.end();
  expect(rows).toEqual([]);
});
