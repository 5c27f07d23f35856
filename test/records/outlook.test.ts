/** What stands against erasing a person, asked of the record itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClockView } from '../../engine/see/view.ts';
import { erased } from '../setup/erased.ts';
import { batch, clock, freshRecord, samplePackage } from '../setup/record.ts';

let it: Awaited<ReturnType<typeof freshRecord>>;
beforeAll(async () => {
  it = await freshRecord();
  const found = samplePackage();
  const answer = { id: 'answer', title: '法定答复', statutory: true } as unknown as (typeof found.plan.clocks)[number];
  await it.record.publish({ ...found, plan: { ...found.plan, clocks: [answer] } }, 'han');
});
afterAll(() => it.close());

test.each<[ClockView['state'], boolean]>([
  ['running', true],
  ['paused', true],
  ['breached', true],
  ['met', false],
  ['met_late', false],
])('a clock of the law that is %s: erasing waits: %s', async (state, waits) => {
  const customer = `C-${state}`;
  const clocks = [clock('answer', { state })];
  await it.record.writeBatch(batch(`case-${state}`, 10, 0, ['a'], { state: 'closed', data: { customer }, clocks }));
  const outlook = await it.record.outlookOf(`customer/${customer}`);
  expect(outlook.waits.map(({ why }) => why)).toEqual(waits ? ['statutory_clock'] : []);
});

test('a case under hold: erasing waits until it is released, and so does erasing again', async () => {
  const [customer, subject] = ['C-held', 'customer/C-held'];
  await it.record.writeBatch(batch('HELD', 10, 0, ['a'], { state: 'closed', data: { customer } }));
  await it.record.putVault([{ ref: 'v1.held', subject, case: 'HELD', field: 'phone', value: '13800000000' }]);
  await it.record.holdCase({ case: 'HELD', reason: 'lawsuit', by: 'root' });
  const waits = [{ why: 'hold', case: 'HELD', what: 'lawsuit' }];
  expect((await it.record.outlookOf(subject)).waits).toEqual(waits);
  await expect(erased(it.record, subject)).rejects.toMatchObject({ why: 'waits', waits });
  const again = { subject, atMs: Date.now(), proof: 'receipt 1', by: 'root' };
  expect(await it.record.eraseAgain(again)).toEqual({ waits, keys: 0 });
  await it.record.releaseCase('HELD', 'root');
  expect(await erased(it.record, subject)).toMatchObject({ subjects: [subject], keys: 1 });
});
