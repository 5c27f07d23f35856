/** A workflow that does nothing, and an update that does nothing: the least that Temporal takes for a case and an act. */
import { condition, defineSignal, defineUpdate, setHandler } from '@temporalio/workflow';

export const touch = defineUpdate<number>('touch');
export const end = defineSignal('end');

export async function empty(): Promise<void> {
  let ended = false;
  setHandler(touch, () => 0);
  setHandler(end, () => {
    ended = true;
  });
  await condition(() => ended);
}
