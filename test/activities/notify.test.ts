/** Notices on a real record and a real gateway: each recipient once, in the reader's words, and nothing personal elsewhere. */
import { expect, test } from 'vitest';
import { vaultRef } from '../../records/vault/reference.ts';
import type { NotifyRequest } from '../../workflows/contract.ts';
import { failureOf } from './connectors/support.ts';
import { bench, NOW, notifyRequest, refKey } from './workspace.ts';
import { erased } from '../setup/erased.ts';

const caseId = 'C-01TRIAL';
const phone = '13800000000';
const ref = vaultRef(refKey, 'act-1', 'phone');
const row = { ref, subject: 'customer/C-7', case: caseId, field: 'phone', value: phone };

type Notice = NotifyRequest['notices'][number];

const toCustomer: Notice = {
  key: '3',
  to: { kind: 'customer', field: 'customer', ref: 'C-7' },
  message: 'told',
  about: 'outcome',
  values: { amount: 8_850, 'clock.whole.due': NOW, phone: ref },
};
const toStaff: Notice = {
  key: '4',
  to: { kind: 'person', ids: ['li', 'zhang', 'li'] },
  about: 'warn',
  values: { clock: '全程', percent: 75, due: NOW },
};

test('everybody is told once, in words, by the channel of the message; a repeat of the activity sends nothing', async () => {
  const it = await bench();
  await it.record.putVault([row]);
  await it.activities.notify(notifyRequest(caseId, toCustomer, toStaff));
  await it.activities.notify(notifyRequest(caseId, toCustomer, toStaff));
  const { items } = (await it.box.ask('GET', '/messages')).body;
  expect(items).toHaveLength(3);
  expect(items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({
        to: 'C-7',
        channel: 'sms',
        kind: 'told',
        text: `将在2026年11月23日 09:00前付您88.50元，电话${phone}。`,
      }),
      expect.objectContaining({
        to: 'li',
        channel: 'staff',
        kind: 'warn',
        text: '【预警】试用流程 C-01TRIAL：“全程”已用 75%，2026年11月23日 09:00 到期。',
      }),
      expect.objectContaining({ to: 'zhang' }),
    ]),
  );
  const { items: ledger } = (await it.box.ask('GET', '/ledger')).body;
  expect(ledger.map((entry: { attempts: number }) => entry.attempts)).toEqual([1, 1, 1]);
  expect(await it.record.deliveries(caseId)).toMatchObject([
    { result: 'sent' },
    { result: 'sent' },
    { result: 'sent' },
  ]);
  expect(it.lines).toEqual([]);
});

test('what was sent stays sent; the rest is tried again under its key', async () => {
  const it = await bench();
  await it.box.ask('PUT', '/behaviour/messaging', { lie: 'applied_but_failed', failNext: 1 });
  const failure = await failureOf(it.activities.notify(notifyRequest(caseId, toStaff)));
  expect(failure).toMatchObject({ type: 'OutsideFailing', retried: true });
  const before = await it.record.deliveries(caseId);
  expect(before.filter((delivery) => delivery.result === 'sent')).toHaveLength(1);
  await it.activities.notify(notifyRequest(caseId, toStaff));
  expect((await it.box.ask('GET', '/messages')).body.items).toHaveLength(2);
  expect((await it.box.ask('GET', '/ledger/doubled')).body.items).toEqual([]);
  expect((await it.record.deliveries(caseId)).every((delivery) => delivery.result === 'sent')).toBe(true);
});

test('a claim that another attempt holds is waited for', async () => {
  const it = await bench();
  const claim = { key: `${caseId}:4:li`, case: caseId, about: 'warn', recipient: 'li', by: 'staff' };
  await it.record.claimDelivery(claim);
  const failure = await failureOf(it.activities.notify(notifyRequest(caseId, toStaff)));
  expect(failure).toMatchObject({ type: 'Busy', retried: true, nextMs: 2_000 });
  expect((await it.box.ask('GET', '/messages')).body.items).toMatchObject([{ to: 'zhang' }]);
});

test('nothing is sent while the record is away', async () => {
  const it = await bench();
  await it.activities.notify(notifyRequest(caseId, toStaff));
  await it.record.close();
  const failure = await failureOf(it.activities.notify(notifyRequest(caseId, { ...toStaff, key: '5' })));
  expect(failure.retried).toBe(true);
  expect((await it.box.ask('GET', '/messages')).body.items).toHaveLength(2);
});

test('an erased customer is told nothing more, and the case goes on', async () => {
  const it = await bench();
  await it.record.putVault([row]);
  await erased(it.record, 'customer/C-7');
  await it.activities.notify(notifyRequest(caseId, toCustomer));
  expect(await it.record.deliveries(caseId)).toMatchObject([{ result: 'erased' }]);
  expect((await it.box.ask('GET', '/messages')).body.items).toEqual([]);
});

test('what no retry heals is kept as the result: a refusal, a person who has gone, a name nobody gave', async () => {
  const it = await bench();
  await it.box.ask('PUT', '/behaviour/messaging', { status: 400 });
  const gone: Notice = { ...toStaff, to: { kind: 'person', ids: ['nobody'] }, key: '6' };
  await it.activities.notify(notifyRequest(caseId, toStaff, gone, { ...toStaff, key: '8', values: {} }));
  const sent = await it.record.deliveries(caseId);
  const results = sent
    .map(({ key, result }) => [key.slice(10), result])
    .sort((a, b) => String(a).localeCompare(String(b)));
  expect(results).toEqual([
    ['4:li', 'OutsideRefused'],
    ['4:zhang', 'OutsideRefused'],
    ['6:nobody', 'unknown_person'],
    ['8:li', 'text/unknown-name'],
    ['8:zhang', 'text/unknown-name'],
  ]);
});

test('a gateway whose host is not allowed is a matter for the operator: tried again, told without a value', async () => {
  const it = await bench({ outside: { allowedHosts: [] } });
  await it.record.putVault([row]);
  const failure = await failureOf(it.activities.notify(notifyRequest(caseId, toCustomer)));
  expect(failure).toMatchObject({ type: 'HostNotAllowed', retried: true });
  expect(failure.stored + it.lines.join()).not.toMatch(/138|8850|88\.50|C-7/);
});

test('without a gateway and a sandbox messages go to the log, without text and address', async () => {
  const it = await bench({ outside: { transports: {} } });
  await it.record.putVault([row]);
  await it.activities.notify(notifyRequest(caseId, toCustomer));
  expect(await it.record.deliveries(caseId)).toMatchObject([{ result: 'logged' }]);
  expect(it.lines).toHaveLength(1);
  expect(it.lines[0]).not.toMatch(/138|88\.50/);
});
