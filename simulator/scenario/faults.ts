/** What is wrong with one field of a refused act, in words: the API's sentences, short enough to stand in a line. */
import type { Refusal } from '../../engine/turn.ts';
import { mostOf } from '../../engine/values.ts';
import type { Locale } from '../../language/diagnostic.ts';
import type { Plan } from '../../language/plan.ts';

type Fault = NonNullable<Refusal['fields']>[number];

/** By code. A test holds the list against that of the API. */
export const FAULTS: Record<string, readonly [zh: string, en: string]> = {
  'data/itself': ['这就是本案：请写另一案件', 'this is the case itself: name the other one'],
  'data/not-in-future': ['须在将来', 'must lie in the future'],
  'data/not-a-boolean': ['须为 true 或 false', 'must be true or false'],
  'data/not-a-choice': ['须为其中之一：{choices}', 'must be one of {choices}'],
  'data/not-a-date': ['须为日期，如 2026-02-14', 'must be a date such as 2026-02-14'],
  'data/not-a-list': ['须为列表', 'must be a list'],
  'data/not-a-number': ['须为数字', 'must be a number'],
  'data/not-a-record': ['须为由字段组成的一项', 'must be an item of named fields'],
  'data/not-a-score': ['须为 0 至 10 的整数', 'must be an integer from 0 to 10'],
  'data/not-a-text': ['须为非空文本', 'must be a text that is not empty'],
  'data/not-an-amount': [
    '须为金额（元），最多两位小数，如 128.50',
    'must be an amount in 元 with at most two decimals, such as 128.50',
  ],
  'data/not-an-instant': [
    '须为带时区的时刻，如 2026-02-14T12:00:00+08:00',
    'must be an instant with its offset, such as 2026-02-14T12:00:00+08:00',
  ],
  'data/not-an-integer': ['须为整数', 'must be an integer'],
  'data/not-asked': ['此处不需要这一项', 'is not asked for here'],
  'data/raw-personal-value': [
    '此处只能存放引用，不能直接存放个人信息',
    'only a reference may stand here, no personal value',
  ],
  'data/required': ['必填', 'is required'],
  'data/requirement': ['{say}', '{say}'],
  'data/too-large': ['过大：最多 {max}', 'is too large: at most {max}'],
  'data/too-long': ['过长：最多 {max}', 'is too long: at most {max}'],
  'data/too-short': ['过短：至少 {min}', 'is too short: at least {min}'],
  'data/too-small': ['过小：至少 {min}', 'is too small: at least {min}'],
  'data/unchecked': ['检查项未勾选', 'the point is not ticked'],
  'data/unknown': ['未知：可用 {known}', 'is unknown: use {known}'],
  'data/unusable-characters': [
    '含有不能保存的字符（U+0000，或不成对的代理字符）：请删去',
    'holds characters that cannot be kept (U+0000, or half of a surrogate pair): remove them',
  ],
  'data/unknown-field': ['流程没有这个字段{suggestion}', 'the SOP has no such field{suggestion}'],
  'approval/more-than-asked': ['不能超过所请的金额', 'cannot be more than was asked for'],
};

/** A code that is not listed stands for itself; limits are read in the plan. */
export function faultText({ field, code, params }: Fault, plan: Plan, locale: Locale): string {
  const text = FAULTS[code]?.[locale === 'zh' ? 0 : 1] ?? code;
  const known: Record<string, string | undefined> = { ...limitsOf(plan, field), ...params };
  const missing = [...text.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => known[name] === undefined);
  // Half a sentence says nothing: without its parameter only what stands before the colon is told.
  const whole = missing ? (text.split(/[：:{]/)[0] ?? text) : text;
  return whole.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '');
}

function limitsOf(plan: Plan, name: string): { min?: string; max?: string } {
  const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
  if (field === undefined) return {};
  const written = (limit: number) => String(field.type === 'money' ? limit / 100 : limit);
  const max = mostOf(field);
  return {
    ...(field.min !== undefined && { min: written(field.min) }),
    ...(max !== undefined && { max: written(max) }),
  };
}
