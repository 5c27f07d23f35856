/** What an agent reads out: a task's script with the case's values in the places of its `{{names}}`. */
import { renderText } from '../../activities/messages/render.ts';
import { kindOf, type Reader, wordsFor } from '../../activities/messages/words.ts';
import { isVaultReference } from '../../engine/values.ts';
import type { View } from '../../engine/view.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { plain, type Reveal } from './reveal.ts';

/** Names in a text, as the language checks them (language/compile/texts.ts). */
const template = /\{\{([^{}]*)\}\}/g;

/**
 * The script in words: 元, local time of the SOP's calendar. Personal values are masked as they are in the data. What the
 * case does not have yet, and what its view does not tell, is `—`.
 */
export function scriptInWords(script: string, view: View, plan: Plan, reveal: Reveal): string {
  const reader: Reader = { locale: 'zh', calendar: plan.calendars[plan.calendar], nameOf: (person) => person };
  const names = [...script.matchAll(template)].map((match) => (match[1] ?? '').trim());
  const words = names.map((name) => [name, wordsFor(valueOf(name, view, plan, reveal), kindOf(plan, name), reader)]);
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
