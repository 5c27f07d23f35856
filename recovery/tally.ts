/**
 * Where Temporal keeps what it was told of the record: the note of a schedule that is paused and never does anything. It costs
 * no run of ours, and the Web UI shows it.
 */
import { type Client, ScheduleAlreadyRunning, ScheduleNotFoundError, ScheduleOverlapPolicy } from '@temporalio/client';
import type { Told } from './compare.ts';

/** Where a point is told and read back. */
export interface Tally {
  /** Undefined: Temporal knows of none. @throws Error when it does not answer */
  read(): Promise<Told | undefined>;
  /** What was told of the same record before, and is further, stays. @throws Error when it does not answer */
  write(told: Told): Promise<void>;
}

const limitMs = 5_000;
const form = /^record (\S+) #(\d+) (\S+)/;

/** @param taskQueue of the cases: two installations on one namespace keep two */
export function tallyOn(client: Client, taskQueue: string): Tally {
  const scheduleId = `bihuan-point-${taskQueue}`;
  const within = <T>(call: () => Promise<T>) => client.withDeadline(Date.now() + limitMs, call);
  return {
    read: () =>
      within(async () => {
        try {
          return toldIn((await client.schedule.getHandle(scheduleId).describe()).state.note ?? '');
        } catch (error) {
          if (error instanceof ScheduleNotFoundError) return undefined;
          throw error;
        }
      }),
    write: (told) =>
      within(async () => {
        const note = noteOf(told);
        try {
          await client.schedule.getHandle(scheduleId).update((before) => {
            const known = toldIn(before.state.note ?? '');
            // A worker that stood still between the record and here comes late.
            const late = known !== undefined && known.record === told.record && known.n > told.n;
            return { ...before, state: { ...before.state, paused: true, note: late ? before.state.note : note } };
          });
        } catch (error) {
          if (!(error instanceof ScheduleNotFoundError)) throw error;
          await make(client, scheduleId, note);
        }
      }),
  };
}

/** What it would start is taken by nobody: a trigger by hand in the Web UI does no harm. */
async function make(client: Client, scheduleId: string, note: string): Promise<void> {
  try {
    await client.schedule.create({
      scheduleId,
      spec: {},
      action: {
        type: 'startWorkflow',
        workflowType: 'point',
        taskQueue: scheduleId,
        workflowId: scheduleId,
        workflowExecutionTimeout: 1_000,
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP },
      state: { paused: true, note },
    });
  } catch (error) {
    // Another worker was quicker; the next minute tells it again.
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
  }
}

function noteOf({ record, n, atMs }: Told): string {
  return `record ${record} #${n} ${new Date(atMs).toISOString()} (Bihuan's own: how far the database is; please leave it)`;
}

function toldIn(note: string): Told | undefined {
  const [, record, n, at] = form.exec(note) ?? [];
  const atMs = Date.parse(at ?? '');
  return record === undefined || Number.isNaN(atMs) ? undefined : { record, n: Number(n), atMs };
}
