/** `{{name}}` in titles, scripts and messages: the name is known, and a title holds nothing personal. */
import { type Context, faultAtKey } from '../context.ts';
import type { Code } from '../codes.ts';
import { resolveName } from '../expression/names.ts';
import type { Expr, MessagePlan } from '../plan.ts';
import type { TaskSource } from '../schema/kinds/task.ts';
import { at, partRange, type Place } from '../source/place.ts';
import { everyStep } from './nested.ts';

const TEMPLATE = /\{\{([^{}]*)\}\}/g;

/** Texts of the SOP and of the messages it sends. */
export function checkTexts(context: Context, messages: readonly string[]): void {
  const { root, sop } = context;
  checkText(context, sop.title, at(root, 'title'), true);
  for (const { source: step, place } of everyStep(sop.steps, at(root, 'steps'))) {
    checkText(context, step.title, at(place, 'title'), true);
    if ('task' in step) checkTask(context, step.task, at(place, 'task'));
    if ('clock' in step && step.clock?.title !== undefined)
      checkText(context, step.clock.title, at(place, 'clock', 'title'), true);
    for (const [name, outcome] of Object.entries(step.outcomes ?? {})) {
      if (typeof outcome !== 'string' && outcome.title !== undefined)
        checkText(context, outcome.title, at(place, 'outcomes', name, 'title'), true);
    }
  }
  for (const [id, clock] of Object.entries(sop.clocks ?? {}))
    checkText(context, clock.title, at(root, 'clocks', id, 'title'), true);
  for (const [code, signal] of Object.entries(sop.signals ?? {}))
    checkText(context, signal.title, at(root, 'signals', code, 'title'), true);
  const { entries, place } = context.messages;
  for (const [id, message] of entries ?? []) {
    if (!messages.includes(id) || place === undefined) continue;
    checkText(context, message.zh, at(place, id, 'zh'), false);
    if (message.en !== undefined) checkText(context, message.en, at(place, id, 'en'), false);
  }
}

function checkTask(context: Context, task: TaskSource['task'], place: Place): void {
  if (task.script !== undefined) checkText(context, task.script, at(place, 'script'), false);
  task.checklist?.forEach((point, i) => checkPlain(context, point, at(place, 'checklist', i)));
  task.require?.forEach((r, i) => checkPlain(context, r.say, at(place, 'require', i, 'say')));
}

/** These texts are shown as they are. */
function checkPlain(context: Context, text: string, place: Place): void {
  const found = TEMPLATE.exec(text);
  TEMPLATE.lastIndex = 0;
  if (found !== null)
    context.reporter.report('text/no-names-here', partRange(place, found.index, found.index + found[0].length));
}

/** What the names in texts stand for, each once; unknown ones are reported by checkTexts. */
export function valuesIn(context: Context, texts: readonly string[]): NonNullable<MessagePlan['values']> {
  const names = texts.flatMap((text) => [...text.matchAll(TEMPLATE)].map((match) => (match[1] ?? '').trim()));
  return [...new Set(names)].sort().flatMap((name): [string, Expr][] => {
    const found = resolveName(context, name);
    return 'named' in found ? [[name, found.named.expr]] : [];
  });
}

/** Titles are shown in lists, logs and summaries; scripts and messages only to whom they are for. */
function checkText(context: Context, text: string, place: Place, inTitle: boolean): void {
  for (const match of text.matchAll(TEMPLATE)) {
    const name = (match[1] ?? '').trim();
    const found = resolveName(context, name);
    const report = (code: Code, params: Record<string, string | undefined>) =>
      context.reporter.report(code, partRange(place, match.index, match.index + match[0].length), params);
    if ('unknown' in found) report('text/unknown-name', { found: name, suggestion: found.suggestion });
    else if (inTitle && found.named.personal) report('text/personal-in-title', { field: name });
  }
  if (/\{\{|\}\}/.test(text.replace(TEMPLATE, ''))) faultAtKey(context, 'text/broken-template', place);
}
