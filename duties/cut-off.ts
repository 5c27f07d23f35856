/** What the record is told of a case whose run was ended from outside: terminated, failed or timed out. Pure. */
import type { Batch } from '../engine/batch.ts';
import type { ClockView, View } from '../engine/see/view.ts';

/** How a run can end that is no close of the case. */
const cutOffs = ['terminated', 'failed', 'timed_out', 'cancelled'] as const;
export type CutOff = (typeof cutOffs)[number];

/** Of a status in whatever letters; undefined: it runs, or closed its case. */
export function cutOffOf(status: string): CutOff | undefined {
  return cutOffs.find((it) => it === status.toLowerCase());
}

export interface LostRun {
  how: CutOff;
  atMs: number;
}

/**
 * The batch a run could not write: one event `run.<how>`, the case cancelled with that word as its result, no open work,
 * clocks that ran cancelled. It has the task time of the last one, so that a newer run's batch always wins.
 *
 * @param lastSeq - the number of the last event recorded.
 */
export function cutOffBatch(view: View, taskMs: number, lastSeq: number, { how, atMs }: LostRun): Batch {
  const { nextDueMs: _due, nextClock: _clock, ...rest } = view;
  const stopped = (clock: ClockView): ClockView =>
    clock.state === 'running' || clock.state === 'paused'
      ? { ...clock, state: 'cancelled', stoppedAtMs: atMs, reason: `run_${how}` }
      : clock;
  return {
    case: view.case,
    taskMs,
    from: lastSeq + 1,
    events: [{ seq: lastSeq + 1, type: `run.${how}`, atMs, actor: 'temporal', cycle: view.cycle }],
    view: { ...rest, state: 'cancelled', result: how, tasks: [], acts: [], clocks: view.clocks.map(stopped) },
    ended: true,
  };
}
