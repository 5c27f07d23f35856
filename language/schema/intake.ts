/** `intake`: what an intake means – a case of its own, a contact, a re-opening, a repeated complaint (rules 15 and 17). */
import type { z } from 'zod';
import { key, namesOf, mapOf, object } from './key.ts';
import { Duration, Kebab, Snake, Target, Text } from './words.ts';

const SameMatter = object({
  same: key(namesOf(Snake), '这些字段都相同即同一案件。', 'Fields whose equality makes it the same case.', [
    'customer',
    'order',
  ]),
});

const Reopen = object({
  within: key(Duration, '结案后多久之内。', 'How long after the close.', '7nd'),
  go_to: key(Target, '从哪一步继续。', 'The step it goes on with.', 'again'),
});

const Repeat = object({
  same: key(
    namesOf(Snake),
    '这些字段都填写且相同即重复投诉。',
    'Fields whose equality makes it a repeated complaint.',
    ['customer', 'category'],
  ),
  within: key(Duration, '前一案件结案后多久之内。', "How long after the earlier case's close.", '30nd'),
});

export const Intake = object({
  join: key(
    SameMatter.optional(),
    '同一案件的再次进线是一次联系，不是新案件（规则 17）。',
    'A second intake of the same matter is a contact, not a case (rule 17).',
    { same: ['customer', 'order'] },
  ),
  reopen: key(
    Reopen.optional(),
    '同一事项结案不久又进线：重开原案（规则 15）。',
    'The same matter soon after its close: the case is re-opened (rule 15).',
    { within: '7nd', go_to: 'again' },
  ),
  repeat: key(
    Repeat.optional(),
    '重复投诉：关联到先前的案件（规则 17）。',
    'A repeated complaint is linked to the earlier case (rule 17).',
    { same: ['customer', 'category'], within: '30nd' },
  ),
  open_on: key(
    mapOf(Kebab, mapOf(Snake, Text)).optional(),
    '外部事件到来即立案：`{ 事件: { 字段: 路径 } }`。',
    'Outside events that open a case: `{ event: { field: path } }`.',
    { 'parcel-lost': { order: 'order.id' } },
  ),
});

export type IntakeSource = z.output<typeof Intake>;
