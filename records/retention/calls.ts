/** The calls of retention, bound to the opened database. */
import type { Db } from '../database/database.ts';
import { tried } from '../database/tried.ts';
import type { RetentionStore } from '../store/retention.ts';
import { holdCase, holds, releaseCase } from './holds.ts';
import { beginRetention, retentionPage, retentionRun, retentionRuns, waitingRetention } from './runs.ts';
import { accessStones, tombstone, tombstones } from './stones.ts';

/** As `callsOf` binds the others. */
export function retentionOf({ db, now }: { db: Db; now: () => number }): RetentionStore {
  return {
    beginRetention: (asked) => tried(() => beginRetention(db, asked, now())),
    retentionPage: (run, tools) => tried(() => retentionPage(db, run, tools, now())),
    retentionRun: (run) => tried(() => retentionRun(db, run)),
    retentionRuns: () => tried(() => retentionRuns(db)),
    waitingRetention: (olderThanMs) => tried(() => waitingRetention(db, olderThanMs, now())),
    holdCase: (held) => tried(() => holdCase(db, held, now())),
    releaseCase: (caseId, by) => tried(() => releaseCase(db, caseId, by, now())),
    holds: (caseId) => tried(() => holds(db, caseId)),
    tombstone: (caseId) => tried(() => tombstone(db, caseId)),
    tombstones: (after) => tried(() => tombstones(db, after)),
    accessStones: () => tried(() => accessStones(db)),
  };
}
