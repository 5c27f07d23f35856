/** The body of an act: one shape for each deed of the kernel, in the words of the wire. */
import { z } from 'zod';
import type { PauseReason } from '../language/plan.ts';
import { receivedAt, ValuesSchema } from './value.ts';

const longestText = 4_000;

const step = z.string().min(1).max(100).describe('步骤 / step, as in tasks[].step');
const attempt = z.int().min(1).optional().describe('第几次 / which attempt is answered; absent: the open one');
const text = z.string().min(1).max(longestText);
const reason = text.describe('原因，存入保险库 / why; kept in the vault');
const note = text.optional().describe('备注，存入保险库 / free text; kept in the vault');
const fields = ValuesSchema.optional().describe('字段 / fields of the SOP; money in 元, instants in ISO 8601');
const name = z.string().min(1).max(100);

/** A bare name means "given, kept elsewhere". */
const EvidenceSchema = z
  .array(
    z.union([
      name,
      z.strictObject({
        name,
        ref: z.string().min(1).max(500).optional(),
        sha256: z
          .string()
          .regex(/^[0-9a-f]{64}$/)
          .optional(),
      }),
    ]),
  )
  .max(50)
  .optional()
  .describe('凭证 / evidence: a name, or with where it is kept and its hash');

const until = z.string().max(40).describe('到何时 / an instant with its offset');
const pauseReason = z
  .enum(['waiting_customer', 'customer_appointment', 'waiting_third_party', 'force_majeure'] satisfies PauseReason[])
  .describe("暂停的原因 / one of the SOP's pauses");

// The case says which score is none, together with all else that is wrong or missing.
const answers = z
  .record(name, z.number())
  .describe('评分，0 至 10 的整数 / scores, whole numbers from 0 to 10, by question');

const help = z
  .int()
  .min(1)
  .optional()
  .describe('第几项求助，如 help[].help / which request, as in help[].help; absent: the only open one');
const to = name.describe('team/x，或一个人的编号 / team/x, or a person');

