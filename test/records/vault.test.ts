/** The vault: sealed, bound to its place, erased with its subject's key, swept when no batch mentions it. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ForeignKey } from '../../records/errors.ts';
import { openRecord } from '../../records/record.ts';
import type { VaultRow } from '../../records/store/vault.ts';
import { erased } from '../setup/erased.ts';
import { batch, freshRecord, storedIntake } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
const nowMs = Date.now();
beforeAll(async () => {
  it = await freshRecord(() => nowMs);
});
afterAll(() => it.close());

const ref = (letter: string) => `v1.${letter.repeat(43)}`;
const row = (letter: string, subject: string, value: VaultRow['value'] = `secret ${letter}`): VaultRow => ({
  ref: ref(letter),
  subject,
  case: 'A',
  field: 'phone',
  value,
});

test('a value comes back as it was, and the first one stays', async () => {
  const value = { phone: '13800000000', tags: ['急', 1, null] };
  await it.record.putVault([row('a', 's1', value)]);
  await it.record.putVault([row('a', 's1', 'another')]);
  const [found, none] = await it.record.readVault([ref('a'), ref('z')], { purpose: 'show', actor: 'li' });
  expect(found).toMatchObject({ status: 'present', value });
  expect(none).toEqual({ ref: ref('z'), status: 'unknown' });
});

test('nothing readable is stored', async () => {
  await it.record.putVault([row('b', 's1', '13911112222')]);
  const { rows } = await it.sql.query("select encode(sealed, 'escape') as text from vault");
  expect(rows.length).toBeGreaterThan(0);
  for (const { text } of rows) expect(text).not.toContain('13911112222');
});

test('every value read is in the access log, with who and why', async () => {
  await it.record.putVault([row('c', 's1')]);
  await it.record.readVault([ref('c'), ref('y')], { purpose: 'deliver message', actor: 'worker' });
  const log = await it.sql.query('select deed, purpose, actor from vault_access where what = any($1)', [
    [ref('c'), ref('y')],
  ]);
  expect(log.rows).toEqual([{ deed: 'read', purpose: 'deliver message', actor: 'worker' }]);
});

test('erasing makes all of one subject unreadable, and nothing of another', async () => {
  await it.record.putVault([row('d', 'gone'), row('e', 'gone'), row('f', 'stays')]);
  await erased(it.record, 'gone');
  await expect(erased(it.record, 'gone')).rejects.toMatchObject({ why: 'nothing' });
  const read = await it.record.readVault([ref('d'), ref('e'), ref('f')], { purpose: 'show', actor: 'li' });
  expect(read.map((value) => value.status)).toEqual(['erased', 'erased', 'present']);
  // Somebody erased may complain again; what was erased stays so.
  await it.record.putVault([row('g', 'gone')]);
  const later = await it.record.readVault([ref('d'), ref('g')], { purpose: 'show', actor: 'li' });
  expect(later.map((value) => value.status)).toEqual(['erased', 'present']);
  const log = await it.sql.query("select actor from vault_access where deed = 'erase'");
  expect(log.rows).toEqual([{ actor: 'dpo' }]);
});

test('a sealed value moved to another reference does not open', async () => {
  await it.record.putVault([row('h', 's1'), row('i', 's1')]);
  await it.sql.query('update vault set sealed = (select sealed from vault where ref = $1) where ref = $2', [
    ref('h'),
    ref('i'),
  ]);
  await expect(it.record.readVault([ref('i')], { purpose: 'show', actor: 'li' })).rejects.toThrow(/authenticate data/);
});

test('another master key opens nothing, and a short one is refused', async () => {
  await it.record.putVault([row('j', 's1')]);
  await expect(openRecord(it.url, { vaultKey: Buffer.alloc(32, 8) })).rejects.toThrow(ForeignKey);
  const without = await openRecord(it.url, { vaultKey: undefined });
  await expect(without.readVault([ref('j')], { purpose: 'show', actor: 'li' })).rejects.toThrow(ForeignKey);
  await without.close();
  await expect(openRecord(it.url, { vaultKey: Buffer.alloc(16) })).rejects.toThrow(/32 bytes/);
});

test('the sweep takes old rows that no batch mentioned, once the case was recorded since', async () => {
  const day = 24 * 60 * 60 * 1_000;
  const aged = (ms: number) => it.sql.query('update vault set made_ms = made_ms - $1', [ms]);
  await it.record.putVault([row('k', 's2'), row('l', 's2'), { ...row('m', 's2'), case: 'never-recorded' }]);
  const kept = batch('A', 10, 0, ['case.opened'], { data: { phone: ref('k') } });
  await it.sql.query("update vault set made_ms = made_ms - 1000 where field = 'phone'");
  await it.record.writeBatch(kept);
  await aged(6 * day);
  expect(await it.record.sweepVault()).toBe(0);
  expect((await it.record.readVault([ref('l')], { purpose: 'show', actor: 'li' }))[0]?.status).toBe('present');
  await aged(2 * day);
  expect(await it.record.sweepVault()).toBeGreaterThan(0);
  const after = await it.record.readVault([ref('k'), ref('l'), ref('m')], { purpose: 'show', actor: 'li' });
  expect(after.map((value) => value.status)).toEqual(['present', 'unknown', 'present']);
});

/** As an erasure leaves it; these cases are yet to be opened, so that none would be carried out. */
const keyGone = (subject: string) => it.sql.query('delete from vault_key where subject = $1', [subject]);

test('values without a customer are those of the case they come to, whichever id was made for them, and follow it', async () => {
  const intake = (key: string, newCase: string, ref: string) => ({
    actor: 'shop',
    key,
    hmac: key,
    sop: 'complaint',
    joinKey: 'one-matter',
    newCase,
    vaultRows: [{ ref, field: 'phone', value: '13800000000' }],
    body: storedIntake,
    receivedAtMs: 1,
  });
  const [first, joined, moved] = ['p', 'q', 'r'].map((letter) => `v1.${letter.repeat(43)}`) as [string, string, string];
  await it.record.registerIntake(intake('k-1', 'C-A', first));
  await it.record.registerIntake(intake('k-2', 'C-B', joined));
  await it.record.registerIntake(intake('k-3', 'C-D', moved));
  await it.record.moveIntakeRow({
    joinKey: 'one-matter',
    from: 'C-A',
    to: 'C-E',
    request: { actor: 'shop', key: 'k-3', refs: [moved] },
  });
  expect(await it.record.readVault([moved], { purpose: 'test', actor: 'li' })).toMatchObject([
    { case: 'C-E', value: '13800000000' },
  ]);
  await keyGone('case/C-A');
  const statuses = async () =>
    (await it.record.readVault([first, joined, moved], { purpose: 'test', actor: 'li' })).map((value) => value.status);
  expect(await statuses()).toEqual(['erased', 'erased', 'present']);
  await keyGone('case/C-E');
  expect(await statuses()).toEqual(['erased', 'erased', 'erased']);
});
