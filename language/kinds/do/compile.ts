/** `do` → plan. */
import { type Context, fault, faultAtKey } from '../../context.ts';
import { type Call, CONNECTOR_DEFAULTS } from '../../connector.ts';
import type { DoStep } from '../../plan.ts';
import type { DoSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { nearest } from '../../suggest.ts';
import { compileOutcomes } from '../../compile/outcomes.ts';
import { checkSent, compilePays } from '../../compile/pays.ts';
import { compileSave, type Gives } from '../../compile/save.ts';
import { compileSent } from '../../compile/with.ts';
import type { StepHere } from '../here.ts';

const ALLOWED = { names: ['done', 'failed'], needed: ['failed'] };

export function compileDo(context: Context, source: DoSource, here: StepHere, place: Place): DoStep {
  checkCall(context, source.do, at(place, 'do'));
  const sent = compileSent(context, source.with, at(place, 'with'));
  checkSent(context, source, sent, place);
  checkPath(context, source, place);
  checkMoney(context, source, at(place, 'do'));
  const outcomes = compileOutcomes(context, source.outcomes, ALLOWED, here, place);
  return {
    kind: 'do',
    ...here.base,
    call: source.do,
    with: sent.map(({ name, expr, instant }): DoStep['with'][number] =>
      instant ? [name, expr, 'instant'] : [name, expr],
    ),
    ...timesOf(context, source.do),
    save: compileSave(context, source.save, at(place, 'save'), givenBy(context, source.do)),
    ...compilePays(context, source, place),
    outcomes: { ...outcomes, done: outcomes.done ?? { to: here.next } },
  };
}

/** Pinned with the version: a run must not try for another time after a restart than before it. */
function timesOf(context: Context, call: string): Pick<DoStep, 'timeoutMs' | 'retryForMs'> {
  const connector = context.connectors.entries?.get(call.slice(0, call.indexOf('.')));
  const { timeoutMs, retryForMs } = connector ?? CONNECTOR_DEFAULTS;
  return { timeoutMs, retryForMs };
}

function callOf(context: Context, call: string): Call | undefined {
  const [connector = '', name = ''] = call.split('.');
  const calls = context.connectors.entries?.get(connector)?.calls;
  return calls !== undefined && Object.hasOwn(calls, name) ? calls[name] : undefined;
}

/** Without a mapping a reply may hold anything. */
function givenBy(context: Context, call: string): Gives | undefined {
  const reply = callOf(context, call)?.reply;
  return reply && { call, names: Object.keys(reply) };
}

/** `/orders/{order}` is filled from `with`, and from nothing else. */
function checkPath(context: Context, { do: name, with: given = {} }: DoSource, place: Place): void {
  const path = callOf(context, name)?.path ?? '';
  for (const [, found = ''] of path.matchAll(/\{([^{}]+)\}/g))
    if (!Object.hasOwn(given, found))
      faultAtKey(context, 'connector/path-without-value', at(place, Object.keys(given).length > 0 ? 'with' : 'do'), {
        found,
        path,
      });
}

/** What moves money goes through an approval (rule 23). */
function checkMoney(context: Context, { do: found, pays }: DoSource, place: Place): void {
  const connector = context.connectors.entries?.get(found.slice(0, found.indexOf('.')));
  if (connector?.movesMoney && pays === undefined) fault(context, 'pays/moves-money', place, { found });
}

function checkCall(context: Context, call: string, place: Place): void {
  const { entries } = context.connectors;
  if (entries === undefined) return;
  const calls = [...entries.values()].flatMap((c) => Object.keys(c.calls).map((name) => `${c.id}.${name}`));
  if (calls.includes(call)) return;
  fault(context, 'connector/unknown-call', place, {
    found: call,
    suggestion: nearest(call, calls),
    expected: calls.join(', '),
  });
}
