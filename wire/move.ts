/** Moving open cases to a published version, or giving it newer calendars. */
import { z } from 'zod';
import { LineSchema } from './publication.ts';
import { Instant } from './value.ts';

/** One call; it is repeated with `next` as `after` until there is none. */
export const MoveSchema = z
  .strictObject({
    dry_run: z.boolean().optional().describe('只看每个案件会怎样 / say what would happen to each case'),
    after: z.string().max(100).optional().describe('从这个案件之后接着做 / go on behind this case'),
    limit: z.int().min(1).max(200).optional().describe('一次最多几个案件（50）/ cases of one call at most (50)'),
  })
  .meta({ id: 'Move' });
export type Move = z.output<typeof MoveSchema>;

/** The same for newer calendars of the version. */
export const RecalendarSchema = MoveSchema.extend({
  files: z
    .record(z.string().min(1).max(300), z.string())
    .describe('新日历；其余以已生效的为准 / the newer calendars; the rest is what is in force'),
}).meta({ id: 'Recalendar' });
export type Recalendar = z.output<typeof RecalendarSchema>;

/** A clock's due before and after. */
const ShiftedSchema = z.object({
  clock: z.string(),
  of: z.int(),
  before: Instant.optional().describe('Absent: it starts with the move'),
  after: Instant.optional().describe('Absent: the new version has no such clock'),
});

/** Why a case cannot move. */
const ObstacleSchema = z.object({ code: z.string(), detail: z.string(), mapping: z.boolean().optional() });

const MovedCaseSchema = z.object({
  case: z.string(),
  status: z.enum(['safe', 'moved', 'needs_mapping', 'blocked', 'over']),
  from: z.int().describe('The version it ran by'),
  clocks: z.array(ShiftedSchema),
  obstacles: z.array(ObstacleSchema),
});
export type MovedCase = z.output<typeof MovedCaseSchema>;

/** What became of each case, or would. */
export const MovedSchema = z
  .object({
    run: z.int().optional(),
    dry_run: z.boolean(),
    items: z.array(MovedCaseSchema),
    publication: z.int().optional().describe('Waits for a second person under this number; then ask again'),
    hash: z.string().optional().describe('What the second person confirms'),
    confirm_by: z.string().optional().describe('The role whose member must confirm'),
    lines: z.array(LineSchema).optional().describe('What it means, line by line'),
    next: z.string().optional().describe('Ask again with this as `after`; absent: all were looked at'),
  })
  .meta({ id: 'Moved' });
export type Moved = z.output<typeof MovedSchema>;
