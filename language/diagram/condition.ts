/** A compiled condition as a short text for an arrow: fields by their titles, money in 元. What has no short form stays as data. */
import { FEN_PER_YUAN } from '../organization.ts';
import type { Expr, Plan } from '../plan.ts';
import { pictureWords, type Reader, wordOr } from './words.ts';

const COMPARED: Readonly<Record<string, string>> = { '==': '=', '!=': '≠', '<': '<', '<=': '≤', '>': '>', '>=': '≥' };

/** The condition in words. */
export function conditionText(plan: Plan, condition: Expr, reader: Reader): string {
  const words = pictureWords(reader);
  const inner = (expr: Expr) => conditionText(plan, expr, reader);
  if (!Array.isArray(condition)) return condition === null ? '–' : String(condition);
  const [operation, ...parts] = condition;
  const [left = null, right = null] = parts;
  if (operation === '&&') return parts.map(inner).join(words.and);
  if (operation === '||') return parts.map(inner).join(words.or);
  if (operation === '!') return words.not(inner(left));
  if (operation === 'have') return words.filled(fieldTitle(plan, String(left)));
  if (operation === 'evidence') return words.filled(String(left));
  if (operation === 'f') return fieldTitle(plan, String(left));
  if (operation === 'n') return nameText(plan, parts.map(String), reader);
  if (operation === 'l') return parts.map(inner).join('/');
  if (operation === 'in') return `${inner(left)} ∈ ${inner(right)}`;
  const sign = COMPARED[operation];
  if (sign === undefined) return `${operation}(${parts.map(inner).join(', ')})`;
  if (right === true && sign === '=') return inner(left);
  return `${inner(left)} ${sign} ${isMoney(plan, left) && typeof right === 'number' ? right / FEN_PER_YUAN : inner(right)}`;
}

/** A field by its title. */
export function fieldTitle(plan: Plan, name: string): string {
  return (Object.hasOwn(plan.fields, name) ? plan.fields[name]?.title : undefined) ?? name;
}

/** `case.cycle`, `task.<step>.visits`, `clock.<id>.state`: steps and clocks by their titles. */
function nameText(plan: Plan, names: readonly string[], reader: Reader): string {
  const { names: ours } = pictureWords(reader);
  const [of = '', id = '', what = ''] = names;
  if (what === '') return wordOr(ours, names.join('.'));
  const titled = of === 'clock' ? plan.clocks.find((it) => it.id === id) : plan.steps.find((it) => it.id === id);
  return `${titled?.title ?? id} ${wordOr(ours, what)}`;
}

function isMoney(plan: Plan, expr: Expr): boolean {
  return Array.isArray(expr) && expr[0] === 'f' && plan.fields[String(expr[1])]?.type === 'money';
}
