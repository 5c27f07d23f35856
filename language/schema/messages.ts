/** messages.yaml: texts to customers and people. */
import type { z } from 'zod';
import { key, mapOf, object } from './key.ts';
import { Kebab, Text } from './words.ts';

const Message = object({
  by: key(Kebab, '通道：sms、email、chat…', 'The channel: sms, email, chat …', 'sms'),
  hours: key(
    Kebab.optional(),
    '发给客户的时段（日历）；其余时间等到开放。',
    'When it may go to customers, a calendar; else it waits for opening.',
    'calling-hours',
  ),
  zh: key(
    Text,
    '中文文本，可以有 `{{字段}}`。',
    'The Chinese text; may hold `{{field}}`.',
    '请回复 {{order}} 的处理意见。',
  ),
  en: key(Text.optional(), '英文文本。', 'The English text.', 'Please answer about {{order}}.'),
});

export const MessagesFile = mapOf(Kebab, Message);
export type MessagesSource = z.output<typeof MessagesFile>;
