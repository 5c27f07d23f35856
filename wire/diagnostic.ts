/** What a check says about a definition. */
import { z } from 'zod';
import type { Diagnostic } from '../language/diagnostic.ts';

const PositionSchema = z.object({ line: z.int(), column: z.int(), offset: z.int() });
const RangeSchema = z.object({ file: z.string(), start: PositionSchema, end: PositionSchema });

/** One finding about a definition. */
export const DiagnosticSchema = z
  .object({
    code: z.string(),
    severity: z.enum(['error', 'warning']),
    range: RangeSchema,
    message: z.string(),
    hint: z.string().optional(),
    related: z.array(z.object({ range: RangeSchema, message: z.string() })).optional(),
  })
  .meta({ id: 'Diagnostic' }) satisfies z.ZodType<Diagnostic>;
