/** Rule 2: cases that are due at one instant wake the worst first, and each works at the deadline's own instant. */
import { tsToMs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { SOP } from '../../bench/timers/workspace.ts';
import { readFolder } from '../setup/folder.ts';
import { Shell } from '../setup/shell.ts';

const DUE_IN_MS = 3_600_000;

let shell: Shell;
beforeAll(async () => {
  const files = new Map([...readFolder('sop-definitions'), ['due-together.sop.yaml', SOP]]);
  shell = await Shell.start(load(files), 'due-together');
});
afterAll(() => shell.stop());

/** By how much later than its deadline the case has asked to be woken. */
async function lateMs(id: string, dueMs: number): Promise<number> {
  const { events } = await shell.server.client.workflow.getHandle(id).fetchHistory();
  const armed = (events ?? []).findLast((event) => event.timerStartedEventAttributes);
  const began = (events ?? []).find((event) => event.workflowTaskStartedEventAttributes);
  return tsToMs(began?.eventTime) + tsToMs(armed?.timerStartedEventAttributes?.startToFireTimeout) - dueMs;
}

test('rule 2: of cases due at one instant the worse wakes earlier, one without a severity at the instant itself', async () => {
  const deadline = Date.now() + DUE_IN_MS;
  const late = [];
  for (const severity of ['S1', 'S3', 'S4', undefined]) {
    const data = { deadline, ...(severity !== undefined && { severity }) };
    late.push(await lateMs(await shell.open(data), deadline));
  }
  expect(late).toEqual([0, 400, 600, 0]);
});
