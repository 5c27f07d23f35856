/** The worker's duties beside its tasks: signals between cases, the feed, broken glasses, queues, loose rows, unheard ends, lost runs, the daily audit, the schedule of retention, contents of files. */
import type { Client } from '@temporalio/client';
import type { DigestKey } from '../records/database/digest.ts';
import type { RecordStore } from '../records/store.ts';
import type { FileStore } from '../files/store.ts';
import { relayFeed } from './feed.ts';
import { sweepFiles } from './files.ts';
import { tellOfGlasses, type TellBroken } from './glass.ts';
import { createDailyAudit, type DailyAuditDeps } from './audit.ts';
import { createLostWatch } from './lost.ts';
import { type Duty, type DutyLog, type Running, startLoop } from './loop.ts';
import { createReconcile } from './reconcile.ts';
import { scheduleRetention } from './retention-schedule.ts';
import { relayOutgoing } from './relay.ts';

export interface DutyDeps {
  record: RecordStore;
  /** With the data converter of the cases. */
  client: Client;
  taskQueue: string;
  log: DutyLog;
  /** By which join keys are reckoned, the one in use first; without, corrected cases keep theirs. */
  digests?: readonly DigestKey[];
  /** By the worker's own way of sending notices. */
  tellBroken: TellBroken;
  /** With what the record is audited; without, it is not. */
  audit?: Omit<DailyAuditDeps, 'record' | 'log'>;
  /** When retention runs each night, as a cron expression; without, it is not scheduled. */
  retention?: { cron: string };
  /** Where contents of files lie; without, none is removed. */
  files?: FileStore;
  /** What is done against lost hours; without, nothing is. */
  recovery?: { keepPoints: Duty['run']; repairBehind: Duty['run']; tellMatters: Duty['run'] };
  /** Under which name this process says that it lives. */
  worker: string;
  /** Whether cases are decided here, looked at before each beat (thread-watch.ts); absent: only the process is looked at. */
  isMoving?: () => boolean;
  /** Other intervals than the usual ones, by the duty's name. */
  everyMs?: Partial<Record<DutyName, number>>;
}

export type DutyName =
  | 'beat'
  | 'rejoin'
  | 'follow'
  | 'relay'
  | 'feed'
  | 'glass'
  | 'queues'
  | 'vault'
  | 'files'
  | 'reconcile'
  | 'lost'
  | 'audit'
  | 'retention'
  | 'points'
  | 'behind'
  | 'matters';

/** A hung worker is noticed after four of them in vain (api/routes/system.ts), within ten seconds. */
const BEAT_MS = 2_000;
/** A second is what a person waits without noticing; a shift begins on a minute; five minutes are the architecture's. */
const usualMs: Record<DutyName, number> = {
  beat: BEAT_MS,
  rejoin: 5_000,
  follow: 5_000,
  relay: 1_000,
  // Half of what a change may take until it is seen; a look at an empty table costs next to nothing.
  feed: 200,
  glass: 5_000,
  queues: 60_000,
  vault: 86_400_000,
  files: 3_600_000,
  reconcile: 300_000,
  lost: 60_000,
  // It looks each hour whether a day has passed.
  audit: 3_600_000,
  // The schedule is Temporal's; this only sees to it that there is one, once a process.
  retention: 3_600_000,
  // Hours lost are known to a minute.
  points: 60_000,
  behind: 2_000,
  matters: 60_000,
};

/**
 * Any number of workers may run them side by side: rows are taken by one, and everything else comes to the same when it
 * is done twice. A duty that fails (the database or Temporal is away) tries again, ever more slowly, at most every 5 min.
 */
export function startDuties(deps: DutyDeps): Running {
  const { record, client, log, worker, taskQueue } = deps;
  const turns: Record<DutyName, Duty['run']> = {
    beat: async () => {
      if (deps.isMoving?.() !== false) await record.beat(worker, taskQueue);
    },
    rejoin: async () => (await record.rejoin(deps.digests ?? [])).some((it) => it.leadsTo === it.case),
    follow: () => record.followCustomers(),
    relay: () => relayOutgoing(record, client),
    feed: () => relayFeed(record),
    glass: () => tellOfGlasses(record, deps.tellBroken),
    queues: async () => void (await record.wakeQueues()),
    vault: async () => void (await record.sweepVault()),
    files: deps.files === undefined ? async () => {} : sweepFiles({ record, log, store: deps.files, now: Date.now }),
    reconcile: createReconcile(deps),
    lost: createLostWatch(deps),
    audit: deps.audit === undefined ? async () => {} : createDailyAudit({ ...deps.audit, record, log }),
    retention:
      deps.retention === undefined ? async () => {} : scheduleRetention(client, taskQueue, deps.retention.cron),
    points: deps.recovery?.keepPoints ?? (async () => {}),
    behind: deps.recovery?.repairBehind ?? (async () => {}),
    matters: deps.recovery?.tellMatters ?? (async () => {}),
  };
  const loops = (Object.keys(turns) as DutyName[]).map((name) =>
    startLoop(
      {
        name,
        everyMs: deps.everyMs?.[name] ?? usualMs[name],
        // A worker that lives again is to be seen at once.
        ...(name === 'beat' && { slowestMs: BEAT_MS }),
        run: turns[name],
      },
      log,
    ),
  );
  return {
    stop: async () => {
      await Promise.all(loops.map((it) => it.stop()));
      // While the database is away the last beat grows old by itself.
      await record.endBeat(worker).catch(() => undefined);
    },
  };
}
