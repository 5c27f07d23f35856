/** What each case hears of an outside event: read for all of them before any is told. */
import { looksLike } from '../../language/personal.ts';
import type { Value } from '../../language/plan.ts';
import type { CaseRecord } from '../../records/store/read.ts';
import type { OutsideEvent } from '../../wire/outside-event.ts';
import type { RequestKey } from '../idempotency.ts';
import { wrongFields } from '../problem.ts';
import type { Services } from '../services.ts';
import { type Incoming, incoming } from '../translate/personal.ts';
import { eventData } from './data.ts';
import { eventsOf, isSubject } from './known.ts';

/** A case that knows the event, and what it will hear of it. */
export interface Hearing {
  found: CaseRecord;
  data: Record<string, Value>;
  brought: Incoming;
}

/** @throws Problem 422 when a value looks like a person and no field says so */
export async function heardBy(
  services: Services,
  cases: readonly CaseRecord[],
  event: OutsideEvent,
  { updateId, under }: Pick<RequestKey, 'updateId' | 'under'>,
): Promise<Hearing[]> {
  const looks = looksLike((await services.directory.organization())?.personalLike);
  const heard: Hearing[] = [];
  for (const found of cases) {
    const { view } = found;
    const plan = (await services.packages.version(view.sop, view.version))?.plan;
    if (plan === undefined || !eventsOf(plan).has(event.name)) continue;
    if (!isSubject(plan, event.name, Object.keys(event.subject)[0] ?? '')) continue;
    // Each case keeps its own copy: a reference belongs to one case.
    const brought = incoming(plan, under.key, `${updateId}.${view.case}`, looks);
    heard.push({ found, data: eventData(plan, event.name, event.data, brought), brought });
  }
  const faults = heard.flatMap(({ brought }) => brought.faults);
  if (faults.length > 0) throw wrongFields(faults);
  return heard;
}
