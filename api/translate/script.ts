/** What an agent reads out: a task's script with the case's values in the places of its `{{names}}`. */
import { factsOf } from '../../language/kinds/of-step.ts';
import { renderText } from '../../activities/messages/render.ts';
import { kindOf, type Reader, wordsFor } from '../../activities/messages/words.ts';
import { isField, isVaultReference } from '../../engine/values/fit.ts';
import type { TaskView, View } from '../../engine/see/view.ts';
import type { FieldPlan, Plan, Value } from '../../language/plan.ts';
import { plain, type Reveal } from './reveal.ts';

/** Names in a text, as the language checks them (language/compile/texts.ts). */
const template = /\{\{([^{}]*)\}\}/g;

/**
 * The script in words: 元, local time of the SOP's calendar. Personal values are masked as they are in the data. What the
 * case does not have yet, and what its view does not tell, is `—`.
 */
export function scriptInWords(script: string, view: View, plan: Plan, reveal: Reveal, inside?: TaskView['in']): string {
  const reader: Reader = { locale: 'zh', calendar: plan.calendars[plan.calendar], nameOf: (person) => person };
  const names = [...script.matchAll(template)].map((match) => (match[1] ?? '').trim());
  const words = names.map((name) => {
    const ofItem = itemNamed(name, view, plan, reveal, inside);
    return ofItem === undefined
      ? [name, wordsFor(valueOf(name, view, plan, reveal), kindOf(plan, name), reader)]
      : [name, wordsFor(ofItem.value, ofItem.kind, reader)];
  });
  return renderText(script, Object.fromEntries(words));
}

function valueOf(name: string, view: View, plan: Plan, reveal: Reveal): Value {
  const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
  if (field !== undefined) {
    const value = view.data[name] ?? null;
    return field.personal && typeof value === 'string' && isVaultReference(value) ? plain(reveal.of(value)) : value;
  }
  const [head, second = '', third] = name.split('.');
  if (head === 'owner') return view.owner ?? null;
  if (head === 'survey') return (second === 'score' ? view.survey?.score : view.survey?.answers[second]) ?? null;
  if (head === 'task') return third === 'assignee' ? assigneeOf(view, second) : null;
  if (head === 'clock') return clockValue(view, second, third);
  const { state, cycle, level, contacts } = view;
  const ofCase: Record<string, Value> = { state, cycle, level, contacts };
  return Object.hasOwn(ofCase, second) ? (ofCase[second] ?? null) : null;
}

/** `item`, `item.name`: of the nearest `each` around the task. Undefined for other names. */
function itemNamed(
  name: string,
  view: View,
  plan: Plan,
  reveal: Reveal,
  inside: TaskView['in'],
): { value: Value; kind: FieldPlan['type'] } | undefined {
  const [head, member] = name.split('.');
  if (head !== 'item' || Object.hasOwn(plan.fields, name)) return undefined;
  let here = inside;
  while (here !== undefined && here.item === undefined) here = blockOf(view, here)?.in;
  const block = plan.steps.find((it) => it.id === here?.block);
  const each = (block && factsOf(block).block(block)?.each) ?? '';
  const list = view.data[each];
  const shown = (value: Value) =>
    typeof value === 'string' && isVaultReference(value) && plan.fields[each]?.personal
      ? plain(reveal.of(value))
      : value;
  const item = shown((Array.isArray(list) ? list[here?.item ?? -1] : undefined) ?? null);
  const of = plan.fields[each]?.of;
  if (of === undefined) return { value: null, kind: 'text' };
  if (isField(of)) return { value: item, kind: of.type };
  const value = typeof item === 'object' && item !== null && !Array.isArray(item) ? item[member ?? ''] : undefined;
  return { value: shown(value ?? null), kind: of[member ?? '']?.type ?? 'text' };
}

function blockOf({ tasks }: View, inside: NonNullable<TaskView['in']>): TaskView | undefined {
  return tasks.find((it) => it.step === inside.block && it.attempt === inside.visit);
}

function assigneeOf({ tasks }: View, step: string): Value {
  return tasks.find((it) => it.step === step)?.assignee ?? null;
}

/** Of the newest instance: a clock has one per cycle. */
function clockValue({ clocks }: View, id: string, member: string | undefined): Value {
  const clock = clocks.findLast((it) => it.id === id);
  if (clock === undefined) return null;
  if (member === 'due') return clock.dueMs ?? null;
  if (member === 'used') return clock.used ?? null;
  return member === 'state' ? clock.state : null;
}
