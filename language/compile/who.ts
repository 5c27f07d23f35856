/** Who expressions → the plan's encoding (semantics: "Who"). */
import { type Context, fault } from '../context.ts';
import { factsOfKind } from '../kinds/of-step.ts';
import { rolesHeld } from '../organization.ts';
import type { NotifyPlan, Who } from '../plan.ts';
import { resolveName } from '../expression/names.ts';
import type { NotifySource } from '../schema/effects.ts';
import { at, keyRange, type Place, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';

/** Not a who of its own: a word of `not_by` alone. */
const EVERYONE_BEFORE = 'everyone_before';

/** What a who stands for: work goes to people, messages also to the customer. */
export type Purpose = 'person' | 'message';

interface Problem {
  code:
    | 'who/unknown'
    | 'who/unknown-team'
    | 'who/unknown-step'
    | 'who/not-a-person'
    | 'role/held-by-nobody'
    | 'team/has-nobody';
  suggestion?: string | undefined;
  expected?: string;
}

/** The encoded who. An unknown one is reported at its value (or key) and kept as written. */
export function compileWho(
  context: Context,
  who: string,
  place: Place,
  purpose: Purpose = 'person',
  inKey = false,
): Who {
  const result = read(context, who, purpose);
  if (result.problem) {
    const { code, suggestion, expected } = result.problem;
    context.reporter.report(code, inKey ? keyRange(place) : valueRange(place), { found: who, suggestion, expected });
  }
  return result.who;
}

function read(context: Context, who: string, purpose: Purpose): { who: Who; problem?: Problem } {
  if (who === 'owner') return { who };
  if (who === 'party' && context.party !== undefined) return { who: context.party };
  const item = ofItem(context, who, purpose);
  if (item !== undefined) return { who: item };
  if (who === 'case.resolved_by') return { who: 'resolved_by' };
  if (who === 'case.opened_by') return { who: 'opened_by' };
  if (who.startsWith('team/')) return team(context, who);
  if (who.startsWith('role/')) return role(context, who);
  const task = /^task\.([^.]+)\.assignee$/.exec(who);
  if (task) {
    const step = task[1] ?? '';
    const kind = context.steps.get(step)?.kind;
    const works = kind !== undefined && (factsOfKind(kind).owns || factsOfKind(kind).act !== undefined);
    return works
      ? { who: `task/${step}` }
      : { who: `task/${step}`, problem: { code: 'who/unknown-step', suggestion: nearest(step, context.steps.keys()) } };
  }
  return field(context, who, purpose);
}

/** Inside `each`: the item, or one of its fields, when that is somebody. */
function ofItem(context: Context, who: string, purpose: Purpose): Who | undefined {
  const [head, name = '', ...more] = who.split('.');
  if (head !== 'item' || context.item === undefined || more.length > 0) return undefined;
  const resolved = resolveName(context, who);
  const type = 'named' in resolved ? resolved.named.type : undefined;
  if (type === 'person') return `item/${name}`;
  return type === 'party' && purpose === 'message' ? `item_party/${name}` : undefined;
}

function team(context: Context, who: string): { who: Who; problem?: Problem } {
  const { organization } = context;
  const id = who.slice('team/'.length);
  if (organization === undefined) return { who };
  if (Object.hasOwn(organization.teams, id)) {
    const has = Object.values(organization.people).some((person) => person.teams.includes(id));
    return has ? { who } : { who, problem: { code: 'team/has-nobody' } };
  }
  const teams = Object.keys(organization.teams);
  const guess = nearest(id, teams);
  return {
    who,
    problem: { code: 'who/unknown-team', suggestion: guess && `team/${guess}`, expected: teams.join(', ') },
  };
}

/** A role is declared by holding it, so one that nobody holds may be right and is only a warning. */
function role(context: Context, who: string): { who: Who; problem?: Problem } {
  const { organization } = context;
  if (organization === undefined) return { who };
  const held = rolesHeld(organization);
  const id = who.slice('role/'.length);
  if (held.has(id)) return { who };
  const guess = nearest(id, held);
  return { who, problem: { code: 'role/held-by-nobody', suggestion: guess && `role/${guess}` } };
}

function field(context: Context, who: string, purpose: Purpose): { who: Who; problem?: Problem } {
  const plan = Object.hasOwn(context.fields, who) ? context.fields[who] : undefined;
  if (plan?.type === 'person' || (plan?.type === 'party' && purpose === 'message')) return { who: `field/${who}` };
  if (plan !== undefined) return { who: `field/${who}`, problem: { code: 'who/not-a-person', expected: plan.type } };
  const people = Object.entries(context.fields).filter(
    ([, f]) => f.type === 'person' || (f.type === 'party' && purpose === 'message'),
  );
  const party = context.party === undefined ? [] : ['party'];
  const words = [
    'owner',
    'case.opened_by',
    'case.resolved_by',
    ...itemWords(context, purpose),
    ...party,
    ...people.map(([name]) => name),
  ];
  const named = [
    ...Object.keys(context.organization?.teams ?? {}).map((t) => `team/${t}`),
    ...[...(context.organization ? rolesHeld(context.organization) : [])].map((r) => `role/${r}`),
  ];
  // `agent` for `role/agent`: the word alone is right behind its prefix.
  const prefixed = named.find((n) => n.endsWith(`/${who}`));
  return {
    who: `field/${who}`,
    problem: { code: 'who/unknown', suggestion: prefixed ?? nearest(who, [...words, ...named]) },
  };
}

function itemWords(context: Context, purpose: Purpose): string[] {
  const { item } = context;
  const names =
    item === undefined ? [] : typeof item.type === 'string' ? ['item'] : Object.keys(item).map((n) => `item.${n}`);
  return names.filter((name) => ofItem(context, name, purpose) !== undefined);
}

/** People who stay named while the case goes on: an `each` around them is known only while its steps are entered. */
export function compileWhoList(around: Context, list: readonly string[], place: Place): Who[] {
  const { item: _, ...context } = around;
  const many = place.node?.kind === 'list';
  return list.map((who, i) => compileWho(context, who, many ? at(place, i) : place));
}

/** `not_by`: people, and `everyone_before`, who had the work of any other step of the case. */
export function compileNotBy(context: Context, list: readonly string[], place: Place): Who[] {
  const many = place.node?.kind === 'list';
  return list.flatMap((who, i) =>
    who === EVERYONE_BEFORE ? [who] : compileWhoList(context, [who], many ? at(place, i) : place),
  );
}

/** `notify`: who, a list, or `{ who: message }`. */
export function compileNotify(context: Context, source: NotifySource, place: Place): NotifyPlan[] {
  if (typeof source === 'string') return [{ who: compileWho(context, source, place, 'message') }];
  if (Array.isArray(source))
    return source.map((who, i) => ({ who: compileWho(context, who, at(place, i), 'message') }));
  return Object.entries(source).map(([who, message]) => {
    const here = at(place, who);
    compileMessage(context, message, here);
    return { who: compileWho(context, who, here, 'message', true), message };
  });
}

/** A message's id; unknown ones are reported. */
export function compileMessage(context: Context, message: string, place: Place): string {
  const { entries } = context.messages;
  if (entries !== undefined && !entries.has(message)) {
    fault(context, 'message/unknown', place, {
      found: message,
      suggestion: nearest(message, entries.keys()),
      expected: [...entries.keys()].join(', '),
    });
  }
  return message;
}
