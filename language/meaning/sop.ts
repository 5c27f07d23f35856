/**
 * What another version of an SOP means: the text compared key by key, in the author's own words, and what travels with a
 * version (messages, ladders, calendars, caps) as it compiled.
 */
import type { Package, Plan } from '../plan.ts';
import { createReporter } from '../report.ts';
import { toData } from '../source/node.ts';
import { readSource } from '../source/read.ts';
import { readable } from './calendar.ts';
import { differences, type Difference } from './difference.ts';
import { type Line, lineOf, type Said, type Touched, visible } from './line.ts';

/** What of an SOP's text touches whom; what is not here touches those who work by it. */
const TOUCHES: Readonly<Record<string, Touched>> = {
  clocks: 'customers',
  calendar: 'customers',
  calendars: 'customers',
  intake: 'customers',
  promises: 'customers',
  messages: 'customers',
  owner: 'leads',
  ladders: 'leads',
  authorities: 'leads',
  signals: 'leads',
  pauses: 'leads',
};
/** The same within a step. */
const OF_STEP: Readonly<Record<string, Touched>> = {
  call_back: 'customers',
  notify: 'customers',
  approve: 'leads',
  do: 'leads',
  with: 'leads',
  pays: 'leads',
  clock: 'leads',
  if_silent: 'leads',
  remind: 'leads',
};

/** Lines of a version that comes after `before`; without one the procedure is new. */
export function meaningOfSop(before: Package | undefined, after: Package): Line[] {
  const { sop, version, title } = after.plan;
  const scope = `sop/${sop}`;
  const name: Said = { zh: visible(`「${title}」（${sop}）`), en: visible(`${sop} (${title})`) };
  const from = before?.plan.version;
  const head: Line = {
    id: `${scope}@${version}#from-${from ?? 'nothing'}`,
    touches: 'agents',
    zh: from === undefined ? `${name.zh}：新流程，第 ${version} 版` : `${name.zh}：第 ${from} 版 → 第 ${version} 版`,
    en:
      from === undefined
        ? `${name.en}: a new procedure, version ${version}`
        : `${name.en}: version ${from} → ${version}`,
  };
  const written = differences(dataOf(before), dataOf(after)).filter((it) => it.path[0] !== 'version');
  const carried = differences(carriedBy(before), carriedBy(after));
  const lines = [...written, ...carried.filter((it) => !isSaid(it, written))].map((it) =>
    lineOf(scope, touchedBy(it.path), titled(name, after, it.path), it),
  );
  return lines.length > 0 || before === undefined ? [head, ...lines] : [head, ...compiledOtherwise(before, after)];
}

/** The same text under another compiler: what it comes to is told, part by part of the plan. */
function compiledOtherwise(before: Package, after: Package): Line[] {
  const { sop, title } = after.plan;
  const name: Said = { zh: `「${title}」（${sop}）编译结果`, en: `${sop} (${title}) compiles to` };
  return differences(steering(before), steering(after)).map((it) => lineOf(`plan/${sop}`, 'agents', name, it));
}

/** A plan without what names it, and the teams it only carries along. */
function steering({ plan }: Package): Partial<Plan> {
  const { version: _, hash: __, teams: ___, lastResort: ____, ...rest } = plan;
  return rest;
}

/** A new procedure is compared with none of its parts, so that each of them has a line of its own. */
const EMPTY = {
  data: {},
  clocks: {},
  steps: {},
  ladders: {},
  signals: {},
  promises: {},
  intake: {},
  pauses: {},
  evidence: {},
  help: {},
  transfer: {},
  on: {},
  anywhere: {},
};

function dataOf(body: Package | undefined): unknown {
  if (body === undefined) return EMPTY;
  const { root } = readSource('sop.yaml', body.source, createReporter('en'));
  return { ...EMPTY, ...((root === undefined ? {} : toData(root)) as object) };
}

function carriedBy(body: Package | undefined): Record<string, object> {
  const { messages = {}, ladders = {}, calendars = {}, authorities = {} } = body?.plan ?? {};
  const texts = body?.texts.messages ?? {};
  const both = Object.keys(messages).map((id) => [id, { ...messages[id], ...texts[id] }]);
  const days = Object.entries(calendars).map(([id, table]) => [id, readable(table)]);
  return { messages: Object.fromEntries(both), ladders, calendars: Object.fromEntries(days), authorities };
}

/** Own ladders stand in the text already. */
function isSaid({ path }: Difference, written: readonly Difference[]): boolean {
  return written.some((it) => it.path[0] === path[0] && it.path[1] === path[1] && it.path.length > 1);
}

function touchedBy([top = '', , inner = '']: readonly string[]): Touched {
  return (top === 'steps' ? OF_STEP[inner] : undefined) ?? TOUCHES[top] ?? 'agents';
}

/** The step's own title beside its id. */
function titled(name: Said, { plan }: Package, [top, id]: readonly string[]): Said {
  const list = top === 'steps' ? plan.steps : top === 'clocks' ? plan.clocks : [];
  const title = list.find((it) => it.id === id)?.title;
  return title === undefined || title === id ? name : { zh: `${name.zh}${title}`, en: `${name.en} ${title}` };
}
