/** A step's call on a real sandbox and a real vault: what goes out, what comes back, and what nobody may see of it. */
import { MockActivityEnvironment } from '@temporalio/testing';
import { expect, test } from 'vitest';
import type { State } from '../../engine/state/state.ts';
import { vaultRef } from '../../records/vault/reference.ts';
import { everyTable } from '../setup/every-table.ts';
import { batch } from '../setup/record.ts';
import { failureOf } from './connectors/support.ts';
import { bench, NOW, payRequest, refKey } from './workspace.ts';

const caseId = 'C-01TRIAL';
const phone = '13800000000';
const ref = vaultRef(refKey, 'act-1', 'phone');
const row = { ref, subject: 'customer/C-7', case: caseId, field: 'phone', value: phone };

test('values go out resolved, in 分 and ISO 8601; only what is saved comes back, personal values as references', async () => {
  const it = await bench();
  await it.record.putVault([row]);
  await it.record.writeBatch(batch(caseId, 1, 1, ['case.opened']));
  const result = await it.activities.runAction(payRequest(caseId, ref));
  const { items } = (await it.box.ask('GET', '/payouts')).body;
  expect(items).toMatchObject([
    { customer: 'C-7', amount: 8_850, reason: phone, reference: new Date(NOW).toISOString() },
  ]);
  const saved = vaultRef(refKey, `${caseId}:7`, 'address');
  expect(JSON.parse(JSON.stringify(result))).toEqual({ id: 'PO-1', at: Date.parse(items[0].at), reason: saved });
  expect(await it.record.readVault([saved], { purpose: 'test', actor: 'test' })).toMatchObject([
    { status: 'present', value: phone, field: 'address', case: caseId },
  ]);
  // A retry after the answer was lost: the same result, one payment, one row.
  expect(await it.activities.runAction(payRequest(caseId, ref))).toEqual(result);
  expect((await it.box.ask('GET', '/ledger')).body.items).toMatchObject([{ key: `${caseId}:7`, attempts: 2 }]);
  const reads = await it.sql.query("select purpose, actor from vault_access where what = $1 and deed = 'read'", [ref]);
  expect(reads.rows[0]).toEqual({ purpose: 'connector:payments', actor: 'worker' });
  expect(it.lines).toEqual([]);
  // Erasing the customer erases what the connector told of them, too.
  await it.sql.query("delete from vault_key where subject = 'customer/C-7'");
  expect(await it.record.readVault([saved], { purpose: 'test', actor: 'test' })).toMatchObject([{ status: 'erased' }]);
});

test('an erased value, an unknown one and one of another case end the call before anything is sent', async () => {
  const it = await bench();
  await it.record.putVault([row, { ...row, ref: vaultRef(refKey, 'x', 'phone'), case: 'C-02OTHER' }]);
  const run = (other: string) => failureOf(it.activities.runAction(payRequest(caseId, other)));
  expect(await run(vaultRef(refKey, 'x', 'phone'))).toMatchObject({ type: 'ValueMissing', retried: false });
  expect(await run(vaultRef(refKey, 'never', 'phone'))).toMatchObject({ type: 'ValueMissing', retried: false });
  await it.sql.query("delete from vault_key where subject = 'customer/C-7'");
  const failure = await run(ref);
  expect(failure).toMatchObject({ type: 'Erased', retried: false });
  expect(failure.stored).not.toMatch(/138|v1\./);
  expect((await it.box.ask('GET', '/ledger')).body.requests).toEqual({});
});

test('rule 23: a payment whose case has not heard that a value was corrected sends nothing', async () => {
  const it = await bench();
  await it.record.putVault([row]);
  await it.sql.query(
    `insert into outgoing (case_id, signal, body, made_ms, taken_until_ms) values ($1, 'corrected', '{"id": "corrected.7"}', 1, 0)`,
    [caseId],
  );
  const request = payRequest(caseId, ref);
  expect(await failureOf(it.activities.runAction(request))).toMatchObject({ type: 'ValueCorrected', retried: false });
  expect((await it.box.ask('GET', '/ledger')).body.requests).toEqual({});
  expect(await it.activities.runAction({ ...request, heard: ['corrected.7'] })).toMatchObject({ id: 'PO-1' });
});

test('rule 23: a payment that the record has not been told of is not sent yet', async () => {
  const it = await bench();
  const request = payRequest(caseId);
  const told = (taskMs: number, ...keys: string[]) => {
    const pending = keys.map((key) => ({ key, call: request.call, with: request.with }));
    const state = { seq: 2, rules: 1, pending } as unknown as State;
    return it.record.writeBatch({
      ...batch(caseId, taskMs, 1, ['case.opened']),
      kept: { state, run: 'r', plan: 'p', body: it.package.plan },
    });
  };
  await told(1, 'another');
  expect(await failureOf(it.activities.runAction(request))).toMatchObject({ type: 'RecordBehind', retried: true });
  expect((await it.box.ask('GET', '/ledger')).body.requests).toEqual({});
  await told(2, 'another', request.key);
  expect(await it.activities.runAction(request)).toMatchObject({ id: 'PO-1' });
});

test('a text that looks like a reference is a text', async () => {
  const it = await bench();
  await it.record.putVault([row]);
  const request = payRequest(caseId);
  await it.activities.runAction({ ...request, with: { ...request.with, customer: ref } });
  expect((await it.box.ask('GET', '/payouts')).body.items).toMatchObject([{ customer: ref }]);
});

