/** A case under hold: nothing of it is erased, nor written over, also where the hold comes between the look and the deed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signerOf } from '../../audit/signing.ts';
import { batch, freshRecord } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
});
afterAll(() => it.close());

const signer = signerOf(Buffer.alloc(32, 3));

/** A person with a closed case and a value; how what is asked of it is confirmed. */
async function asked(customer: string, kind: 'erase' | 'correct') {
  const [id, ref, subject] = [`${customer}-1`, `v1.${customer}`, `customer/${customer}`];
  await it.record.writeBatch(batch(id, 10, 0, ['a'], { state: 'closed', data: { customer } }));
  await it.record.putVault([{ ref, subject, case: id, field: 'phone', value: '13800000000' }]);
  const correction = kind === 'correct' ? { correction: { ref, value: '13700000000' } } : {};
  const request = await it.record.askPerson({ kind, subject, reason: 'wrong', askedBy: 'root', ...correction });
  const value = async () => (await it.record.readVault([ref], { purpose: 'test', actor: 'li' }))[0];
  return { id, value, confirm: () => it.record.confirmPerson(request.id, { hash: request.hash, by: 'chen', signer }) };
}

test('a correction waits for the hold of its case, and is done when that is released', async () => {
  const { id, value, confirm } = await asked('CH-1', 'correct');
  await it.record.holdCase({ case: id, reason: 'lawsuit', by: 'legal' });
  await expect(confirm()).rejects.toMatchObject({ why: 'waits', waits: [{ why: 'hold', case: id, what: 'lawsuit' }] });
  expect(await value()).toMatchObject({ value: '13800000000' });
  await it.record.releaseCase(id, 'legal');
  expect(await confirm()).toMatchObject({ receipt: { deed: 'correct' } });
  expect(await value()).toMatchObject({ value: '13700000000' });
});

test.each(['erase', 'correct'] as const)(
  'to %s: a hold that comes between the look and the deed is what it waits for, and no fault',
  async (kind) => {
    const { id, value, confirm } = await asked(`CB-${kind}`, kind);
    // Whoever holds the case does so in the moment in which the second person's word is taken.
    await it.sql.query(`
      create function held_meanwhile() returns trigger language plpgsql as $$ begin
        insert into legal_hold (case_id, reason, since_ms, held_by) values ('${id}', 'lawsuit', 1, 'legal') on conflict do nothing;
        return new;
      end $$;
      create trigger held_meanwhile before update on person_request for each row execute function held_meanwhile()`);
    await expect(confirm()).rejects.toMatchObject({ name: 'PersonRefused', why: 'waits' });
    expect(await value()).toMatchObject({ status: 'present', value: '13800000000' });
    await it.sql.query('drop trigger held_meanwhile on person_request; drop function held_meanwhile()');
    expect(await confirm()).toMatchObject({ receipt: { deed: kind } });
  },
);
