/** A field that is called as personal values are, and is not declared so: nothing of it could ever be erased. */
import { faultAtKey } from '../context.ts';
import { looksPersonal } from '../personal.ts';
import type { FieldPlan } from '../plan.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

const NAME =
  /(^|-)(phone|mobile|tel|telephone|email|e-mail|mail-address|id-card|identity|passport|wechat|openid|bank-card|card-number|address|full-name|birthday)($|-)/;
const TITLE = /电话|手机|身份证|护照|邮箱|微信|银行卡|住址|地址|姓名|生日/;

/** A channel of that name is a word of a list, an instant or an amount tells nobody. */
const FREE: readonly FieldPlan['type'][] = ['text', 'integer', 'party', 'list', 'date'];

export const dataLooksPersonal: Rule = ({ context, plan }) => {
  for (const [name, field] of Object.entries(plan.fields)) {
    if (field.personal || (field.type === 'list' && field.of !== undefined && 'type' in field.of && field.of.personal))
      continue;
    const named = FREE.includes(field.type) && (NAME.test(name) || TITLE.test(field.title ?? ''));
    const chosen = field.choices?.some((it) => looksPersonal(it) !== undefined) ?? false;
    if (named || chosen) faultAtKey(context, 'data/looks-personal', at(context.root, 'data', name), { field: name });
  }
};
