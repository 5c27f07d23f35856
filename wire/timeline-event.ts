/** One line of the timeline as every reader understands it, also of an event that it does not know. */
import { z } from 'zod';
import { Instant, ValuesSchema } from './value.ts';

/** What `data` holds is the event's own affair: docs/events.md tells it of each. */
export const AnyEventSchema = z.object({
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
});
export type TimelineEvent = z.output<typeof AnyEventSchema>;