/** Bodies by act. */
export const ActSchema = z
  .discriminatedUnion('act', [
    z.strictObject({
      act: z.literal('complete'),
      step,
      attempt,
      as: name.describe('结果 / outcome, as in tasks[].outcomes'),
      with: fields,
      evidence: EvidenceSchema,
      checked: z.array(z.int().min(0)).max(100).optional().describe('已勾选的检查项 / ticked points, from 0'),
      reason: reason.optional(),
      note,
    }),
    z.strictObject({ act: z.literal('claim'), step, attempt }),
    z.strictObject({ act: z.literal('release'), step, attempt, reason: reason.optional() }),
    z.strictObject({ act: z.literal('decline'), step, attempt, reason }),
    z.strictObject({
      act: z.literal('approve'),
      step,
      attempt,
      amount: z
        .union([z.number(), z.string()])
        .optional()
        .describe('批多少，元；缺省：所请之数 / in 元, no more than asked; absent: as asked'),
      note,
    }),
    z.strictObject({
      act: z.literal('reconcile'),
      grant: name.describe('批准号 / as in unknown_payments'),
      as: z.enum(['paid', 'not_paid']).describe('已付；未付'),
      reference: name
        .optional()
        .describe('支付方的流水号或查询单号 / what the provider calls the payment, or the inquiry'),
      reason,
    }),
    z.strictObject({ act: z.literal('assign'), step, attempt, to: name, reason: reason.optional() }),
    z.strictObject({
      act: z.literal('attempt'),
      step,
      attempt,
      outcome: z.enum(['satisfied', 'dissatisfied', 'unreachable', 'refused']),
      answers: answers.optional(),
      with: fields,
      evidence: EvidenceSchema,
      note,
    }),
    z.strictObject({ act: z.literal('accept'), step, attempt }),
    z.strictObject({ act: z.literal('reject'), step, attempt, reason, evidence: EvidenceSchema }),
    z.strictObject({ act: z.literal('offer'), step, attempt, note }),
    z.strictObject({
      act: z.literal('arbitrate'),
      step,
      attempt,
      ruling: z
        .enum(['receiver_takes', 'giver_mends'])
        .optional()
        .describe('对退回的裁决 / on an offer that was returned'),
      clock: name.optional().describe('改判哪个超时 / whose breach is attributed anew, with `to`'),
      of: z.int().min(1).optional(),
      to: name.optional().describe('责任方 / the team it is attributed to'),
      reason,
    }),
    z.strictObject({ act: z.literal('survey'), answers, note }),
    z.strictObject({
      act: z.literal('contact'),
      direction: z.enum(['in', 'out']).describe('in：客户找我们；out：我们找客户'),
      channel: name.optional(),
      message_id: z.string().min(1).max(200).optional(),
      with: fields,
      received_at: receivedAt.optional(),
      keeps: z.int().min(1).optional().describe('兑现第几个承诺 / which promise it keeps; absent: the oldest open one'),
      note,
    }),
    z.strictObject({
      act: z.literal('pause'),
      reason: pauseReason,
      evidence: EvidenceSchema,
      until: until.optional(),
      note,
    }),
    z.strictObject({ act: z.literal('resume'), reason: pauseReason.optional(), note }),
    z.strictObject({
      act: z.literal('promise'),
      what: text.describe('承诺了什么，存入保险库 / what was promised; kept in the vault'),
      until,
    }),
    z.strictObject({ act: z.literal('acknowledge'), clock: name.optional(), note }),
    z.strictObject({ act: z.literal('escalate'), ladder: name, level: z.int().min(1).max(100), reason }),
    z.strictObject({
      act: z.literal('report'),
      event: name.describe('SOP 声明的外部事件 / an outside event that the SOP declares'),
      with: fields,
      note,
    }),
    z.strictObject({
      act: z.literal('conclude'),
      as: name.describe('整案的结果，见 conclusions / an outcome of the whole case, as in conclusions'),
      with: fields,
      evidence: EvidenceSchema,
      reason: reason.optional(),
      note,
    }),
    z.strictObject({ act: z.literal('annotate'), note: text }),
    z.strictObject({
      act: z.literal('ask_help'),
      to: to.optional(),
      question: text.describe('问什么、要什么，存入保险库 / what is asked; kept in the vault'),
    }),
    z.strictObject({ act: z.literal('answer_help'), help, note: text.describe('答复，存入保险库 / the answer') }),
    z.strictObject({ act: z.literal('decline_help'), help, reason }),
    z.strictObject({ act: z.literal('withdraw_help'), help, reason: reason.optional() }),
    z.strictObject({ act: z.literal('remind_me'), at: until, note }),
    z.strictObject({
      act: z.literal('withdraw_reminder'),
      reminder: z
        .int()
        .min(1)
        .optional()
        .describe('第几个，如 reminders[].reminder / which, as in reminders[].reminder; absent: the only one'),
    }),
    z.strictObject({ act: z.literal('transfer'), to, reason: reason.optional() }),
    z.strictObject({ act: z.literal('accept_transfer'), note }),
    z.strictObject({ act: z.literal('decline_transfer'), reason }),
    z.strictObject({
      act: z.literal('correct'),
      with: ValuesSchema.describe('更正为：字段与正确的值 / fields as they should have been'),
      kind: name.describe('哪种错误，见 corrections.kinds / the kind of error, one of corrections.kinds'),
      reason,
    }),
    z.strictObject({ act: z.literal('reopen'), reason }),
    z.strictObject({
      act: z.literal('dispose'),
      signal: name.describe('信号 / signal, as in signals[].signal'),
      as: z.enum(['handled', 'false_alarm']).describe('已处理；误报'),
      note,
    }),
    z.strictObject({
      act: z.literal('merge'),
      into: name.describe('另一案件；先立的留下 / the other case; the one received first survives'),
      reason,
    }),
    z.strictObject({ act: z.literal('unmerge'), reason }),
    z.strictObject({ act: z.literal('cancel'), reason }),
  ])
  .meta({ id: 'Act' });

/** A checked body. */
export type WireAct = z.output<typeof ActSchema>;

/** What an act may bring as evidence. */
export type WireEvidence = NonNullable<z.output<typeof EvidenceSchema>>;
