/** Cases whose runs are lost, and requests to begin them again (semantics rule 32). */
import { z } from 'zod';
import { CaseStateSchema } from './case-state.ts';
import { pageOf } from './page.ts';
import { Instant } from './value.ts';

const why = z
  .enum(['gone', 'behind'])
  .describe('gone：Temporal 里没有它的运行；behind：那里的运行比记录旧 / no run of it, or one older than its record');

/** On a case: since when it is known, and when it told something last. */
export const LostSchema = z.object({ why, found_at: Instant, recorded_at: Instant }).meta({ id: 'Lost' });

/** One line of the list. */
export const LostCaseSchema = z
  .object({
    case: z.string(),
    sop: z.string(),
    title: z.string(),
    state: CaseStateSchema,
    why,
    found_at: Instant,
    recorded_at: Instant,
    seq: z
      .int()
      .optional()
      .describe(
        '记录到第几个事件；没有则没有保存状态，无法继续 / last event told; absent: nothing is kept to go on from',
      ),
  })
  .meta({ id: 'LostCase' });

/** By id. */
export const LostCasePageSchema = pageOf(LostCaseSchema, 'LostCasePage');
export type LostCasePage = z.output<typeof LostCasePageSchema>;

/** Which cases shall begin again: some, or all that are lost. */
export const AskAgainSchema = z
  .strictObject({
    cases: z.array(z.string().min(1).max(100)).min(1).max(1_000).optional(),
    all: z.literal(true).optional(),
  })
  .refine(({ cases, all }) => (cases === undefined) !== (all === undefined), 'cases, or all')
  .meta({ id: 'AskBeginAgain' });
export type AskAgain = z.output<typeof AskAgainSchema>;

/** The parameter of the addresses of one request. */
export const AgainIdSchema = z.object({
  request: z.coerce.number().int().min(1).describe('申请号 / number of the request'),
});

/** What waits for a second person, or was done: each case with its last event and the hash of the state it would go on from. */
export const AgainRequestSchema = z
  .object({
    id: z.int(),
    hash: z.string(),
    asked_by: z.string(),
    asked_at: Instant,
    lapses_at: Instant,
    confirmed_by: z.string().optional(),
    confirmed_at: Instant.optional(),
    cases: z.array(
      z.object({
        case: z.string(),
        seq: z.int(),
        state: z.string(),
        outcome: z
          .enum(['begun', 'found', 'changed', 'no_plan'])
          .optional()
          .describe('没有则还在进行 / absent: still to come'),
      }),
    ),
  })
  .meta({ id: 'BeginAgain' });
export type WireAgainRequest = z.output<typeof AgainRequestSchema>;

/** Oldest first. */
export const AgainRequestsSchema = z.object({ items: z.array(AgainRequestSchema) }).meta({ id: 'BeginAgains' });
export type WireAgainRequests = z.output<typeof AgainRequestsSchema>;

/** What the second person was shown. */
export const ConfirmAgainSchema = z.strictObject({ hash: z.string() }).meta({ id: 'ConfirmBeginAgain' });
export type ConfirmAgain = z.output<typeof ConfirmAgainSchema>;
