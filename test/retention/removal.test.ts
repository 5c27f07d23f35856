/** What goes by its class, whole, and what stays and why: removing is looked at again by the database itself. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { isSigned } from '../../audit/signing.ts';
import type { View } from '../../engine/see/view.ts';
import { stoneText } from '../../records/retention/stones.ts';
import { mentioned } from '../../records/vault/mentioned.ts';
import { classes, closedCase, DAY_MS, inForce, stoneSigner, wholeRun } from '../setup/kept.ts';
import { batch, clock, freshRecord, samplePackage, sampleView, storedIntake } from '../setup/record.ts';
import { everyTable } from '../setup/every-table.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let nowMs: number | undefined;
beforeAll(async () => {
  it = await freshRecord(() => nowMs ?? Date.now());
});
afterAll(() => it.close());
beforeEach(async () => {
  const statutory = samplePackage();
  statutory.plan.clocks = [{ id: 'law', title: '法定', statutory: true }] as unknown as typeof statutory.plan.clocks;
  await it.record.publish(statutory, 'han');
  await inForce(it.record, classes);
});
afterEach(async () => {
  nowMs = undefined;
  await it.sql.query(`alter table case_event disable trigger user; delete from case_event; delete from clock; delete from contact;
    delete from case_guest; delete from task; delete from "case"; delete from case_link; delete from ledger; delete from request; delete from intake;
    delete from outgoing; delete from person_request; delete from legal_hold; delete from vault; delete from vault_key;
    alter table case_event enable trigger user`);
});

const there = async () =>
  (await it.sql.query('select id from "case" order by id')).rows.map((row: { id: string }) => row.id);
const ref = (letter: string) => `v1.${letter.repeat(43)}`;
const customer = (name: string): Partial<View> => ({ data: { customer: name, severity: 'S2' } });

test('a case whose days are over goes with all that is its own, and a signed stone stays; a younger one stays', async () => {
  await closedCase(it.record, 'OLD', 400, customer('CU-old'));
  await closedCase(it.record, 'YOUNG', 300, customer('CU-young'));
  const vaultRow = { subject: 'customer/CU-old', case: 'OLD', field: 'description', value: '一句话' };
  await it.record.putVault([{ ref: ref('a'), ...vaultRow }]);
  await it.record.registerIntake({
    actor: 'shop',
    key: 'k-old',
    hmac: 'h',
    newCase: 'OLD',
    sop: 'complaint',
    joinKey: 'j-old',
    channel: 'mail',
    messageId: 'm-old',
    body: storedIntake,
    vaultRows: [],
    receivedAtMs: Date.now(),
  });
  await it.sql.query(`update request set settled = true`);
  const before = await it.record.chainOf('OLD');
  const { report, removed } = await wholeRun(it.record, true);

  expect(report.cases?.complaint).toMatchObject({ due: 1, kept: 1, stays: {} });
  expect(removed).toMatchObject({ cases: 1, values: 1 });
  expect(await there()).toEqual(['YOUNG']);
  const stone = await it.record.tombstone('OLD');
  expect(stone).toMatchObject({ sop: 'complaint', class: 'dispute', days: 365, length: 3 });
  expect(before?.links).toHaveLength(3);
  const { signature = '', key = '', ...said } = stone ?? {};
  expect(isSigned(stoneText(said as never), signature, key)).toBe(true);
  expect(key).toBe(stoneSigner.publicKey);
  const left = (
    await it.sql.query(`select (select count(*) from vault_key) k, (select count(*) from message) m,
    (select count(*) from request) r, (select count(*) from intake) i`)
  ).rows[0] as object;
  expect(left).toEqual({ k: '0', m: '0', r: '0', i: '0' });
  // The customer's number stands in the access log alone: whose values went.
  const texts = (await everyTable(it.sql)).split('\n').filter((text) => text.includes('CU-old'));
  expect(texts).toEqual(['["customer/CU-old"]']);
});

test('a removed id is never used again, and a stone cannot be taken away', async () => {
  await closedCase(it.record, 'ONCE', 400);
  await wholeRun(it.record, true);
  await expect(it.record.writeBatch(batch('ONCE', Date.now(), 0, ['case.opened']))).rejects.toThrow(/was removed/);
  for (const text of [
    "delete from tombstone where case_id = 'ONCE'",
    'update tombstone set days = 1',
    'truncate tombstone',
  ])
    await expect(it.sql.query(text)).rejects.toThrow(/append-only/);
});

test('a dry run changes nothing, and tells the same', async () => {
  await closedCase(it.record, 'D-1', 400);
  await closedCase(it.record, 'D-2', 400);
  await it.record.holdCase({ case: 'D-2', reason: 'lawsuit', by: 'shen' });
  const before = await everyTable(it.sql);
  const dry = await wholeRun(it.record, false);
  expect(await there()).toEqual(['D-1', 'D-2']);
  expect(await it.record.chainOf('D-1')).toBeDefined();
  expect(before).toContain('D-1');
  const applied = await wholeRun(it.record, true);
  expect(dry.report.cases?.complaint).toEqual(applied.report.cases?.complaint);
  expect(dry.removed).toEqual({ cases: 0, values: 0, rows: 0 });
});

test('retention.yaml without `apply` removes nothing, whatever is asked', async () => {
  await inForce(it.record, { ...classes, apply: false });
  await closedCase(it.record, 'STAYS', 400);
  expect(await wholeRun(it.record, true)).toMatchObject({
    applies: false,
    report: { cases: { complaint: { due: 1 } } },
  });
  expect(await there()).toEqual(['STAYS']);
});

const ledgerLine = (state: string, countedMs: number) =>
  it.sql.query(
    `insert into ledger (case_id, "grant", action, amount, state, at_ms, made_ms, confirmed, question, answer, counted_ms)
     values ('X', 'g', 'gift', 1, $1, 0, 0, true, '', '{}', $2)`,
    [state, countedMs],
  );
const against: Record<string, () => Promise<unknown>> = {
  hold: () => it.record.holdCase({ case: 'X', reason: 'authority', reference: 'no. 7', by: 'shen' }),
  payment: () => ledgerLine('unknown', 0),
  caps: () => ledgerLine('committed', Date.now() - 20 * DAY_MS),
  erasure: async () => {
    await it.record.putVault([{ ref: ref('e'), subject: 'customer/C-7', case: 'X', field: 'phone', value: '1' }]);
    await it.record.askPerson({
      kind: 'erase',
      subject: 'customer/C-7',
      reason: 'person_asks' as never,
      askedBy: 'root',
    });
  },
  intake: () =>
    it.sql.query(
      `insert into request (actor, key, hmac, case_id, received_ms, settled) values ('a', 'k', 'h', 'X', 0, false)`,
    ),
  open: () => it.sql.query(`update "case" set ended = false where id = 'X'`),
  statutory: () =>
    it.sql.query(`insert into clock (case_id, id, of, title, state, started_ms) values ('X', 'law', 1, '', 'running', 0);
      update "case" set view = $$${JSON.stringify(sampleView('X', { state: 'closed', clocks: [clock('law')] }))}$$ where id = 'X'`),
  broken: async () => {
    await it.record.finalizeEnded('X');
    await it.sql.query(`alter table case_event disable trigger user; update case_event set actor = 'forged' where case_id = 'X' and seq = 1;
      alter table case_event enable trigger user`);
  },
};
test.each(Object.keys(against))('a case stays: %s', async (why) => {
  await closedCase(it.record, 'X', 400);
  await against[why]?.();
  const dry = await wholeRun(it.record, false);
  const { report } = await wholeRun(it.record, true);
  expect(report.cases?.complaint).toMatchObject({ due: 0, stays: { [why]: 1 }, examples: [{ case: 'X', why }] });
  // Chains are recomputed when something is removed, not for a report.
  expect(dry.report.cases?.complaint?.stays).toEqual(why === 'broken' ? {} : { [why]: 1 });
  expect(await there()).toEqual(['X']);
});

test('a released hold lets it go, and both stay in the register', async () => {
  await closedCase(it.record, 'H', 400);
  await it.record.holdCase({ case: 'H', reason: 'lawsuit', by: 'shen' });
  expect(await it.record.holdCase({ case: 'H', reason: 'audit', by: 'chen' })).toMatchObject({ by: 'shen' });
  await wholeRun(it.record, true);
  expect(await there()).toEqual(['H']);
  expect(await it.record.releaseCase('H', 'chen')).toBe(true);
  expect(await it.record.releaseCase('H', 'chen')).toBe(false);
  await wholeRun(it.record, true);
  expect(await there()).toEqual([]);
  expect(await it.record.holds('H')).toMatchObject([{ by: 'shen', releasedBy: 'chen' }]);
  expect(await it.record.holdCase({ case: 'H', reason: 'audit', by: 'chen' })).toBeUndefined();
});

test('merged cases go together, when the last of them is due', async () => {
  await closedCase(it.record, 'F-1', 500, { mergedInto: 'F-2' });
  await closedCase(it.record, 'F-2', 450, { mergedInto: 'F-3' });
  await closedCase(it.record, 'F-3', 300);
  expect((await wholeRun(it.record, true)).report.cases?.complaint).toMatchObject({ due: 0, stays: { family: 2 } });
  await it.sql.query(`update "case" set closed_ms = closed_ms - 100 * ${DAY_MS}::bigint where id = 'F-3'`);
  expect((await wholeRun(it.record, true)).report.cases?.complaint).toMatchObject({ due: 3, stays: {} });
  expect(await there()).toEqual([]);
});

test('a run that is under way, or begun meanwhile, keeps its case; so does whoever begins it again just now', async () => {
  await closedCase(it.record, 'R', 400);
  const { report } = await wholeRun(it.record, true, { runs: async () => true });
  expect(report.cases?.complaint?.stays).toEqual({ open: 1 });
  const busy = await it.record.whileHeld('again R', () => wholeRun(it.record, true));
  expect(busy.report.cases?.complaint?.stays).toEqual({ busy: 1 });
  // It opens again between the look and the removal.
  const changed = await wholeRun(it.record, true, {
    runs: async () => {
      await it.sql.query(`update "case" set task_ms = task_ms + 1 where id = 'R'`);
      return false;
    },
  });
  expect(changed.removed.cases).toBe(1);
  expect(await there()).toEqual([]);
});

test('an SOP without a class keeps its cases for ever, one that is not there any more goes by the class that is named', async () => {
  await closedCase(it.record, 'N', 9_000, { sop: 'nobody-knows' });
  await closedCase(it.record, 'G', 400, { sop: 'gone' });
  await inForce(it.record, {
    ...classes,
    sops: { gone: { class: 'dispute', fields: {} }, complaint: { class: 'never', fields: {} } },
  });
  await closedCase(it.record, 'C', 9_000);
  const { report } = await wholeRun(it.record, true);
  expect(report.unclassed).toEqual({ complaint: 1, 'nobody-knows': 1 });
  expect(await there()).toEqual(['C', 'N']);
});

test('a clock that runs ahead removes nothing early: the earlier of the two counts', async () => {
  await closedCase(it.record, 'S', 300);
  nowMs = Date.now() + 1_000 * DAY_MS;
  expect((await wholeRun(it.record, true)).report.cases?.complaint).toMatchObject({ due: 0, kept: 1 });
  nowMs = Date.now() - 1_000 * DAY_MS;
  await closedCase(it.record, 'T', 400);
  await wholeRun(it.record, true);
  expect(await there()).toEqual(['S', 'T']);
});

test('two runs at once remove each case once; a run broken off goes on where it was', async () => {
  for (let i = 0; i < 12; i++) await closedCase(it.record, `P-${i}`, 400 + i);
  const runs = await Promise.all([wholeRun(it.record, true), wholeRun(it.record, true)]);
  expect(runs.reduce((sum, run) => sum + run.removed.cases, 0)).toBe(12);
  expect(await there()).toEqual([]);

  for (let i = 0; i < 3; i++) await closedCase(it.record, `Q-${i}`, 400 + i);
  const run = (await it.record.beginRetention({ applies: true, by: 'test' }))?.id ?? 0;
  // Dies after the first case of the page.
  let calls = 0;
  const dying = { signer: stoneSigner, seen: () => [], forget: async () => {} };
  const runsOf = async () => {
    if (++calls === 2) throw new Error('killed');
    return false;
  };
  await expect(it.record.retentionPage(run, { ...dying, runs: runsOf })).rejects.toThrow('killed');
  expect(await there()).toHaveLength(2);
  while (await it.record.retentionPage(run, { ...dying, runs: async () => false }));
  expect(await there()).toEqual([]);
  expect(await it.record.retentionRun(run)).toMatchObject({
    removed: { cases: 3 },
    report: { cases: { complaint: { due: 3 } } },
  });
});

test('values of a field with a class of its own go earlier, the chain is untouched; their key goes with the last of them', async () => {
  await closedCase(it.record, 'V', 60, customer('CU-v'));
  const of = { subject: 'customer/CU-v', case: 'V' };
  await it.record.putVault([
    { ...of, ref: ref('p'), field: 'phone', value: '13811112222' },
    { ...of, ref: ref('q'), field: 'phone.0.of', value: '2' },
    { ...of, ref: ref('r'), field: 'phones', value: '3' },
  ]);
  expect(mentioned(ref('p'))).toHaveLength(1);
  const dry = await wholeRun(it.record, false);
  expect(dry.report.values).toEqual({
    'complaint.phone': { class: 'contact', purpose: '回访', days: 30, due: 2 },
  });
  const { report, removed } = await wholeRun(it.record, true);
  expect([report.values?.['complaint.phone']?.due, removed.values]).toEqual([2, 2]);
  const left = await it.record.readVault([ref('p'), ref('q'), ref('r')], { purpose: 'show', actor: 'li' });
  expect(left.map(({ status }) => status)).toEqual(['unknown', 'unknown', 'present']);
  expect((await it.record.verifyChain('V')).ok).toBe(true);
  expect((await it.sql.query('select 1 from vault_key')).rowCount).toBe(1);
  await it.record.holdCase({ case: 'V', reason: 'dispute', by: 'chen' });
  await inForce(it.record, { ...classes, sops: { complaint: { class: 'dispute', fields: { phones: 'contact' } } } });
  expect((await wholeRun(it.record, true)).removed.values).toBe(0);
  await it.record.releaseCase('V', 'chen');
  expect((await wholeRun(it.record, true)).removed.values).toBe(1);
  expect((await it.sql.query('select 1 from vault_key')).rowCount).toBe(0);
  const { items } = await it.record.accessLog({ case: 'V', actor: 'test' });
  expect(items.map(({ deed, purpose }) => [deed, purpose])).toEqual([
    ['expire', 'retention:phones'],
    ['expire', 'retention:phone'],
  ]);
});

test('no table with rows of cases is forgotten by what removes a case', async () => {
  const kept = ['legal_hold', 'tombstone', 'vault_access'];
  const tables = await it.sql.query<{ name: string }>(
    `select table_name as name from information_schema.columns where table_schema = 'public' and column_name = 'case_id' order by 1`,
  );
  const { rows } = await it.sql.query<{ text: string }>(
    // What goes with the row of the case itself goes by a trigger.
    `select prosrc as text from pg_proc where proname = 'remove_family' or oid in (
      select tgfoid from pg_trigger where tgrelid = '"case"'::regclass and tgtype & 8 <> 0)`,
  );
  const removes = (name: string) => rows.some(({ text }) => text.includes(`delete from ${name} where`));
  const forgotten = tables.rows.map(({ name }) => name).filter((name) => !removes(name));
  expect(forgotten.sort()).toEqual(kept);
});