test('what a reply brought and the vault keeps for this field goes out again as it came', async () => {
  const it = await bench();
  await it.record.putVault([{ ...row, field: 'customer' }]);
  const request = payRequest(caseId);
  await it.activities.runAction({ ...request, with: { ...request.with, customer: ref } });
  expect((await it.box.ask('GET', '/payouts')).body.items).toMatchObject([{ customer: phone }]);
});

test('a reply that does not fit its field is told by the field and by nothing else', async () => {
  const it = await bench();
  await it.box.ask('PUT', '/behaviour/payments', { lie: 'wrong_type' });
  const failure = await failureOf(it.activities.runAction(payRequest(caseId)));
  expect(failure).toMatchObject({ type: 'ReplyMisfit', retried: false });
  expect(failure.stored).not.toMatch(/C-7|8850/);
});

test('a reply that looks personal where nothing is declared so reaches neither a history nor a table', async () => {
  const it = await bench();
  const ofPhone = vaultRef(refKey, 'act-2', 'phone');
  await it.record.putVault([{ ...row, ref: ofPhone }]);
  await it.record.writeBatch(batch(caseId, 1, 1, ['case.opened']));
  // The sandbox gives the reason back, and this version saves it into a field that nobody declared.
  const plain = structuredClone(it.package);
  const pay = plain.plan.steps.find((step) => step.kind === 'do');
  pay?.save.splice(0, Number.POSITIVE_INFINITY, ['payout', 'reason']);
  await it.record.publish({ ...plain, plan: { ...plain.plan, version: 2 } }, 'han');
  const result = await it.activities.runAction({ ...payRequest(caseId, ofPhone), version: 2 });
  const kept = vaultRef(refKey, `${caseId}:7`, 'payout');
  // The payment is made, and known to be: only its answer travels as a reference.
  expect(JSON.parse(JSON.stringify(result))).toEqual({ reason: kept });
  expect(await everyTable(it.sql)).not.toContain(phone);
  expect(await it.record.readVault([kept], { purpose: 'test', actor: 'test' })).toMatchObject([{ value: phone }]);
  expect(it.lines.map((line) => JSON.parse(line))).toMatchObject([{ field: 'payout', step: pay?.id }]);
  expect(it.lines.join()).not.toContain(phone);
});

test('what is missing is looked for again; the version decides the time of an attempt', async () => {
  const it = await bench();
  const request = payRequest(caseId);
  const run = (more: object) => failureOf(it.activities.runAction({ ...request, ...more }));
  expect(await run({ version: 2 })).toMatchObject({ type: 'SettingMissing', retried: true });
  expect(await run({ call: 'nobody.compensate' })).toMatchObject({ type: 'SettingMissing', retried: true });
  expect(await run({ step: 'receive' })).toMatchObject({ type: 'WrongSetting', retried: false });
  const free = structuredClone(it.package);
  const call = free.plan.steps.find((step) => step.kind === 'do');
  delete call?.pays;
  await it.record.publish({ ...free, plan: { ...free.plan, version: 4 } }, 'han');
  const nothing = { with: { ...request.with, amount: 0 } };
  expect(await run({ ...nothing, version: 4 })).toMatchObject({ type: 'OutsideRefused' });
  await it.record.close();
  // A version that was read once needs no database; one that was not does.
  expect(await run({ ...nothing, version: 4 })).toMatchObject({ type: 'OutsideRefused' });
  expect((await run({ version: 3 })).retried).toBe(true);
  // Who cannot ask whether the case knows what was corrected (rule 23) pays nothing, and asks again.
  expect((await run(nothing)).retried).toBe(true);
});

test('a cancelled call ends at once, as cancelled', async () => {
  const it = await bench();
  await it.box.ask('PUT', '/behaviour/payments', { hang: true });
  const env = new MockActivityEnvironment();
  const call = env.run(it.activities.runAction, payRequest(caseId));
  const ended = call.then(
    () => 'done',
    (error: Error) => error.name,
  );
  while (((await it.box.ask('GET', '/ledger')).body.requests.payments ?? 0) === 0);
  env.cancel('CANCELLED');
  expect(await ended).toBe('CancelledFailure');
});

test('at the sandbox a secret that is not set is the sandbox’s', async () => {
  const secret = 'a-secret-of-the-sandbox';
  const it = await bench({ secret, env: { BIHUAN_SANDBOX_SECRET: secret } });
  await it.activities.runAction(payRequest(caseId));
  const wrong = await bench({ secret, env: { BIHUAN_SANDBOX_SECRET: secret, BIHUAN_SECRET_PAYMENTS: 'mine' } });
  expect(await failureOf(wrong.activities.runAction(payRequest(caseId)))).toMatchObject({ type: 'OutsideRefused' });
});

test('rule 24: refused after an attempt whose answer was lost, or when begun once before, is in doubt', async () => {
  const it = await bench();
  const of = (attempt: number, again?: true) =>
    failureOf(
      new MockActivityEnvironment({ attempt }).run(it.activities.runAction, {
        ...payRequest(caseId, vaultRef(refKey, 'never', 'phone')),
        ...(again && { again }),
      }),
    );
  expect(await of(1)).toMatchObject({ type: 'ValueMissing', retried: false });
  expect(await of(2)).toMatchObject({ type: 'OutsideUncertain', retried: false });
  expect(await of(1, true)).toMatchObject({ type: 'OutsideUncertain', retried: false });
});
