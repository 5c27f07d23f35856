/** A restored backup brings keys back: who was erased after it is named by anchors and by receipts, and erased once more. */
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { placeAt } from '../../audit/where.ts';
import { audit } from '../../audit/run.ts';
import type { Finding } from '../../audit/finding.ts';
import { signerOf } from '../../audit/signing.ts';
import { createDailyAudit } from '../../duties/audit.ts';
import { openRecord } from '../../records/record.ts';
import type { Receipt } from '../../records/store/person.ts';
import { deriveKey } from '../../startup/secret.ts';
import { batch, freshRecord } from '../setup/record.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { emptyDatabase } from '../setup/server.ts';
import { sop } from '../setup/sop-command.ts';

const secret = 'a-secret-of-the-tests-that-is-long-enough';
const signer = signerOf(deriveKey(secret, 'anchor'));
const vaultKey = Buffer.from(deriveKey(secret, 'vault'));
const HOUR = 3_600_000;
let now = Date.now() - 10 * HOUR;
let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord(() => now, vaultKey);
  for (const n of [1, 2, 3, 4]) {
    const customer = `C-${n}`;
    await it.record.writeBatch(batch(`CU-${n}`, n, 0, ['a'], { state: 'closed', data: { customer } }));
    await it.record.putVault([
      { ref: `v1.${n}`, subject: `customer/${customer}`, case: `CU-${n}`, field: 'phone', value: `1380000000${n}` },
    ]);
  }
});
afterAll(() => it.close());

async function erase(subject: string): Promise<Receipt> {
  const asked = await it.record.askPerson({ kind: 'erase', subject, reason: 'person_asks', askedBy: 'root' });
  const done = await it.record.confirmPerson(asked.id, { hash: asked.hash, by: 'chen', signer });
  if (done.receipt === undefined) throw new Error('no receipt');
  return done.receipt;
}

