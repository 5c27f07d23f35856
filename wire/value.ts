/** Values and instants as bodies hold them: what every other shape is made of. */
import { z } from 'zod';
import type { Value } from '../language/plan.ts';

/** Any JSON value: what a body holds has come from JSON, so nothing else can be there. */
export const ValueSchema = z.custom<Value>().meta({ id: 'Value', description: 'Any JSON value' });

/** Values by name. */
export const ValuesSchema = z.record(z.string(), ValueSchema);

/** An instant on its way out: ISO 8601 in UTC. */
export const Instant = z.iso.datetime();

/** When something was received, as the caller says (semantics rule 2). */
export const receivedAt = z
  .string()
  .max(40)
  .describe(
    '何时收到：不在将来，最多 72 小时之前 / when it was received: not in the future, at most 72 h ago; clocks it starts count from then',
  );
