/** Every event of a case, page by page, in the eyes of whoever reads. */
import type { DomainEvent } from '../../engine/turn.ts';
import type { ReadStore } from '../../records/store/read.ts';

const pageSize = 200;

/** In order. */
export async function allEvents(reading: Pick<ReadStore, 'timeline'>, caseId: string): Promise<DomainEvent[]> {
  const events: DomainEvent[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await reading.timeline(caseId, { limit: pageSize, cursor });
    events.push(...page.items);
    if (page.next === undefined) return events;
    cursor = page.next;
  }
}
