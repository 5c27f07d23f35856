/** Payloads as the Temporal Web UI sends them to be decoded: the JSON form of its protocol, bytes in base64. */
import { z } from 'zod';

const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);

/** A page of them; both the question and its answer. */
export const PayloadsSchema = z.object({
  payloads: z
    .array(z.looseObject({ metadata: z.record(z.string(), base64).optional(), data: base64.optional() }))
    .max(1_000),
});
export type Payloads = z.output<typeof PayloadsSchema>;
