/** Outside events, and the cases they reached. */
import { z } from 'zod';
import { ValuesSchema } from './value.ts';

/** The body. */
export const OutsideEventSchema = z
  .strictObject({
    name: z.string().min(1).max(100).describe('事件 / an event that some SOP waits for or times by'),
    subject: ValuesSchema.describe('{"case": 案件号} 或 {"字段": 文本值}；该字段须为非个人的文本'),
    data: ValuesSchema.default({}).describe('只保留流程要读取的部分 / only what the SOP saves is kept'),
  })
  .meta({
    id: 'OutsideEvent',
    examples: [{ name: 'scan', subject: { order: 'O-77' }, data: { weight: 2 } }],
  });
/** As it is after the check, with its default. */
export type OutsideEvent = z.output<typeof OutsideEventSchema>;

/** The cases that heard it. */
export const DeliveredSchema = z
  .object({
    cases: z.array(z.string()),
    opened: z.array(z.string()).optional().describe('因此新立的案件 / cases that it opened or joined'),
  })
  .meta({ id: 'Delivered' });
export type Delivered = z.output<typeof DeliveredSchema>;
