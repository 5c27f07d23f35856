/** What operators and their machines ask: alive, ready. What is away is told by a problem. */
import { z } from 'zod';

/** The process answers. */
export const AliveSchema = z.object({ alive: z.literal(true) });
export type Alive = z.output<typeof AliveSchema>;

/** Everything behind it answers, too. `lost`: how many cases have no run and wait for two people, when there are any. */
export const ReadySchema = z.object({ ready: z.literal(true), lost: z.int().optional() });
export type Ready = z.output<typeof ReadySchema>;
