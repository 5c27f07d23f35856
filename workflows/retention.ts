/**
 * The workflow of retention, started by its schedule or by somebody: page after page until a run is done. It decides nothing;
 * where it is, the record knows, so that whatever dies goes on there.
 */
import { continueAsNew, proxyActivities } from '@temporalio/workflow';
import type { RetentionActivities, RetentionArgs } from './contract.ts';

const { beginRetention, workRetention } = proxyActivities<RetentionActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '1m',
  // However long something is away: the next night's run is skipped meanwhile.
  retry: { initialInterval: '1s', maximumInterval: '5m' },
});

/** Each activity works for up to half a minute: a history of a few hundred events. */
const activitiesMax = 50;

/** The number of the run; nothing where no classes are declared. */
export async function retentionRun({ run, by }: RetentionArgs): Promise<{ run?: number }> {
  const id = run ?? (await beginRetention(by));
  if (id === null) return {};
  for (let i = 0; i < activitiesMax; i++) if (!(await workRetention(id))) return { run: id };
  return continueAsNew<typeof retentionRun>({ run: id, by });
}
