/** `data`: the fields a case carries. */
import { z } from 'zod';
import { ValueSource } from './condition.ts';
import { fileLimits } from './files.ts';
import { key, listOf, mapOf, object, onlyTrue } from './key.ts';
import { Snake, Text } from './words.ts';

export const FIELD_TYPES = [
  'text',
  'integer',
  'number',
  'money',
  'boolean',
  'choice',
  'date',
  'instant',
  'party',
  'person',
  'file',
  'list',
] as const;

const Type = z.enum(FIELD_TYPES, { error: 'data/unknown-type' });

const bounds = {
  min: key(
    z.number().optional(),
    '最小值；文本与列表为最短长度；金额以元计。',
    'Smallest value; of texts and lists the shortest length; money in 元.',
    1,
  ),
  max: key(
    z.number().optional(),
    '最大值；文本与列表为最大长度；金额以元计。',
    'Largest value; of texts and lists the greatest length; money in 元.',
    40,
  ),
  title: key(Text.optional(), '给人看的名字。', 'Its name for people.', '订单号'),
  ...fileLimits,
};

/** A field inside a list's records. */
const Item = object({
  type: key(Type, '类型。', 'The type.', 'text'),
  required: key(onlyTrue.optional(), '每一项都必须有。', 'Every item must have it.', true),
  of: key(listOf(Text).optional(), '`choice` 的选项。', 'Choices of a `choice`.', ['new', 'used']),
  ...bounds,
});

export const Field = object({
  type: key(
    Type,
    '类型：text integer number money boolean choice date instant party person file list。',
    'The type: text integer number money boolean choice date instant party person file list.',
    'money',
  ),
  required: key(onlyTrue.optional(), '开案时必须填写。', 'Must be given when the case is opened.', true),
  default: key(ValueSource.optional(), '未给出时的值。', 'The value when none is given.', 0),
  of: key(
    z.union([Type, listOf(Text), mapOf(Snake, Item)]).optional(),
    '`choice` 的选项（severity 由重到轻）；`list` 每一项的类型或字段。',
    'Choices of a `choice` (severity: worst first); of a `list` the type or the fields of its items.',
    ['hotline', 'app'],
  ),
  ...bounds,
  personal: key(
    onlyTrue.optional(),
    '个人信息：不进入检索、编号、日志、标题和摘要，按角色遮盖，条件里只能问有没有。',
    'Personal: kept out of search, ids, logs, titles and summaries, masked by role; conditions may ask its presence only.',
    true,
  ),
}).meta({ id: 'Field' });

export type FieldSource = z.output<typeof Field>;
export type ItemSource = z.output<typeof Item>;
export const Data = mapOf(Snake, Field);
