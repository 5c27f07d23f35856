/** The names that can be read besides the fields: `case.*`, `owner`, `clock.<id>.*`, `task.<step>.*`, `survey.*`. */
import { clockId } from '../clock-id.ts';
import type { Code } from '../codes.ts';
import type { Context } from '../context.ts';
import type { Expr, FieldPlan } from '../plan.ts';
import { nearest } from '../suggest.ts';
import type { Named, ValueType } from './types.ts';

const CASE: Record<string, ValueType> = {
  state: 'choice',
  cycle: 'integer',
  level: 'integer',
  contacts: 'integer',
  owner_acts: 'integer',
  rejections: 'integer',
  forced: 'integer',
  opened_by: 'person',
  resolved_by: 'person',
  link: 'choice',
};
const CLOCK: Record<string, ValueType> = { state: 'choice', due: 'instant', used: 'share', left: 'duration' };
const TASK: Record<string, ValueType> = { assignee: 'person', outcome: 'choice', visits: 'integer' };

export const CASE_STATES = ['open', 'resolved', 'closed', 'cancelled', 'merged'] as const;
/** How a case is linked to another one that was there before it, the strongest first (rule 17). */
export const CASE_LINKS = ['repeat', 'follow_up', 'same_customer'] as const;
const CLOCK_STATES = ['pending', 'running', 'paused', 'met', 'breached', 'met_late', 'cancelled'] as const;

const ENGINE_HEADS = ['case', 'owner', 'clock', 'task', 'survey', 'item', 'event'] as const;

/** Whether a name that begins so is one of the engine's. A field that is called `event` was there first. */
export function isEngineHead({ fields }: Pick<Context, 'fields'>, head: string): boolean {
  return (ENGINE_HEADS as readonly string[]).includes(head) && !(head === 'event' && Object.hasOwn(fields, head));
}

export const MEMBERS = { case: CASE, clock: CLOCK, task: TASK } as const;

export type Resolved = { named: Named } | { unknown: string; readonly suggestion: string | undefined };

/** What is wrong with a name that is none: what an event brings is known only where one is heard. */
export function unknownCode({ brought, fields }: Context, name: string): Code {
  const ofEvent = name === 'event' || name.startsWith('event.');
  return ofEvent && brought === undefined && !Object.hasOwn(fields, 'event')
    ? 'expression/not-heard-here'
    : 'expression/unknown-name';
}

/** A name in dotted form, as conditions in map form and templates write it. */
export function resolveName(context: Context, name: string): Resolved {
  const field = Object.hasOwn(context.fields, name) ? context.fields[name] : undefined;
  if (field !== undefined) {
    return { named: named(['f', name], field) };
  }
  const [head = '', ...rest] = name.split('.');
  return resolveParts(context, head, rest, name);
}

/** An engine name by its parts; `written` is what the author wrote. */
export function resolveParts(context: Context, head: string, rest: readonly string[], written: string): Resolved {
  const [second = '', third = ''] = rest;
  if (head === 'item' && context.item !== undefined) {
    const named = itemName(context.item, rest);
    if (named !== undefined) return { named };
  }
  const brought = head === 'event' && rest.length === 1 ? context.brought?.get(second) : undefined;
  if (brought !== undefined) return { named: named(['n', 'event', second], brought) };
  if (head === 'owner' && rest.length === 0) return { named: { expr: ['n', 'owner'], type: 'person' } };
  if (head === 'case' && rest.length === 1 && Object.hasOwn(CASE, second)) {
    return {
      named: {
        expr: ['n', 'case', second],
        type: CASE[second] ?? 'text',
        ...(second === 'state' && { choices: CASE_STATES }),
        ...(second === 'link' && { choices: CASE_LINKS }),
      },
    };
  }
  const clock = head === 'clock' && rest.length === 2 ? clockNamed(context, second) : undefined;
  if (clock !== undefined && Object.hasOwn(CLOCK, third)) {
    return {
      named: {
        expr: ['n', 'clock', clock, third],
        type: CLOCK[third] ?? 'text',
        ...(third === 'state' && { choices: CLOCK_STATES }),
      },
    };
  }
  const step = context.steps.get(second);
  if (head === 'task' && rest.length === 2 && step !== undefined && Object.hasOwn(TASK, third)) {
    return {
      named: {
        expr: ['n', 'task', second, third],
        type: TASK[third] ?? 'text',
        ...(third === 'outcome' && { choices: step.outcomes }),
      },
    };
  }
  if (head === 'survey' && rest.length === 1 && (second === 'score' || context.questions.has(second))) {
    return { named: { expr: ['n', 'survey', second], type: 'number' } };
  }
  return {
    unknown: written,
    // Looked up only when somebody is told: literals are tried as names, too.
    get suggestion() {
      return nearest(written, allNames(context));
    },
  };
}

/** A clock of the SOP or, where none has the name, the red line of that leg (rule 21). */
function clockNamed({ clocks, legs }: Context, name: string): string | undefined {
  if (clocks.has(name)) return name;
  return legs.has(name) ? clockId('line', name) : undefined;
}

/** Inside `each`: the item itself, or one of its named fields. */
function itemName(item: NonNullable<FieldPlan['of']>, [name, ...more]: readonly string[]): Named | undefined {
  if (more.length > 0) return undefined;
  const base: Expr = ['n', 'item'];
  if (typeof item.type === 'string') return name === undefined ? named(base, item as FieldPlan) : undefined;
  const field = name === undefined ? undefined : (item as Record<string, FieldPlan>)[name];
  return field === undefined || name === undefined ? undefined : named(['.', base, name], field);
}

function named(expr: Expr, field: FieldPlan): Named {
  const { type, choices, personal } = field;
  return { expr, type, field, ...(choices && { choices }), ...(personal && { personal }) };
}

/** Every name that can be read, for suggestions and for editors. */
export function allNames(context: Context): string[] {
  return [
    ...Object.keys(context.fields),
    'owner',
    ...Object.keys(CASE).map((n) => `case.${n}`),
    ...[...context.clocks, ...context.legs.keys()].flatMap((c) => Object.keys(CLOCK).map((n) => `clock.${c}.${n}`)),
    ...[...context.steps.keys()].flatMap((s) => Object.keys(TASK).map((n) => `task.${s}.${n}`)),
    ...['score', ...context.questions].map((q) => `survey.${q}`),
    ...[...(context.brought?.keys() ?? [])].map((b) => `event.${b}`),
  ];
}
