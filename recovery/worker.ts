/** What a worker does against lost hours, beside its tasks. */
import type { LostHours, SameMatter } from '../records/store/points.ts';
import type { RecoveryDeps } from './deps.ts';
import { keepPoints } from './keep-points.ts';
import { repairBehind } from './repair.ts';
import { tallyOn } from './tally.ts';

/** Turns of duties; each may be called at any time. */
export interface Recovery {
  /** Compares record and Temporal. To be called before the first task is taken, too. */
  keepPoints(): Promise<void>;
  repairBehind(): Promise<boolean>;
  /** Pairs of open cases that are one matter and of which nobody was told yet. */
  tellMatters(): Promise<void>;
}

/**
 * @param tell told twice it tells once
 * @param now epoch ms
 */
export function recoveryOf(
  deps: RecoveryDeps,
  tell: (pair: SameMatter) => Promise<void>,
  now: () => number = Date.now,
): Recovery {
  const { client, taskQueue, record, log } = deps;
  const tally = tallyOn(client, taskQueue);
  const onLost = ({ side, how, fromMs, toMs }: LostHours) =>
    log.warn(
      { side, how, from: new Date(fromMs).toISOString(), to: new Date(toMs).toISOString() },
      'record and Temporal differ: hours are lost',
    );
  return {
    keepPoints: () => keepPoints({ record, tally, now, onLost }),
    repairBehind: () => repairBehind(deps),
    tellMatters: async () => {
      for (const pair of await record.sameMatters(true)) {
        await tell(pair);
        await record.markToldMatter(pair);
      }
    },
  };
}
