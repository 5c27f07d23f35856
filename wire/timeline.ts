/** The audit of a case: every domain event, in order. */
import type { z } from 'zod';
import { pageOf } from './page.ts';
import { TimelineEventSchema } from './timeline-events.ts';

export type { TimelineEvent } from './timeline-event.ts';

/** Oldest first. */
export const TimelineSchema = pageOf(TimelineEventSchema, 'Timeline');
export type Timeline = z.output<typeof TimelineSchema>;
