/** A workflow as small as can be: keeps what it is told and ends when told to. Runs in the sandbox. */
import { condition, defineQuery, defineSignal, setHandler } from '@temporalio/workflow';

export const staffChanged = defineSignal<[{ step: string }]>('staff_changed');
export const end = defineSignal('end');
export const heard = defineQuery<string[]>('heard');

export async function tiny(): Promise<string[]> {
  const steps: string[] = [];
  let over = false;
  setHandler(staffChanged, ({ step }) => void steps.push(step));
  setHandler(end, () => {
    over = true;
  });
  setHandler(heard, () => steps);
  await condition(() => over);
  return steps;
}

/** Never gives its thread back. */
export async function endless(): Promise<void> {
  for (let i = 0; i >= 0; i = (i + 1) % 1_000);
}
