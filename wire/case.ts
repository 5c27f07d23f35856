/** A case as people see it: snake_case, instants in ISO 8601, money in 元. Absent means unknown or none. */
import { z } from 'zod';
import { CaseStateSchema, SlaSchema } from './case-state.ts';
import { ClockSchema } from './clock.ts';
import { HandOverSchema } from './hand-over.ts';
import { LostSchema } from './lost.ts';
import { TaskSchema } from './task.ts';
import { Instant, ValueSchema, ValuesSchema } from './value.ts';

/** The parameter of every address of one case. */
export const CaseIdSchema = z.object({ id: z.string().describe('案件号 / case id') });

const SurveySchema = z.object({ score: z.number(), answers: z.record(z.string(), z.number()) });

/** What the clocks wait for. */
const PauseSchema = z.object({ reason: z.string(), since: Instant, until: Instant, by: z.string().optional() });

/** Another case, and what it is to this one. */
const LinkSchema = z.object({ case: z.string(), kind: z.string() });

/** Said by a contact of a field, brought by whom. */
const DifferingSchema = z.object({ field: z.string(), value: ValueSchema, at: Instant, by: z.string() });

/** `to`: `team/x` or `person/x`. */
const HelpSchema = z.object({
  help: z.int().describe('第几项 / which request, for the acts that answer it'),
  to: z.string(),
  by: z.string(),
  at: Instant,
  due: Instant.optional(),
  question: z.string().nullable().describe('按角色遮蔽 / masked by role; whoever is asked reads it'),
});

const SignalSchema = z.object({
  signal: z.string(),
  title: z.string(),
  n: z.int(),
  at: Instant,
  due: Instant.optional(),
});

/** The whole case. */
export const CaseSchema = z
  .object({
    case: z.string(),
    sop: z.string(),
    version: z.int(),
    title: z.string(),
    state: CaseStateSchema,
    lost: LostSchema.optional().describe(
      '运行已丢失：以下是最后的记录，时限按现在计 / its run is lost: what was recorded last, its clocks as they would stand',
    ),
    result: z.string().optional(),
    stage: z.string().optional(),
    cycle: z.int(),
    level: z.int(),
    orphan: z.literal(true).optional(),
    owner: z.string().optional(),
    team: z.string().optional(),
    watchers: z.array(z.string()),
    opened_at: Instant,
    resolved_at: Instant.optional(),
    closed_at: Instant.optional(),
    contacts: z.int(),
    sla: SlaSchema,
    data: ValuesSchema,
    masked: z.array(z.string()).optional().describe('Personal fields shown as *** to this caller, or in this answer'),
    erased: z.array(z.string()).optional().describe('Personal fields whose values were erased'),
    differs: z
      .array(DifferingSchema)
      .optional()
      .describe(
        '进线所述与字段不同，待采纳 / what contacts said otherwise than these fields, until somebody writes them',
      ),
    corrections: z
      .object({ kinds: z.array(z.string()), fields: z.record(z.string(), z.array(z.string())), leads: z.boolean() })
      .optional()
      .describe(
        '可更正的字段与采集它的人、错误种类；`leads`：其上的负责人也可以 / what may be corrected and who asked for it, the kinds of error; `leads`: a lead above may, too',
      ),
    conclusions: z
      .array(
        z.object({
          as: z.string(),
          title: z.string(),
          ask: z.array(z.string()).optional(),
          evidence: z.array(z.string()).optional(),
          reason_required: z.boolean().optional(),
          by: z.array(z.string()).optional(),
        }),
      )
      .optional()
      .describe(
        '此时可选的整案结果，用 conclude；`by`：与案件有其中一种关系的人 / outcomes of the whole case that may be taken now, by the act conclude; `by`: with which relation to it',
      ),
    evidence: z.record(z.string(), z.string()),
    survey: SurveySchema.optional(),
    unknown_payments: z
      .array(z.string())
      .optional()
      .describe('结果不明的付款，待核对 / payments that may have been made, for the act reconcile'),
    pauses: z.array(PauseSchema).optional().describe('暂停中 / what the clocks wait for now, until then at most'),
    parent: z.string().optional().describe('由哪一案件所立 / the case that started this one'),
    merged_into: z.string().optional().describe('已并入 / the case it was merged into'),
    links: z
      .array(LinkSchema)
      .optional()
      .describe(
        'child, absorbed, repeat, follow_up, same_customer, same_matter (an open case with the same join fields: merge); later_* seen from the earlier case',
      ),
    signals: z.array(SignalSchema).optional().describe('待处置的风险信号 / risk signals that wait for the act dispose'),
    hand_over: HandOverSchema.optional(),
    tasks: z.array(TaskSchema),
    clocks: z.array(ClockSchema),
    cancel_asked: z
      .object({ by: z.string(), at: Instant, to: z.string(), as: z.string().optional() })
      .optional()
      .describe(
        '撤销待第二人确认：谁提出、何时、请谁确认；`as`：要的是整案的这一结果 / a cancel that waits for a second person; `as`: what is asked for is this outcome of the case',
      ),
    help: z.array(HelpSchema).optional().describe('待答复的求助 / requests for help that wait for an answer'),
    transfer: z
      .object({ to: z.string(), by: z.string(), at: Instant, accept_by: Instant })
      .optional()
      .describe('待人接下的转案 / the case is offered to somebody else, who may take it until then'),
    reminders: z
      .array(z.object({ reminder: z.int(), at: Instant, note: z.string().nullable().optional() }))
      .optional()
      .describe('本人在此案自设的提醒 / the private reminders of this caller'),
    acts: z
      .array(z.string())
      .describe(
        '本人现在可以做的；步骤上的带其编号 / what this caller may do now; on steps with their id: complete:propose',
      ),
    next_due: Instant.optional(),
    next_clock: z.string().optional(),
  })
  .meta({ id: 'Case' });
export type WireCase = z.output<typeof CaseSchema>;
