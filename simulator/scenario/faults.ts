/** What is wrong with one field of a refused act, in words: the API's sentences, short enough to stand in a line. */
import type { Refusal } from '../../engine/turn.ts';
import { RULES_NEWEST } from '../../engine/rules.ts';
import { leastOf, mostOf } from '../../engine/values/fit.ts';
import type { Locale } from '../../language/diagnostic.ts';
import type { Plan } from '../../language/plan.ts';
import { fieldFaultsEn, fieldFaultsZh } from '../../language/texts/field-faults.ts';

type Fault = NonNullable<Refusal['fields']>[number];

/** A code that is not listed stands for itself; limits are read in the plan. */
export function faultText({ field, code, params }: Fault, plan: Plan, locale: Locale): string {
  const text = Object.hasOwn(fieldFaultsZh, code) ? clause(code as keyof typeof fieldFaultsZh, locale) : code;
  const known: Record<string, string | undefined> = { ...limitsOf(plan, field), ...params };
  const missing = [...text.matchAll(/\{(\w+)\}/g)].some(([, name = '']) => known[name] === undefined);
  // Half a sentence says nothing: without its parameter only what stands before the colon is told.
  const whole = missing ? (text.split(/[：:{]/)[0] ?? text) : text;
  return whole.replace(/\{(\w+)\}/g, (_, name: string) => known[name] ?? '');
}

/** The sentence as part of one. */
function clause(code: keyof typeof fieldFaultsZh, locale: Locale): string {
  if (locale === 'zh') return fieldFaultsZh[code].replace(/。$/, '');
  const sentence = fieldFaultsEn[code].replace(/\.$/, '');
  return `${sentence.slice(0, 1).toLowerCase()}${sentence.slice(1)}`;
}

function limitsOf(plan: Plan, name: string): { min?: string; max?: string } {
  const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
  if (field === undefined) return {};
  const written = (limit: number) => String(field.type === 'money' ? limit / 100 : limit);
  const { min } = leastOf(field, RULES_NEWEST);
  const max = mostOf(field);
  return {
    ...(min !== undefined && { min: written(min) }),
    ...(max !== undefined && { max: written(max) }),
  };
}
