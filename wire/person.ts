/** What is held of a person, and what is asked of it: a copy, a correction, to be forgotten. */
import { z } from 'zod';
import { AccessSchema } from './access.ts';
import { GrantSchema } from './grant.ts';
import { Instant, ValueSchema, ValuesSchema } from './value.ts';

/** The customer's number; of a case without a customer the case. */
export const PersonSchema = z.object({
  customer: z
    .string()
    .min(1)
    .max(200)
    .describe('客户号；没有客户的案件则为案件号 / the customer’s number, or a case without one'),
});

const reference = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^[\w./#-]+$/)
  .optional()
  .describe('申请存于何处，如工单号 / where the person’s request is filed');

const EraseReason = z
  .enum(['person_asks', 'consent_withdrawn', 'purpose_over', 'unlawful', 'law'])
  .describe('原因 / why: one of these words, for free text would outlive the person');
const CorrectReason = z.enum(['wrong', 'incomplete', 'outdated']).describe('原因 / why');

/** To be forgotten. */
export const EraseSchema = z.strictObject({ reason: EraseReason, reference }).meta({ id: 'ErasePerson' });
export type Erase = z.output<typeof EraseSchema>;

/** One value, as the export names it. */
export const CorrectSchema = z
  .strictObject({
    ref: z
      .string()
      .regex(/^v1\.[\w-]{43}$/)
      .describe('哪一项，取自导出 / which value: values[].ref of the export'),
    value: ValueSchema.describe('改为 / what it shall be'),
    reason: CorrectReason,
    reference,
  })
  .meta({ id: 'CorrectPerson' });
export type Correct = z.output<typeof CorrectSchema>;

const CopySchema = z.object({
  where: z.enum(['connector', 'message', 'file', 'backup']),
  name: z.string(),
  times: z.int().optional(),
  last: Instant.optional(),
});

/** What stays as a proof. */
export const ReceiptSchema = z
  .object({
    bihuan_receipt: z.literal(1),
    deed: z.enum(['erase', 'correct']),
    request: z.int(),
    subject: z.string(),
    reason: z.string(),
    reference: z.string().optional(),
    at: Instant,
    asked_by: z.string(),
    confirmed_by: z.string(),
    keys: z.int().optional(),
    subjects: z.array(z.string()).optional().describe('销毁了谁的密钥 / whose keys: names in the vault'),
    values: z.int(),
    ref: z.string().optional(),
    field: z.string().optional(),
    cases: z.array(z.string()),
    copies: z.array(CopySchema),
    remains: z.array(z.string()),
    key: z.string().describe('安装的公钥 / the installation’s public key, Ed25519'),
    signature: z.string().describe('对其余各项按序的 JSON 签名 / over the JSON of the other members in their order'),
  })
  .meta({ id: 'Receipt' });

const WaitsSchema = z.object({
  why: z.enum(['open_case', 'hold', 'pending_intake', 'payment', 'statutory_clock']),
  case: z.string(),
  what: z.string().optional(),
});

/** What was asked, with everything the second person decides by. */
export const PersonRequestSchema = z
  .object({
    id: z.int(),
    kind: z.enum(['erase', 'correct']),
    subject: z.string(),
    reason: z.string(),
    reference: z.string().optional(),
    ref: z.string().optional(),
    hash: z.string(),
    asked_by: z.string(),
    asked_at: Instant,
    lapses_at: Instant,
    waits: z.array(WaitsSchema).optional().describe('须先了结 / what must end before'),
    caps_until: Instant.optional().describe(
      '此前客户号仍计入额度，号码保留 / until then the number counts against caps',
    ),
    copies: z.array(CopySchema).optional().describe('外部副本 / copies that no key of ours protects'),
    confirmed_by: z.string().optional(),
    confirmed_at: Instant.optional(),
    receipt: ReceiptSchema.optional(),
  })
  .meta({ id: 'PersonRequest' });
export type WirePersonRequest = z.output<typeof PersonRequestSchema>;

/** The same with both values of a correction. */
export const ShownRequestSchema = PersonRequestSchema.extend({
  change: z.object({ case: z.string(), field: z.string(), from: ValueSchema, to: ValueSchema }).optional(),
}).meta({ id: 'ShownPersonRequest' });
export type ShownRequest = z.output<typeof ShownRequestSchema>;

/** Oldest first. */
export const PersonRequestsSchema = z.object({ items: z.array(PersonRequestSchema) }).meta({ id: 'PersonRequests' });
export type PersonRequests = z.output<typeof PersonRequestsSchema>;

export const PersonRequestIdSchema = z.object({
  request: z.coerce
    .number()
    .int()
    .min(1)
    .max(2 ** 31),
});

/** By the hash that was shown. */
export const ConfirmPersonSchema = z
  .strictObject({ hash: z.string().regex(/^[0-9a-f]{64}$/) })
  .meta({ id: 'ConfirmPerson' });
export type ConfirmPerson = z.output<typeof ConfirmPersonSchema>;

/** For what and how long something is kept; absent: for ever. */
const KeptSchema = z
  .object({
    class: z.string(),
    purpose: z.string().describe('保存目的 / what it is kept for'),
    days: z.int().describe('案件关闭后几天 / days after the case closed'),
    until: Instant.optional().describe('案件未关闭则没有 / absent while the case is not closed'),
  })
  .meta({ id: 'KeptFor' });

/** Everything held of one person. Personal values stand in `values` and are named by `ref` everywhere else. */
export const HeldSchema = z
  .object({
    subjects: z.array(z.string()),
    values: z.array(
      z.object({
        ref: z.string(),
        case: z.string(),
        field: z.string(),
        at: Instant,
        value: ValueSchema,
        kept: KeptSchema.optional().describe('早于案件删除的 / of what goes before its case'),
      }),
    ),
    cases: z.array(
      z.object({
        case: z.string(),
        sop: z.string(),
        version: z.int(),
        title: z.string(),
        state: z.string(),
        result: z.string().optional(),
        opened_at: Instant,
        closed_at: Instant.optional(),
        data: ValuesSchema,
        kept: KeptSchema.optional(),
        evidence: z.record(z.string(), z.string()).describe('凭证 → 存放处 / evidence and where each file is'),
      }),
    ),
    files: z
      .array(
        z.object({
          file: z.string(),
          case: z.string(),
          type: z.string(),
          bytes: z.int(),
          sha256: z.string(),
          at: Instant,
        }),
      )
      .describe('案件的文件；名字在 values 中 / files of the cases; their names stand among the values'),
    contacts: z.array(
      z.object({
        case: z.string(),
        at: Instant,
        direction: z.enum(['in', 'out']),
        channel: z.string().optional(),
        note: z.string().optional(),
      }),
    ),
    messages: z.array(
      z.object({
        case: z.string(),
        at: Instant,
        by: z.string(),
        recipient: z.string(),
        message: z.string().optional(),
      }),
    ),
    grants: z.array(GrantSchema),
    intakes: z.array(
      z.object({
        case: z.string().optional(),
        sop: z.string().optional(),
        channel: z.string().optional(),
        message_id: z.string().optional(),
        at: Instant,
      }),
    ),
    requests: z.array(PersonRequestSchema),
    access: z.array(AccessSchema).describe('谁看过，新的在前，至多一万条 / who read, newest first, 10,000 at most'),
  })
  .meta({ id: 'HeldPerson' });
export type WireHeld = z.output<typeof HeldSchema>;
