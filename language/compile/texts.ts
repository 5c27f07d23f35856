/** `{{name}}` in titles, scripts and messages: the name is known, and a title holds nothing personal. */
import { type Context, faultAtKey } from '../context.ts';
import type { Range } from '../diagnostic.ts';
import { resolveName } from '../expression/names.ts';
import type { Expr, LevelPlan, MessagePlan } from '../plan.ts';
import { writtenFacts } from '../kinds/of-source.ts';
import type { Said } from '../kinds/source.ts';
import { at, partRange, type Place, valueRange } from '../source/place.ts';
import { firstUse } from './message-uses.ts';
import { everyStep } from './nested.ts';

const TEMPLATE = /\{\{([^{}]*)\}\}/g;

/** Texts of the SOP and of the messages it sends. */
export function checkTexts(
  context: Context,
  messages: readonly string[],
  ladders: Readonly<Record<string, LevelPlan[]>>,
): void {
  const { root, sop } = context;
  checkText(context, sop.title, at(root, 'title'), true);
  for (const { source: step, place, each } of everyStep(sop.steps, at(root, 'steps'))) {
    checkText(context, step.title, at(place, 'title'), true);
    const said = writtenFacts(step).said(step);
    if (said !== undefined) checkSaid(insideEach(context, each), said, at(place, ...said.path));
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
  for (const id of messages) checkMessage(context, id, () => firstUse(context, id, ladders));
}

/** Names are the SOP's: one that it has not is told where the SOP sends the message, which others may fill. */
function checkMessage(context: Context, id: string, use: () => Place): void {
  const { entries, place } = context.messages;
  const message = entries?.get(id);
  if (message === undefined || place === undefined) return;
  for (const locale of ['zh', 'en'] as const) {
    const text = message[locale];
    if (text === undefined) continue;
    const here = at(place, id, locale);
    checkBraces(context, text, here);
    for (const { name, range } of namesIn(text, here)) {
      const found = resolveName(context, name);
      if (!('unknown' in found)) continue;
      const params = { message: id, found: name, suggestion: found.suggestion };
      context.reporter.report('message/unknown-name', valueRange(use()), params, range);
    }
  }
}

/** A script is shown with one task, whose item is known; titles are shown of the step, whichever item it is at. */
function insideEach(context: Context, each: string | undefined): Context {
  const item = each === undefined ? undefined : context.fields[each]?.of;
  return item === undefined ? context : { ...context, item };
}

function checkSaid(context: Context, { script, plain }: Said, place: Place): void {
  if (script !== undefined) checkText(context, script, at(place, 'script'), false);
  for (const { text, path } of plain) checkPlain(context, text, at(place, ...path));
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
  for (const { name, range } of namesIn(text, place)) {
    const found = resolveName(context, name);
    if ('unknown' in found && /^item(\.|$)/.test(name) && context.item === undefined)
      context.reporter.report('text/item-only-in-script', range, { found: name });
    else if ('unknown' in found)
      context.reporter.report('text/unknown-name', range, { found: name, suggestion: found.suggestion });
    else if (inTitle && found.named.personal) context.reporter.report('text/personal-in-title', range, { field: name });
  }
  checkBraces(context, text, place);
}

function namesIn(text: string, place: Place): { name: string; range: Range }[] {
  return [...text.matchAll(TEMPLATE)].map((match) => ({
    name: (match[1] ?? '').trim(),
    range: partRange(place, match.index, match.index + match[0].length),
  }));
}

function checkBraces(context: Context, text: string, place: Place): void {
  if (/\{\{|\}\}/.test(text.replace(TEMPLATE, ''))) faultAtKey(context, 'text/broken-template', place);
}