test('after a restore the erased are named by the restore, the audit and the command, and erased in one go', async () => {
  const [anchors, receipts] = [scratchFolder(), scratchFolder()];
  const file = join(scratchFolder(), 'bihuan.backup');
  expect(await sop(['backup', '--to', file], { env: { DATABASE_URL: it.url, BIHUAN_SECRET: secret } })).toMatchObject({
    code: 0,
  });
  now += HOUR;
  await erase('customer/C-1');
  const open = await erase('customer/C-2');
  await audit({ record: it.record, signer, place: placeAt(anchors), now: () => now }, { anchor: true });
  // After the newest anchor: its receipt alone tells.
  now += HOUR;
  writeFileSync(join(receipts, 'C-3.json'), JSON.stringify(await erase('customer/C-3')));
  expect(readdirSync(anchors)).toEqual(['anchor-00000001.jsonl']);
  const anchored = await placeAt(anchors).read('anchor-00000001.jsonl');
  expect(anchored.match(/erased\/[0-9a-f]{64}/g)).toHaveLength(2);
  expect(anchored).not.toContain('C-1');

  const url = await emptyDatabase();
  const env = { DATABASE_URL: url, BIHUAN_SECRET: secret, BIHUAN_ANCHORS: anchors };
  expect(await sop(['restore', file], { env })).toMatchObject({
    code: 0,
    out: expect.stringContaining('2 subjects were erased after the backup and can be read again') as string,
  });
  now += HOUR;
  const record = await openRecord(url, { vaultKey, now: () => now });
  const readable = async () => {
    const found = await record.readVault(['v1.1', 'v1.2', 'v1.3', 'v1.4'], { purpose: 'test', actor: 'li' });
    return found.map(({ status }) => status);
  };
  try {
    expect(await readable()).toEqual(['present', 'present', 'present', 'present']);
    // A worker that starts on the restored record looks at once, though its last audit may be young.
    const found: string[] = [];
    const log = { info: () => undefined, warn: (fields: object) => void found.push(JSON.stringify(fields)) };
    const tell = async ({ text }: { text: string }) => void found.push(text);
    const deps = { record, signer, place: placeAt(anchors), now: () => now, log, tell, locale: 'en' as const };
    await createDailyAudit(deps)(new AbortController().signal);
    expect(found.at(-1)).toContain('customer/C-1 was erased and can be read again');

    // C-2 has an open case again: what stood against the first erasure stands against this one.
    await record.writeBatch(batch('CU-2', 50, 1, ['b'], { state: 'open', data: { customer: 'C-2' } }));
    const again = ['person', 'erase-again', '--receipts', receipts];
    const dry = await sop([...again, '--dry-run', '--json'], { env });
    expect(dry.code).toBe(1);
    const listed = (JSON.parse(dry.out) as { items: { subject: string }[] }).items.map(({ subject }) => subject);
    expect(listed).toEqual(['customer/C-1', 'customer/C-2', 'customer/C-3']);
    expect(await readable()).toEqual(['present', 'present', 'present', 'present']);
    const first = await sop(again, { env });
    expect(first).toMatchObject({
      code: 1,
      out: expect.stringContaining('first: CU-2, the case is open') as string,
    });
    expect(await readable()).toEqual(['erased', 'present', 'erased', 'present']);
    await record.writeBatch(batch('CU-2', 60, 2, ['c'], { state: 'closed', data: { customer: 'C-2' } }));
    expect(await sop(again, { env })).toMatchObject({ code: 0 });
    expect(await readable()).toEqual(['erased', 'erased', 'erased', 'present']);
    expect(await sop(again, { env })).toMatchObject({ code: 0, out: 'Nobody is to be erased again.\n' });
    const told: Finding[] = [];
    await audit({ record, signer, place: placeAt(anchors), now: () => now }, { found: (one) => told.push(one) });
    expect(told.filter(({ code }) => code === 'erasure')).toEqual([]);

    // Whoever comes back later is somebody new: that key is younger than the erasure.
    await record.putVault([
      { ref: 'v1.9', subject: 'customer/C-1', case: 'CU-1', field: 'phone', value: '13800000009' },
    ]);
    expect(await sop(again, { env })).toMatchObject({ code: 0, out: 'Nobody is to be erased again.\n' });

    // Kept under another name than the command reads: nobody is told that nobody is to be erased.
    expect(await sop(['person', 'erase-again', '--receipts', scratchFolder()], { env })).toMatchObject({
      code: 2,
      err: expect.stringContaining('No receipt (.json)') as string,
    });
    mkdirSync(join(receipts, 'forged'));
    writeFileSync(join(receipts, 'forged', 'x.json'), JSON.stringify({ ...open, subject: 'customer/C-4' }));
    expect(await sop(['person', 'erase-again', '--receipts', join(receipts, 'forged')], { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('no receipt that this installation has signed') as string,
    });
    expect((await readable())[3]).toBe('present');
  } finally {
    await record.close();
  }
});

/** The key of a subject as a restored backup brings it back. */
async function broughtBack(subject: string, during: () => Promise<void>): Promise<void> {
  const { rows } = await it.sql.query<{ id: string; wrapped: Buffer; made_ms: string }>(
    'select id, wrapped, made_ms from vault_key where subject = $1',
    [subject],
  );
  await during();
  for (const { id, wrapped, made_ms } of rows)
    await it.sql.query(
      'insert into vault_key (id, subject, wrapped, made_ms) overriding system value values ($1, $2, $3, $4)',
      [id, subject, wrapped, made_ms],
    );
}

test('a receipt destroys the keys it names; one of before names none, and takes no key of somebody else’s case', async () => {
  const receipts = scratchFolder();
  const env = { DATABASE_URL: it.url, BIHUAN_SECRET: secret };
  const put = (n: string, subject: string, of: string) =>
    it.record.putVault([{ ref: `v1.${n}`, subject, case: of, field: 'phone', value: '13800000000' }]);
  for (const n of [5, 6])
    await it.record.writeBatch(batch(`CU-${n}`, n, 0, ['a'], { state: 'closed', data: { customer: `C-${n}` } }));
  await put('5', 'customer/C-5', 'CU-5');
  await put('5own', 'case/CU-5', 'CU-5');
  // The case of another, in which this person was spoken of, and which has a key of before its customer was known.
  await put('5in6', 'customer/C-5', 'CU-6');
  await put('6', 'case/CU-6', 'CU-6');
  now += HOUR;
  let receipt: Receipt | undefined;
  await broughtBack('customer/C-5', async () => {
    receipt = await erase('customer/C-5');
  });
  expect(receipt).toMatchObject({ keys: 2, subjects: ['case/CU-5', 'customer/C-5'], cases: ['CU-5', 'CU-6'] });
  const readable = async () => {
    const found = await it.record.readVault(['v1.5', 'v1.6'], { purpose: 'test', actor: 'li' });
    return found.map(({ status }) => status);
  };
  const again = () => sop(['person', 'erase-again', '--receipts', receipts], { env });
  const { signature: _, subjects: __, ...before } = receipt as Receipt;
  const kept = [receipt, { ...before, signature: signer.sign(JSON.stringify(before)) }];
  for (const one of kept) {
    writeFileSync(join(receipts, 'C-5.json'), JSON.stringify(one));
    expect(await readable()).toEqual(['present', 'present']);
    await broughtBack('customer/C-5', async () => {
      expect((await again()).code).toBe(0);
      expect(await readable()).toEqual(['erased', 'present']);
    });
  }
});

test('a case that opens while somebody is erased again stands against it: the key is held before anybody looks', async () => {
  await it.sql.query('begin');
  await it.sql.query("select from vault_key where subject = 'customer/C-4' for update");
  const done = it.record.eraseAgain({ subject: 'customer/C-4', atMs: now, proof: 'receipt 1', by: 'root' });
  const { pid } = (await it.sql.query<{ pid: number }>('select pg_backend_pid() as pid')).rows[0] ?? { pid: 0 };
  await vi.waitFor(async () => {
    const blocked = 'select from pg_stat_activity where $1 = any (pg_blocking_pids(pid))';
    expect((await it.sql.query(blocked, [pid])).rowCount).toBe(1);
  });
  await it.sql.query(
    `update "case" set state = 'open', view = jsonb_set(view::jsonb, '{state}', '"open"') where id = 'CU-4'`,
  );
  await it.sql.query('commit');
  expect(await done).toMatchObject({ keys: 0, waits: [{ why: 'open_case', case: 'CU-4' }] });
});
