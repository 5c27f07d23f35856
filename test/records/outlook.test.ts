/** What stands against erasing a person, asked of the record itself. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ClockView } from '../../engine/see/view.ts';
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
