/** The tamper table: whatever somebody with all rights in the database bends, an audit names it. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../audit/finding.ts';
import { linkHash } from '../../records/outbox/chain.ts';
import { folder, it, run, tamper, withAudited } from '../setup/audited.ts';
import { batch, line } from '../setup/record.ts';

withAudited();

/** Writes the whole chain of a case anew, so that it fits itself. */
async function rechain(caseId: string): Promise<void> {
  const { links } = (await it.record.chainOf(caseId)) ?? { links: [] };
  let head = '';
  for (const { link, taskMs, event } of links) {
    if (link === null) continue;
    head = linkHash(caseId, head, { link, taskMs, event });
    await tamper(`update case_event set hash = '${head}' where case_id = '${caseId}' and link = ${link}`);
  }
  await it.sql.query('update "case" set chain_head = $2 where id = $1', [caseId, head]);
}

test('what nobody bent holds, and the second anchor lists only what has changed since', async () => {
  expect(await run()).toMatchObject({
    found: [],
    run: { cases: 2, events: 10, faults: 0, anchor: 'anchor-00000001.jsonl' },
  });
  await it.record.writeBatch(batch('CU-1', 40, 5, ['more']));
  expect((await run()).run).toMatchObject({ faults: 0, anchor: 'anchor-00000002.jsonl' });
  const [first = '', second = ''] = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  expect(first.split('\n').map((line) => (line ? JSON.parse(line)[0] : undefined))).toEqual([
    undefined,
    'sop/complaint/1',
    'workspace/1',
    'case/CU-1',
    'case/CU-2',
    undefined,
    undefined,
  ]);
  expect(second.match(/case\/[^"]*/g)).toEqual(['case/CU-1']);
});

test.each<[string, string[], Finding]>([
  [
    'a changed fact',
    ["update case_event set data = '{\"n\":9}' where case_id = 'CU-2' and seq = 1"],
    { code: 'chain', what: 'CU-2', fault: 'changed', at: 2 },
  ],
  [
    'a forged actor',
    ["update case_event set actor = 'wang' where case_id = 'CU-2' and seq = 3"],
    { code: 'chain', what: 'CU-2', fault: 'changed', at: 4 },
  ],
  [
    'a deleted line',
    ["delete from case_event where case_id = 'CU-2' and seq = 1"],
    { code: 'chain', what: 'CU-2', fault: 'missing', at: 2 },
  ],
  [
    'the last line deleted',
    ["delete from case_event where case_id = 'CU-2' and seq >= 3"],
    { code: 'chain', what: 'CU-2', fault: 'missing', at: 4 },
  ],
  [
    'an inserted line',
    [
      "delete from case_event where case_id = 'CU-2' and hash is null",
      "insert into case_event (case_id, seq, task_ms, type, at_ms, cycle, link, hash) values ('CU-2', 4, 30, 'x', 1, 1, 5, 'x')",
    ],
    { code: 'chain', what: 'CU-2', fault: 'changed', at: 5 },
  ],
  [
    'two lines swapped',
    [
      "update case_event set link = -link where case_id = 'CU-2' and link in (2, 3)",
      "update case_event set link = 5 + link where case_id = 'CU-2' and link < 0",
    ],
    { code: 'chain', what: 'CU-2', fault: 'missing', at: 2 },
  ],
  [
    'the end set back',
    [
      "delete from case_event where case_id = 'CU-2' and seq >= 2",
      "update \"case\" set chain_length = 2, chain_head = (select hash from case_event where case_id = 'CU-2' and link = 2) where id = 'CU-2'",
    ],
    { code: 'chain', what: 'CU-2', fault: 'missing', at: 4 },
  ],
  [
    'a raised cap in a stored version',
    ["update sop_version set body = jsonb_set(body::jsonb, '{plan,title}', '\"x\"')::json"],
    { code: 'body', what: 'sop/complaint/1', fault: 'changed' },
  ],
  [
    'the same, hashed anew',
    ["update sop_version set body = '{}', hash = encode(sha256('{}'), 'hex')"],
    { code: 'body', what: 'sop/complaint/1', fault: 'rewritten' },
  ],
  [
    'a case taken out whole',
    ["delete from case_event where case_id = 'CU-2'", 'delete from "case" where id = \'CU-2\''],
    { code: 'chain', what: 'CU-2', fault: 'missing' },
  ],
])('finds %s', async (_what, statements, finding) => {
  await run();
  await tamper(...statements);
  const { found, run: told } = await run();
  expect(found).toEqual([finding]);
  expect(told.faults).toBe(1);
});

test('finds an emptied table: every case', async () => {
  await run();
  await tamper('truncate case_event');
  expect((await run()).found.map((one) => one.what)).toEqual(['CU-1', 'CU-2']);
});

test('finds a chain that was written anew from the forged line on, by the anchor alone', async () => {
  await run();
  await tamper("update case_event set actor = 'wang' where case_id = 'CU-2' and seq = 1");
  await rechain('CU-2');
  expect(await it.record.verifyChain('CU-2')).toMatchObject({ ok: true });
  expect((await run()).found).toEqual([{ code: 'chain', what: 'CU-2', fault: 'rewritten', at: 4 }]);
});

/** A payment of a case, told of and settled. */
async function paid(caseId: string): Promise<void> {
  const reserved = { grant: 'g1', action: 'compensation', amount: 9_900, by: 'li', role: null };
  const events = [
    line({ seq: 0, type: 'grant.reserved', atMs: 1_000, cycle: 1, data: reserved }),
    line({ seq: 1, type: 'grant.committed', atMs: 2_000, cycle: 1, data: { grant: 'g1' } }),
  ];
  await it.record.writeBatch({ ...batch(caseId, 10, 0, []), events });
}

test.each<[string, string, Finding[]]>([
  ['nothing bent', 'select 1', []],
  ['an amount lowered', 'update ledger set amount = 1', [{ code: 'ledger', what: 'CU-3 g1', fault: 'changed' }]],
  [
    'somebody else charged',
    "update ledger set charged = '{wang}'",
    [{ code: 'ledger', what: 'CU-3 g1', fault: 'changed' }],
  ],
  [
    'a payment given back',
    "update ledger set state = 'released'",
    [{ code: 'ledger', what: 'CU-3 g1', fault: 'changed' }],
  ],
  ['a line taken out', 'delete from ledger', [{ code: 'ledger', what: 'CU-3 g1', fault: 'missing' }]],
  [
    'a line put in',
    "insert into ledger select case_id, 'g2', action, customer, amount, person, role, state, at_ms, made_ms, confirmed, question, answer, charged, parties, counted_ms from ledger",
    [{ code: 'ledger', what: 'CU-3 g2', fault: 'added' }],
  ],
])('the ledger: %s', async (_what, statement, findings) => {
  await paid('CU-3');
  await it.sql.query(statement);
  expect((await run()).found).toEqual(findings);
});

test.each<[string, string, Finding['fault']]>([
  ['an amount lowered', 'update ledger_entry set amount = 1', 'changed'],
  ['all of them taken out', 'delete from ledger_entry', 'missing'],
  ['the first of two taken out', 'delete from ledger_entry where seq = 1', 'changed'],
  ['one put in behind', 'update ledger_entry set seq = 3 where seq = 2', 'changed'],
])('the entries of the ledger: %s', async (_what, statement, fault) => {
  await paid('CU-3');
  const back = line({ seq: 2, type: 'grant.released', atMs: 3_000, cycle: 1, data: { grant: 'g1', reason: 'v1.x' } });
  await it.record.writeBatch({ ...batch('CU-3', 20, 2, []), events: [back] });
  expect((await run()).found).toEqual([]);
  await it.sql.query('alter table ledger_entry disable trigger user');
  await it.sql.query(statement);
  expect((await run()).found).toEqual([{ code: 'ledger', what: 'CU-3 g1', fault }]);
});

test.each<[string, string, Finding[]]>([
  ['nothing bent', 'select 1', []],
  [
    'a reader changed',
    "update vault_access set actor = 'wang' where actor = 'li'",
    [{ code: 'access', what: 'access', fault: 'rewritten', at: 2 }],
  ],
  [
    'a line taken out',
    "delete from vault_access where actor = 'li'",
    [{ code: 'access', what: 'access', fault: 'missing', at: 2 }],
  ],
])('the access log: %s', async (_what, statement, findings) => {
  const later = () => Date.now() + 3_600_000;
  for (const actor of ['li', 'zhang'])
    await it.record.noteAccess({
      actor,
      deed: 'view',
      what: 'CU-1',
      purpose: 'case:view',
      case: 'CU-1',
      subjects: ['C-7'],
    });
  await run({}, later);
  await it.sql.query('alter table vault_access disable trigger user');
  await it.sql.query(statement);
  await it.sql.query('alter table vault_access enable trigger user');
  expect((await run({}, later)).found).toEqual(findings);
});

test('a row of anchors that was bent is named, and not continued', async () => {
  await run();
  await it.record.writeBatch(batch('CU-1', 40, 5, ['more']));
  await run();
  const [first = '', second = ''] = readdirSync(folder).map((name) => join(folder, name));
  const text = readFileSync(first, 'utf8');
  rmSync(first);
  writeFileSync(first, text.replace('case/CU-1', 'case/CU-9'));
  const bent = await run();
  expect(bent.found).toEqual([{ code: 'anchor', what: 'anchor-00000001.jsonl', fault: 'unsigned' }]);
  expect(bent.run.anchor).toBeUndefined();
  rmSync(first);
  expect((await run()).found).toEqual([{ code: 'anchor', what: 'anchor-00000001.jsonl', fault: 'missing' }]);
  writeFileSync(first, text);
  rmSync(second);
  writeFileSync(second, text);
  expect((await run()).found).toEqual([{ code: 'anchor', what: 'anchor-00000002.jsonl', fault: 'out-of-row' }]);
});

test('a place that cannot be written is told, and nothing half written stays', async () => {
  rmSync(folder, { recursive: true });
  writeFileSync(folder, 'a file where the folder should be');
  await expect(run()).rejects.toThrow(folder);
  rmSync(folder);
  mkdirSync(folder);
  expect((await run()).run.anchor).toBe('anchor-00000001.jsonl');
});

test('a run that is broken off goes on where it was', async () => {
  for (let n = 100; n < 300; n++) await it.record.writeBatch(batch(`CU-${n}`, 10, 0, ['a']));
  const stop = new AbortController();
  const broken = await run({ signal: stop.signal, progress: () => stop.abort() });
  expect(broken.run).toMatchObject({ cases: 200, last: expect.any(String) });
  expect(broken.run.finishedAtMs).toBeUndefined();
  expect(await it.record.lastAudit()).toBeUndefined();
  const { run: whole } = await run({ resume: true });
  expect(whole).toMatchObject({ cases: 202, faults: 0 });
  expect(whole.last).toBeUndefined();
});
