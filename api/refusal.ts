/** Refusals of the kernel as they come from elsewhere: from a worker, out of the record. */
import { z } from 'zod';
import type { Refusal } from '../engine/turn.ts';

const params = z.record(z.string(), z.string()).optional();

/** Everything a refusal can say; what else there is (of a newer worker) is dropped. */
export const RefusalSchema: z.ZodType<Refusal> = z.object({
  status: z.literal([403, 409, 422]),
  // A newer worker, or an older record, may know a code that this program does not.
  code: z.custom<Refusal['code']>((code) => typeof code === 'string'),
  params,
  fields: z.array(z.object({ field: z.string(), code: z.string(), params })).optional(),
  open: z.array(z.object({ step: z.string(), attempt: z.int(), acts: z.array(z.string()) })).optional(),
});
