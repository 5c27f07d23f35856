/** One clock of a case. */
import { z } from 'zod';
import { Instant } from './value.ts';

/** `of` says which instance of it; `used` passes 1 when it is late. */
export const ClockSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    of: z.int().describe('Cycle, or visit of the step'),
    state: z.enum(['pending', 'running', 'paused', 'met', 'breached', 'met_late', 'cancelled']),
    started_at: Instant.optional(),
    due: Instant.optional(),
    stopped_at: Instant.optional(),
    breached_at: Instant.optional(),
    accountable: z.string().optional().describe('Team the breach is attributed to'),
    used: z.number().optional().describe('Share of the limit, 1 = all'),
    level: z.int().optional(),
    acknowledged_by: z.string().optional(),
    reason: z.string().optional(),
    provisional: z.literal(true).optional().describe('Past what the calendar knows'),
  })
  .meta({ id: 'Clock' });
export type WireClock = z.output<typeof ClockSchema>;
