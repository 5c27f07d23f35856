/** The activities of retention: runs of the record worked on in pieces of half a minute. */
import { heartbeat } from '@temporalio/activity';
import type { RecordStore } from '../records/store.ts';
import type { RetentionTools } from '../records/store/retention.ts';
import type { RetentionActivities } from '../workflows/contract.ts';

/** What they work with. */
export interface RetentionDeps extends Pick<RetentionTools, 'signer' | 'runs' | 'forget'> {
  record: RecordStore;
  /** Ends that chains had; undefined: nobody has said where anchors are. Read anew for each piece: audits write more. */
  anchored(): Promise<
    { ends(what: string): readonly { length: number; head: string }[]; faults: readonly unknown[] } | undefined
  >;
}

/** Long enough that the row of anchors is read seldom, short enough for a killed worker's piece to be done again soon. */
const pieceMs = 30_000;

/** A row of anchors that is broken says nothing to rely on: nothing is removed until somebody has looked. */
export function retentionActivities({ record, anchored, ...tools }: RetentionDeps): RetentionActivities {
  return {
    beginRetention: async (by) => (await record.beginRetention({ applies: true, by }))?.id ?? null,
    workRetention: async (run) => {
      const untilMs = Date.now() + pieceMs;
      const row = await anchored();
      if (row !== undefined && row.faults.length > 0)
        throw new Error('The row of anchors is broken: see sop audit verify.');
      const seen = (what: string) => row?.ends(what) ?? [];
      for (;;) {
        heartbeat();
        if (!(await record.retentionPage(run, { ...tools, seen }))) return false;
        if (Date.now() >= untilMs) return true;
      }
    },
  };
}
