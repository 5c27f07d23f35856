/**
 * Titles with the case's values in the places of their `{{name}}`s; inside `each` the item is the one that the visit is at.
 * What is empty, or not known any more, is `—`.
 */
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';
import { localTimeOf, shownMs } from '../../language/calendar/local-time.ts';
import type { Draft } from '../state/draft.ts';
import type { Visit } from '../state/state.ts';
import { stepOf } from '../plan-index.ts';
import { type Known, scopeOf } from './context.ts';
import { evaluate } from './evaluate.ts';

const NAME = /\{\{([^{}]*)\}\}/g;
/** Titles stand in lists and on timers. */
const VALUE_CHARS_MAX = 60;

/** The title as it is shown of this case. */
export function filledTitle(known: Known, title: string): string {
  if (!title.includes('{{')) return title;
  return title.replace(NAME, (_, inside: string) => wordsOf(known, inside.trim()));
}

/** The title of the step that a visit is at. */
export function titleAt(d: Pick<Draft, 'plan' | 'state' | 'nowMs'>, visit: Visit): string {
  const { plan, state, nowMs } = d;
  return filledTitle({ plan, state, nowMs, frame: visit.in }, stepOf(plan, visit.step).title);
}

function wordsOf(known: Known, name: string): string {
  const { plan } = known;
  const scope = scopeOf(known);
  const [head = '', second = '', third = ''] = name.split('.');
  const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
  if (field !== undefined) return shown(plan, scope.field(name), field.type);
  if (head !== 'item') return shown(plan, scope.name(head, second, third), third === 'due' ? 'instant' : 'text');
  const value = evaluate(second === '' ? ['n', 'item'] : ['.', ['n', 'item'], second], scope);
  return shown(plan, value, 'text');
}

function shown(plan: Plan, value: Value, type: FieldPlan['type']): string {
  if (value === null || value === '') return '—';
  if (typeof value === 'number' && type === 'money') return String(value / 100);
  if (typeof value === 'number' && type === 'instant') return localTime(plan, value);
  const text = Array.isArray(value) ? value.map((it) => shown(plan, it, 'text')).join(', ') : plainText(value);
  return text.length > VALUE_CHARS_MAX ? `${text.slice(0, VALUE_CHARS_MAX - 1)}…` : text;
}

function plainText(value: Exclude<Value, null | Value[]>): string {
  return typeof value === 'object'
    ? Object.values(value)
        .filter((it) => typeof it !== 'object')
        .join(', ')
    : String(value);
}

function localTime({ calendars, calendar }: Plan, atMs: number): string {
  const table = calendars[calendar];
  const local = table === undefined ? atMs : shownMs(localTimeOf(table), atMs);
  return new Date(local).toISOString().slice(0, 16).replace('T', ' ');
}
