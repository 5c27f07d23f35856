/** The domain events by which a batch is named in the timeline, weightiest first. */
import type { EventName } from '../engine/told/events.ts';

/** The events that name a batch, weightiest first; one of none of them goes by where the case stands. */
export const WEIGHTY = [
  'case.cancelled',
  'case.merged',
  'case.closed',
  'case.resolved',
  'case.reopened',
  'case.opened',
  'case.migrated',
  'case.begun_again',
  'case.orphaned',
  'clock.breached',
  'level.fired',
  'signal.fired',
  'grant.unknown',
  'action.failed',
  'approval.given',
  'approval.rejected',
  'handover.rejected',
  'handover.accepted',
  'step.done',
  'clock.warned',
  'transfer.asked',
  'transfer.accepted',
  'help.asked',
  'help.answered',
  'case.corrected',
  'pause.begun',
  'pause.ended',
  'promise.made',
  'contact.received',
  'contact.made',
  'level.acknowledged',
  'signal.disposed',
  'task.assigned',
  'step.entered',
  'note.added',
  'event.happened',
] as const satisfies readonly EventName[];

/** What names a batch. */
export type Weighty = (typeof WEIGHTY)[number];
