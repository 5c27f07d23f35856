/** What operators and their machines ask: alive, ready. What is away is told by a problem. */
import { z } from 'zod';

/** The process answers. */
export const AliveSchema = z.object({ alive: z.literal(true) });
export type Alive = z.output<typeof AliveSchema>;

/** Hours that the database or Temporal has lost: the other one knows of them. */
const LostHoursSchema = z.object({ side: z.enum(['record', 'temporal']), since: z.string(), until: z.string() });

/**
 * Everything behind it answers, too. `lost_hours`: acts are taken, and amounts wait until they are there again. `lost`: how many
 * cases have no run and wait for two people, when there are any; `behind`: of how many the record lacks events; `same_matter`: pairs of
 * open cases that are one matter.
 */
export const ReadySchema = z.object({
  ready: z.literal(true),
  lost: z.int().optional(),
  behind: z.int().optional(),
  same_matter: z.int().optional(),
  lost_hours: z.array(LostHoursSchema).optional(),
});
export type Ready = z.output<typeof ReadySchema>;
