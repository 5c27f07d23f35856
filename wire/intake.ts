/** An intake: what opens a case, or joins an open one. */
import { z } from 'zod';
import { receivedAt, ValuesSchema } from './value.ts';

const text = z.string().min(1).max(200);

/** The body. Which fields there are, and which are required, the SOP says. */
export const NewCaseSchema = z
  .strictObject({
    sop: text.describe('流程 / id of a published SOP; its newest version is used'),
    data: ValuesSchema.describe('字段 / fields of the SOP; money in 元, instants in ISO 8601'),
    channel: text.optional().describe('渠道 / where the message came from'),
    message_id: text
      .optional()
      .describe('该渠道内的消息号 / its id there: the same message opens and joins nothing twice'),
    received_at: receivedAt.optional(),
  })
  .meta({
    id: 'NewCase',
    examples: [
      { sop: 'complaint', data: { customer: 'CU-1001', order: 'O-77', channel: 'hotline', description: '空调不制冷' } },
    ],
  });
export type NewCase = z.output<typeof NewCaseSchema>;
