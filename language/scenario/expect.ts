/** What a story expects, one check per thing named, so that a failure can point at it. */
import { compileMessage, compileWho } from '../compile/who.ts';
import { type Context, fault, known } from '../context.ts';
import type { Value } from '../plan.ts';
import type { ExpectSource } from '../schema/scenarios.ts';
import { at, keyRange, type Place, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { clockAt, evidenceAt, stepAt } from './acts.ts';
import type { StoryCast } from './cast.ts';
import type { Check, CheckName } from './scenario.ts';
import { givenValue, instantAt, keyOf, personAt } from './values.ts';

const CLOCK_STATES = ['pending', 'running', 'paused', 'met', 'breached', 'met_late', 'cancelled'];
/** No step is open. A step of this name cannot be expected. */
const NONE = 'none';

type Reader = (context: Context, value: never, place: Place, cast: StoryCast) => Check[];

/** Reads an `expect` in the order it is written. */
export function compileExpect(context: Context, source: ExpectSource, place: Place, cast: StoryCast): Check[] {
  return Object.entries(source).flatMap(([key, value]) => {
    if (value === undefined) return [];
    const here = at(place, key);
    const reader = READERS[key as keyof ExpectSource];
    return reader === undefined
      ? [check(key as CheckName, '', value as Value, here)]
      : reader(context, value as never, here, cast);
  });
}

function check(name: CheckName, of: string, expected: Value, place: Place, atKey = false): Check {
  return { check: name, name: of, expected, range: atKey ? keyRange(place) : valueRange(place) };
}

const READERS: Partial<Record<keyof ExpectSource, Reader>> = {
  step: (context, value: string | string[], place) => {
    const steps = listOf(value).filter((step) => step !== NONE);
    steps.forEach((step, i) => stepAt(context, step, itemAt(place, i)));
    return [check('step', '', steps.toSorted(), place)];
  },
  owner: (context, value: string | null, place) => [
    check('owner', '', value === null ? null : personAt(context, value, [], place), place),
  ],
  transfer: (context, value: string | null, place) => [
    check('transfer', '', value === null || value.startsWith('team/') ? value : whoAt(context, value, place), place),
  ],
  accountable: (context, value: string, place) => [check('accountable', '', teamAt(context, value, place), place)],
  team: (context, value: string, place) => [check('team', '', teamAt(context, value, place), place)],
  watchers: (context, value: string | string[], place) =>
    each(value, place, (who, here) => [check('watchers', whoAt(context, who, here), true, here)]),
  clock: (context, value: Record<string, string>, place) =>
    Object.entries(value).map(([id, state]) => {
      const here = at(place, id);
      if (!CLOCK_STATES.includes(state))
        fault(context, 'shape/wrong-value', here, {
          found: state,
          expected: CLOCK_STATES.join(', '),
          suggestion: nearest(state, CLOCK_STATES),
        });
      return check('clock', clockAt(context, id, keyOf(here)), state, here);
    }),
  due: (context, value: Record<string, string>, place) =>
    Object.entries(value).map(([id, text]) => {
      const here = at(place, id);
      return check('due', clockAt(context, id, keyOf(here)), instantAt(context, text, here), here);
    }),
  next_due: (context, value: { clock?: string; at?: string }, place) => [
    ...(value.clock === undefined
      ? []
      : [check('next_due.clock', '', clockAt(context, value.clock, at(place, 'clock')), at(place, 'clock'))]),
    ...(value.at === undefined
      ? []
      : [check('next_due.at', '', instantAt(context, value.at, at(place, 'at')), at(place, 'at'))]),
  ],
  notified: (context, value: string | string[], place) =>
    each(value, place, (who, here) => [check('notified', whoAt(context, who, here), true, here)]),
  not_notified: (context, value: string | string[], place) =>
    each(value, place, (who, here) => [check('not_notified', whoAt(context, who, here), true, here)]),
  sent: (context, value: Record<string, number | string | string[]>, place) =>
    Object.entries(value).map(([message, expected]) => {
      const here = at(place, message);
      compileMessage(context, message, keyOf(here));
      if (typeof expected === 'number') return check('sent', message, expected, here);
      const who = listOf(expected).map((it, i) => whoAt(context, it, itemAt(here, i)));
      return check('sent_to', message, who.toSorted(), here);
    }),
  data: (context, value: Record<string, unknown>, place) =>
    Object.entries(value).map(([name, expected]) => {
      const here = at(place, name);
      return check('data', name, givenValue(context, name, expected, here), here);
    }),
  evidence: (context, value: string | string[], place) =>
    each(value, place, (name, here) => [check('evidence', evidenceAt(context, name, here), true, here)]),
  calls: (context, value: Record<string, number>, place) =>
    Object.entries(value).map(([call, count]) => {
      callAt(context, call, keyOf(at(place, call)));
      return check('calls', call, count, at(place, call));
    }),
  signals: (context, value: string | string[], place) =>
    each(value, place, (code, here) => {
      known(context, 'scenario/unknown-signal', code, Object.keys(context.sop.signals ?? {}), here);
      return [check('signals', code, true, here)];
    }),
  links: (_, value: Record<string, string | string[] | null>, place, cast) =>
    Object.entries(value).map(([name, kinds]) => {
      const here = at(place, name);
      cast.contextOf(name, keyOf(here));
      return check('links', name, kinds === null ? [] : listOf(kinds).toSorted(), here);
    }),
  tasks: (context, value: Record<string, Record<string, Value>>, place) =>
    Object.entries(value).flatMap(([step, task]) => {
      const here = at(place, step);
      stepAt(context, step, keyOf(here));
      return Object.entries(task).map(([key, expected]) => taskCheck(context, step, key, expected, at(here, key)));
    }),
};

function taskCheck(context: Context, step: string, key: string, expected: Value, place: Place): Check {
  if (key === 'accept_by') return check('tasks.accept_by', step, instantAt(context, String(expected), place), place);
  if (key === 'assignee' && expected !== null) personAt(context, String(expected), [], place);
  if (key === 'team') teamAt(context, String(expected), place);
  return check(`tasks.${key}` as CheckName, step, expected, place);
}

function each(value: string | string[], place: Place, read: (item: string, place: Place) => Check[]): Check[] {
  return listOf(value).flatMap((item, i) => read(item, itemAt(place, i)));
}

/** One word or several, as a list. */
export function listOf(value: string | string[]): string[] {
  return Array.isArray(value) ? value : [value];
}

/** The place of an item, or of the only one. */
export function itemAt(place: Place, i: number): Place {
  return place.node?.kind === 'list' ? at(place, i) : place;
}

/** Somebody as notices name them: a person by id, or whoever the SOP may name. */
function whoAt(context: Context, who: string, place: Place): string {
  const isPerson = context.organization !== undefined && Object.hasOwn(context.organization.people, who);
  return isPerson ? `person/${who}` : compileWho(context, who, place, 'message');
}

function teamAt(context: Context, team: string, place: Place): string {
  if (context.organization === undefined) return team;
  const teams = Object.keys(context.organization.teams);
  // `team/courier` names who in an SOP; here only teams stand.
  const bare = team.replace(/^team\//, '');
  if (bare !== team && teams.includes(bare))
    fault(context, 'who/unknown-team', place, { found: team, suggestion: bare, expected: teams.join(', ') });
  else known(context, 'who/unknown-team', team, teams, place);
  return team;
}

/** A connector's call. */
export function callAt(context: Context, call: string, place: Place): void {
  const { entries } = context.connectors;
  if (entries === undefined) return;
  const [connector = '', ...rest] = call.split('.');
  const calls = [...entries].flatMap(([id, it]) => Object.keys(it.calls).map((name) => `${id}.${name}`));
  if (rest.length > 0 && entries.get(connector)?.calls[rest.join('.')] !== undefined) return;
  known(context, 'connector/unknown-call', call, calls, place);
}
