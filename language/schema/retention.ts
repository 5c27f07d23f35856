/** retention.yaml: why and how long closed cases and single personal fields are kept. */
import { z } from 'zod';
import { ENTRIES_MAX } from '../limits.ts';
import { key, mapOf, object } from './key.ts';
import { Kebab, Snake, Text } from './words.ts';

/** A century: whoever means longer means for ever, and writes no class. */
const DAYS_MAX = 36_500;
const Days = z.int().min(1).max(DAYS_MAX);

const Class = object({
  purpose: key(Text, '为什么保存。', 'What it is kept for.', '投诉与争议的举证'),
  days: key(Days, '案件关闭后保存几天（自然日）。', 'Natural days after the case closed.', 1095),
  minimum_days: key(
    Days.optional(),
    '法定最短保存天数；`days` 不能更短。',
    'What a law asks at least; `days` cannot be fewer.',
    730,
  ),
});

const OfSop = object({
  class: key(Kebab, '整个案件按哪一类保存。', 'The class by which the whole case goes.', 'complaint'),
  fields: key(
    mapOf(Snake, Kebab).optional(),
    '更早删除的个人字段，各按哪一类；案件的其余部分不动。',
    'Personal fields that go earlier, each by its class; the rest of the case stays.',
    { address: 'contact-details' },
  ),
});

export const RetentionFile = object({
  apply: key(
    z.boolean().optional(),
    '`true`：每夜真正删除；不写只出报告。',
    '`true`: each night what is due is removed; unwritten: it is only reported.',
    true,
  ),
  classes: key(mapOf(Kebab, Class), '保存类别：目的与天数。', 'The classes: purpose and days.', {
    complaint: { purpose: '投诉与争议的举证', days: 1095 },
  }),
  sops: key(
    z.record(Kebab, OfSop).refine((map) => Object.keys(map).length <= ENTRIES_MAX, 'file/too-many'),
    '各流程按哪一类；没有写到的流程永久保存。作用于一切版本的案件。',
    'The class of each SOP; one that is not named is kept for ever. For cases of every version.',
    { complaint: { class: 'complaint' } },
  ),
});

export type RetentionSource = z.output<typeof RetentionFile>;
