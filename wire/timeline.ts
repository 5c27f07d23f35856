/** The audit of a case: every domain event, in order. */
import { z } from 'zod';
import { pageOf } from './page.ts';
import { Instant, ValuesSchema } from './value.ts';

/** What `data` holds is the event's own affair; values of fields in it are as they are in the case. */
export const TimelineEventSchema = z
  .object({
    seq: z.int(),
    type: z.string(),
    at: Instant,
    actor: z.string().optional(),
    on_behalf_of: z.string().optional(),
    received_at: Instant.optional(),
    step: z.string().optional(),
    attempt: z.int().optional(),
    clock: z.string().optional(),
    cycle: z.int(),
    data: ValuesSchema.optional(),
  })
  .meta({ id: 'TimelineEvent' });
export type TimelineEvent = z.output<typeof TimelineEventSchema>;

/** Oldest first. */
export const TimelineSchema = pageOf(TimelineEventSchema, 'Timeline');
export type Timeline = z.output<typeof TimelineSchema>;
