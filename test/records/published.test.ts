/** Publishing, deliveries and the outgoing queue. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BodyChanged, PublishConflict } from '../../records/errors.ts';
import { freshRecord, organization, samplePackage } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
let nowMs = 5;
beforeAll(async () => {
  it = await freshRecord(() => nowMs);
});
afterAll(() => it.close());

test('a version is published once; another body under it is refused', async () => {
  expect(await it.record.publish(samplePackage(1), 'owner')).toBe(true);
  expect(await it.record.publish(samplePackage(1), 'other')).toBe(false);
  await expect(it.record.publish(samplePackage(1, '别的'), 'owner')).rejects.toThrow(PublishConflict);
  const changedText = { ...samplePackage(1), source: 'sop: complaint # changed\n' };
  await expect(it.record.publish(changedText, 'owner')).rejects.toThrow(PublishConflict);
  expect(await it.record.getPackage('complaint')).toEqual(samplePackage(1));
  expect(await it.record.listSops()).toMatchObject([
    { sop: 'complaint', version: 1, publishedAtMs: 5, publishedBy: 'owner' },
  ]);
});

test('the order of keys survives, the highest version is the present one', async () => {
  const body = samplePackage(10, '十');
  body.plan.fields = { zz: { type: 'text' }, b: { type: 'text' }, aaa: { type: 'text' } };
  await it.record.publish(body, 'owner');
  await it.record.publish(samplePackage(9, '九'), 'owner');
  const found = await it.record.getPackage('complaint');
  expect(found?.plan.version).toBe(10);
  expect(Object.keys(found?.plan.fields ?? {})).toEqual(['zz', 'b', 'aaa']);
  expect((await it.record.getPackage('complaint', 9))?.plan.title).toBe('九');
  expect(await it.record.getPackage('nothing')).toBeUndefined();
});

test('racing publishers of two bodies: one body wins', async () => {
  const tries = Array.from({ length: 20 }, (_, i) => it.record.publish(samplePackage(50, `t${i % 2}`), 'owner'));
  const ended = await Promise.allSettled(tries);
  expect(ended.filter((e) => e.status === 'fulfilled' && e.value)).toHaveLength(1);
  expect(ended.filter((e) => e.status === 'rejected' && e.reason instanceof PublishConflict)).toHaveLength(10);
});

test('the latest workspace counts, the same one is stored once', async () => {
  expect(await it.record.loadWorkspace()).toBeUndefined();
  const payments = { id: 'payments', base: 'http://x', auth: 'none' as const, timeoutMs: 1, retryForMs: 1, calls: {} };
  const first = { organization, connectors: { payments }, messages: {} };
  await it.record.saveWorkspace(first, 'owner');
  await it.record.saveWorkspace(first, 'owner');
  const second = { ...first, messages: { hello: { zh: '你好' } } };
  await it.record.saveWorkspace(second, 'owner');
  expect(await it.record.loadWorkspace()).toEqual(second);
  expect((await it.sql.query('select count(*)::integer as n from workspace')).rows).toEqual([{ n: 2 }]);
});

const delivery = { key: 'A/1', case: 'A', about: 'warn', recipient: 'li', by: 'inbox' };

test('of many attempts at one message one may send, and none after it is delivered', async () => {
  const claims = await Promise.all(Array.from({ length: 20 }, () => it.record.claimDelivery(delivery)));
  expect(claims.filter((claim) => claim === 'yours')).toHaveLength(1);
  await it.record.releaseDelivery('A/1');
  expect(await it.record.claimDelivery(delivery)).toBe('yours');
  await it.record.markDelivered('A/1', 'sent');
  await it.record.markDelivered('A/1', 'erased');
  await it.record.releaseDelivery('A/1');
  expect(await it.record.claimDelivery(delivery)).toBe('delivered');
  expect(await it.record.deliveries('A')).toMatchObject([{ ...delivery, result: 'sent' }]);
});

test('a claim of an attempt that died is given again', async () => {
  const other = { ...delivery, key: 'A/2' };
  expect(await it.record.claimDelivery(other)).toBe('yours');
  expect(await it.record.claimDelivery(other)).toBe('busy');
  nowMs += 11_999;
  expect(await it.record.claimDelivery(other)).toBe('busy');
  nowMs += 1;
  expect(await it.record.claimDelivery(other)).toBe('yours');
});

test('what belongs together is published whole or not at all', async () => {
  const workspace = { organization, connectors: {}, messages: {} };
  const rest = { workspace, files: {}, remove: [], move: {} };
  const fine = { ...samplePackage(1), plan: { ...samplePackage(1).plan, sop: 'together' } };
  const taken = samplePackage(1, '又是别的');
  await expect(it.record.publishAll({ ...rest, packages: [fine, taken] }, 'owner')).rejects.toThrow(PublishConflict);
  expect(await it.record.getPackage('together')).toBeUndefined();
  await it.record.publishAll({ ...rest, packages: [fine] }, 'owner');
  expect(await it.record.getPackage('together')).toMatchObject({ plan: { sop: 'together' } });
  expect(await it.record.loadWorkspace()).toEqual(workspace);
});

test('relays never get the same signal, and one that died gives its signals back', async () => {
  await it.sql.query(
    `insert into outgoing (case_id, signal, body, made_ms, taken_until_ms)
     select 'case-' || n, 'staff_changed', '{"step": "solve"}', 0, 0 from generate_series(1, 40) n`,
  );
  const taken = await Promise.all(Array.from({ length: 4 }, () => it.record.takeOutgoing(15)));
  const ids = taken.flat().map((o) => o.id);
  expect(new Set(ids).size).toBe(ids.length);
  const rest = await it.record.takeOutgoing(100);
  expect(ids.length + rest.length).toBe(40);
  expect(taken.flat()[0]).toMatchObject({ signal: 'staff_changed', body: { step: 'solve' } });
  await it.record.doneOutgoing(ids);
  expect(await it.record.takeOutgoing(100)).toEqual([]);
  nowMs += 30_000;
  expect((await it.record.takeOutgoing(100)).map((o) => o.id)).toEqual(rest.map((o) => o.id));
});

test('what was changed in the database under its hash is named, and nothing runs from it', async () => {
  const { plan, ...rest } = samplePackage(70, '七十');
  const capped = { ...plan, sop: 'bent', authorities: { pay: {} } } as unknown as typeof plan;
  await it.record.publish({ ...rest, plan: capped }, 'owner');
  const workspace = { organization, connectors: {}, messages: {} };
  await it.record.saveWorkspace(workspace, 'owner', { 'organization.yaml': 'a: 1' });
  const hashes = async () => (await it.record.bodyHashes()).filter((one) => one.hash !== one.stored);
  expect(await hashes()).toEqual([]);
  await it.sql.query(
    `update sop_version set body = jsonb_set(body::jsonb, '{plan,title}', '"x"')::json where sop = 'bent'`,
  );
  await expect(it.record.getPackage('bent', 70)).rejects.toThrow(/version 70 of bent is not what was published/);
  const authority = { key: 'a', want: 'authority', action: 'pay', grant: 'g', amount: 1, customer: null };
  await expect(
    it.record.answerQuestions('B-1', [{ ...authority, parties: [], cases: ['B-1'] } as never], 1),
  ).rejects.toThrow(BodyChanged);
  await it.sql.query(
    `update workspace set files = '{"organization.yaml": "a: 2"}' where id = (select max(id) from workspace)`,
  );
  await expect(it.record.loadWorkspace()).rejects.toThrow(/workspace \d+ is not what was published/);
  await expect(it.record.loadFiles()).rejects.toThrow(BodyChanged);
  expect((await hashes()).map(({ what }) => what)).toEqual(['sop/bent/70', expect.stringMatching(/^workspace/)]);
});

test('newer calendars that are not those of their plan’s hash are named', async () => {
  const body = samplePackage(80);
  await it.record.publish({ ...body, plan: { ...body.plan, sop: 'edited' } }, 'owner');
  await it.record.saveEdition({ ...body.plan, sop: 'edited', hash: 'another' }, 'owner');
  await expect(it.record.getPackage('edited', 80)).rejects.toThrow(/the calendars of version 80 of edited/);
});
