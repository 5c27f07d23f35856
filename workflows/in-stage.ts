/** The stage of the procedure that a timer or activity belongs to, by which the Web UI groups a history's events. */
import { createEventGroup, type EventGroupMarker } from '@temporalio/workflow';

/** Goes on the command itself: no event more. A server or page that knows nothing of groups leaves it out. */
export function inStage(stage: string | undefined): { eventGroups?: EventGroupMarker[] } {
  return stage === undefined ? {} : { eventGroups: [createEventGroup(stage, { id: stage })] };
}
