/** Erasing while somebody brings something of the same person: whoever is first, nothing is half erased and no intake is lost. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signerOf } from '../../audit/signing.ts';
import { PersonRefused } from '../../records/person/refused.ts';
import type { Receipt } from '../../records/store/person.ts';
import { batch, freshRecord, storedIntake } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());

const signer = signerOf(Buffer.alloc(32, 3));
const value = (customer: string, ref: string, of: string) => ({
  ref: `v1.${customer}-${ref}`,
  subject: `customer/${customer}`,
  case: of,
  field: 'phone',
  value: '13800000000',
});

/** A person with a closed case, a value, and an erasure that waits for its second person. */
async function asked(customer: string): Promise<() => Promise<Receipt | readonly string[]>> {
  await it.record.writeBatch(batch(`${customer}-1`, 10, 0, ['a'], { state: 'closed', data: { customer } }));
  await it.record.putVault([value(customer, 'old', `${customer}-1`)]);
  const subject = `customer/${customer}`;
  const { id, hash } = await it.record.askPerson({ kind: 'erase', subject, reason: 'law', askedBy: 'root' });
  return async () => {
    try {
      const { receipt } = await it.record.confirmPerson(id, { hash, by: 'chen', signer });
      if (receipt === undefined) throw new Error('no receipt');
      return receipt;
    } catch (error) {
      if (error instanceof PersonRefused) return [error.why, ...error.waits.map(({ why }) => why)];
      throw error;
    }
  };
}

/** A few at a time: what is tried is who comes first, not how many connections there are. */
async function byTurns<T>(people: readonly string[], one: (customer: string) => Promise<T>): Promise<T[]> {
  const all: T[] = [];
  for (let n = 0; n < people.length; n += AT_ONCE)
    all.push(...(await Promise.all(people.slice(n, n + AT_ONCE).map(one))));
  return all;
}
const AT_ONCE = 3;

const statusOf = async (customer: string, ref: string) =>
  (await it.record.readVault([`v1.${customer}-${ref}`], { purpose: 'test', actor: 'li' }))[0]?.status;

test('an intake at the same time: the erasure waits for it, or it comes in under a new key', async () => {
  const outcomes = await byTurns(
    Array.from({ length: 15 }, (_, n) => `CI-${n}`),
    async (customer) => {
      const erase = await asked(customer);
      const bring = () =>
        it.record.registerIntake({
          actor: 'shop',
          key: customer,
          hmac: 'h',
          sop: 'complaint',
          newCase: `${customer}-2`,
          vaultRows: [value(customer, 'new', `${customer}-2`)],
          body: { ...storedIntake, data: { ...storedIntake.data, customer } },
          receivedAtMs: 1_000,
        });
      const [erased, brought] = await Promise.all([erase(), bring()]);
      const told = 'bihuan_receipt' in erased ? `${erased.keys} key, ${erased.values} value` : erased.join(' ');
      return [brought.kind, told, await statusOf(customer, 'old'), await statusOf(customer, 'new')].join(', ');
    },
  );
  // Whatever came first, what was brought can be read: its case is yet to be opened.
  const first = 'go, 1 key, 1 value, erased, present';
  const second = 'go, waits pending_intake, present, present';
  expect(outcomes.filter((it) => it !== first && it !== second)).toEqual([]);
});

test('an act at the same time: the receipt counts exactly the values that nobody can read any more', async () => {
  await byTurns(
    Array.from({ length: 15 }, (_, n) => `CA-${n}`),
    async (customer) => {
      const erase = await asked(customer);
      const act = (ref: string) => it.record.putVault([value(customer, ref, `${customer}-1`)]);
      const [erased] = await Promise.all([erase(), act('one'), act('two')]);
      if (!('bihuan_receipt' in erased)) throw new Error(String(erased));
      const statuses = await Promise.all(['old', 'one', 'two'].map((ref) => statusOf(customer, ref)));
      expect(statuses[0]).toBe('erased');
      expect(statuses.filter((status) => status === 'erased')).toHaveLength(erased.values);
    },
  );
});

test('two who confirm at once: one receipt; again, or somebody unknown: nothing is done', async () => {
  const erase = await asked('CB-1');
  const both = await Promise.all([erase(), erase()]);
  expect(both.filter((one) => 'bihuan_receipt' in one)).toHaveLength(1);
  expect(both).toContainEqual(['confirmed']);
  for (const subject of ['customer/CB-1', 'customer/nobody']) {
    const { id, hash } = await it.record.askPerson({ kind: 'erase', subject, reason: 'law', askedBy: 'root' });
    await expect(it.record.confirmPerson(id, { hash, by: 'chen', signer })).rejects.toMatchObject({ why: 'nothing' });
  }
  const lines = await it.sql.query("select 1 from vault_access where deed = 'erase' and what = 'customer/CB-1'");
  expect(lines.rowCount).toBe(1);
});

test('a payment that is open, or of unknown result, stands against it until it is settled', async () => {
  const customer = 'CP-1';
  const erase = await asked(customer);
  const reserve = `insert into ledger (case_id, "grant", action, customer, amount, person, role, state, at_ms, made_ms, confirmed, question, answer, charged, parties, counted_ms)
    values ('${customer}-1', 'g1', 'compensation', '${customer}', 100, 'li', null, $1, 1, 1, true, '{}', '{}', '{li}', '{}', 1)`;
  await it.sql.query(reserve, ['reserved']);
  expect(await erase()).toEqual(['waits', 'payment']);
  await it.sql.query("update ledger set state = 'unknown' where case_id = $1", [`${customer}-1`]);
  expect(await erase()).toEqual(['waits', 'payment']);
  await it.sql.query("update ledger set state = 'committed' where case_id = $1", [`${customer}-1`]);
  expect(await erase()).toMatchObject({ bihuan_receipt: 1, keys: 1, values: 1 });
});
