/** What an intake or an act is answered with: where the case is now, who owns it, when it is due. */
import { z } from 'zod';
import { CaseSchema } from './case.ts';
import { CaseStateSchema } from './case-state.ts';
import { Instant } from './value.ts';

/** `opened`, `joined`, `repeated` are there when they are so. */
export const ReplySchema = z
  .object({
    case: z.string(),
    state: CaseStateSchema,
    opened: z.literal(true).optional().describe('This intake opened the case'),
    joined: z.literal(true).optional().describe('Joined to an open case'),
    repeated: z.literal(true).optional().describe('Was done before under this key'),
    step: z.string().optional().describe('What is next'),
    attempt: z.int().optional(),
    owner: z.string().optional(),
    assignee: z.string().optional(),
    next_due: Instant.optional(),
    next_clock: z.string().optional(),
    help_open: z
      .int()
      .optional()
      .describe('已了结，但还有几项求助未答复 / resolved or closed while so many requests for help were open'),
    same_matter: z
      .string()
      .optional()
      .describe(
        '更正之后，另一未结案件也是同一事项：可合并 / an open case that is of the same matter since the correction: merge',
      ),
    view: CaseSchema.optional().describe(
      'The case after the act, personal values masked; absent while the database lags behind. GET /v1/cases/{id} has them',
    ),
  })
  .meta({ id: 'Reply' });
export type WireReply = z.output<typeof ReplySchema>;
