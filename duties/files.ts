/** Contents that nothing names any more, and drafts of uploads whose process died, are removed from where they lie. */
import { sweepDrafts } from '../files/receive.ts';
import type { FileStore } from '../files/store.ts';
import type { RecordStore } from '../records/store.ts';
import type { DutyLog } from './loop.ts';

/** What the duty works with. */
export interface FileSweepDeps {
  record: RecordStore;
  log: DutyLog;
  store: FileStore;
  now: () => number;
}

/** An upload takes minutes: what nobody has named an hour after it came was given up. */
const UNUSED_MS = 3_600_000;
/** Longer than any upload may take. */
const DRAFT_MS = 86_400_000;
const AT_ONCE = 100;

/**
 * One turn. First the record says that nobody may count on a content, then it goes from where it lies, then the record forgets it:
 * wherever a process dies on the way, the next turn goes on. True: there are more.
 */
export function sweepFiles({ record, log, store, now }: FileSweepDeps): () => Promise<boolean> {
  return async () => {
    const leaving = await record.leavingBlobs(now() - UNUSED_MS, AT_ONCE);
    for (const sha256 of leaving) {
      await store.remove(sha256);
      await record.dropBlob(sha256);
    }
    const drafts = await sweepDrafts(store, now() - DRAFT_MS);
    if (leaving.length + drafts > 0)
      log.info({ contents: leaving.length, drafts }, 'files that nobody needs were removed');
    return leaving.length === AT_ONCE;
  };
}
