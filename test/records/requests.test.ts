/** Keys taken before anything is done, publications that wait, and how far a case is recorded. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { batch, freshRecord, storedIntake } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord(() => 5);
});
afterAll(() => it.close());

test('of twenty that take a key at once one is the first; the others are told whose it is', async () => {
  const told = await Promise.all(
    Array.from({ length: 20 }, (_, i) => it.record.claimRequest({ actor: 'li', key: 'k1', hmac: `h${i % 2}` })),
  );
  expect(told.filter((known) => known === undefined)).toHaveLength(1);
  expect(new Set(told.flatMap((known) => known?.hmac ?? [])).size).toBe(1);
});

test('a taken key is no intake for the sweeper, and keeps the answer it gets', async () => {
  await it.record.claimRequest({ actor: 'li', key: 'k2', hmac: 'h' }, 'C-1');
  expect(await it.record.pendingIntakes(Number.MAX_SAFE_INTEGER)).toEqual([]);
  expect(await it.record.claimRequest({ actor: 'li', key: 'k2', hmac: 'h' })).toEqual({ hmac: 'h', case: 'C-1' });
  const answer = { status: 200, body: { done: true } };
  expect(await it.record.rememberAnswer({ actor: 'li', key: 'k2', hmac: 'h' }, answer)).toBe(true);
  expect(await it.record.claimRequest({ actor: 'li', key: 'k2', hmac: 'h' })).toEqual({
    hmac: 'h',
    case: 'C-1',
    answer,
  });
});

test('the newest sequence number, without what a reset undid', async () => {
  expect(await it.record.recordedSeq('C-9')).toBe(0);
  await it.record.writeBatch(batch('C-9', 10, 1, ['case.opened', 'step.entered', 'task.offered']));
  expect(await it.record.recordedSeq('C-9')).toBe(3);
  await it.record.writeBatch(batch('C-9', 20, 2, ['step.entered']));
  expect(await it.record.recordedSeq('C-9')).toBe(2);
});

test('a request that follows its join key takes its values along, but not what a case has kept', async () => {
  const refs = ['v1.aaaaaaaaaaaaaaaaaaaaaaaa', 'v1.bbbbbbbbbbbbbbbbbbbbbbbb'];
  const intake = {
    actor: 'shop',
    key: 'k3',
    hmac: 'h',
    sop: 'complaint',
    joinKey: 'j',
    newCase: 'C-old',
    vaultRows: refs.map((ref) => ({ ref, subject: 's', field: 'story', value: '话' })),
    body: storedIntake,
    receivedAtMs: 1,
  };
  await it.record.registerIntake(intake);
  await it.sql.query('update vault set kept = true where ref = $1', [refs[1]]);
  await it.record.moveIntakeRow({
    joinKey: 'j',
    from: 'C-old',
    to: 'C-new',
    request: { actor: 'shop', key: 'k3', refs },
  });
  const values = await it.record.readVault(refs, { purpose: 'test', actor: 'me' });
  expect(values.map((value) => value.status === 'present' && value.case)).toEqual(['C-new', 'C-old']);
});
