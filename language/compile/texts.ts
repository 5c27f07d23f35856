/** `{{name}}` in titles, scripts and messages: the name is known, and a title holds nothing personal. */
import { type Context, faultAtKey } from '../context.ts';
import type { Range } from '../diagnostic.ts';
import { resolveName } from '../expression/names.ts';
import type { Expr, LevelPlan, MessagePlan } from '../plan.ts';
import { writtenFacts } from '../kinds/of-source.ts';
import type { Said } from '../kinds/source.ts';
import { at, partRange, type Place, valueRange } from '../source/place.ts';
import { neverSaidIn } from '../workspace/never-said.ts';
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
    const here = insideEach(context, each);
    const itemPersonal = each !== undefined && context.fields[each]?.personal === true;
    const titles = [
      [step.title, ['title']],
      ['clock' in step ? step.clock?.title : undefined, ['clock', 'title']],
      ...Object.entries(step.outcomes ?? {}).map(
        ([name, it]) => [typeof it === 'string' ? undefined : it.title, ['outcomes', name, 'title']] as const,
      ),
    ] as const;
    for (const [title, path] of titles)
      if (title !== undefined) checkText(here, title, at(place, ...path), true, itemPersonal);
    const said = writtenFacts(step).said(step);
    if (said !== undefined) checkSaid(here, said, at(place, ...said.path));
  }
  for (const [id, clock] of Object.entries(sop.clocks ?? {}))
    checkText(context, clock.title, at(root, 'clocks', id, 'title'), true);
  for (const [id, outcome] of Object.entries(sop.anywhere ?? {}))
    checkText(context, outcome.title, at(root, 'anywhere', id, 'title'), true);
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

/** Scripts and titles of what stands inside are shown with one visit, whose item is known. */
function insideEach(context: Context, each: string | undefined): Context {
  const item = each === undefined ? undefined : context.fields[each]?.of;
  return item === undefined ? context : { ...context, item };
}

function checkSaid(context: Context, { script, plain }: Said, place: Place): void {
  if (script !== undefined) {
    const here = at(place, 'script');
    checkText(context, script, here, false);
    for (const { phrase, start, end } of neverSaidIn(script, context.organization?.neverSaid ?? []))
      context.reporter.report('text/never-in-script', partRange(here, start, end), { found: phrase });
  }
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
function checkText(context: Context, text: string, place: Place, inTitle: boolean, itemPersonal = false): void {
  for (const { name, range } of namesIn(text, place)) {
    const found = resolveName(context, name);
    if ('unknown' in found && /^item(\.|$)/.test(name) && context.item === undefined)
      context.reporter.report('text/item-only-in-script', range, { found: name });
    else if ('unknown' in found)
      context.reporter.report('text/unknown-name', range, { found: name, suggestion: found.suggestion });
    else if (inTitle && (found.named.personal || (itemPersonal && /^item(\.|$)/.test(name))))
      context.reporter.report('text/personal-in-title', range, { field: name });
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
