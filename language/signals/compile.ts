/** `signals` → plan: one way of firing each, effects, what they start, and by when they must be disposed of (rule 25). */
import { type Context, fault, faultAtKey, known } from '../context.ts';
import { compileCondition } from '../expression/condition.ts';
import type { SignalPlan } from '../plan.ts';
import type { SignalSource, SignalsSource } from '../schema/signals.ts';
import { at, type Place } from '../source/place.ts';
import { SIGNAL_FORMS, type SignalForm } from './form.ts';
import { compileEffects } from '../compile/effects.ts';
import { CONTACT } from '../compile/event-names.ts';
import { compileSame, compileWindow } from '../compile/intake.ts';
import { eventNames } from '../compile/event-names.ts';
import { compileWith } from '../compile/with.ts';

/** What a case hears without any declaring. */
const ALWAYS_HEARD = [CONTACT, 'activity'];

export function compileSignals(context: Context, signals: SignalsSource | undefined, place: Place): SignalPlan[] {
  return Object.entries(signals ?? {}).map(([code, source]) => compileSignal(context, code, source, at(place, code)));
}

function compileSignal(context: Context, code: string, source: SignalSource, place: Place): SignalPlan {
  const ways = SIGNAL_FORMS.filter((way) => source[way] !== undefined);
  if (ways.length !== 1) faultAtKey(context, 'signal/one-way', ways[1] === undefined ? place : at(place, ways[1]));
  if (source.with !== undefined && source.run === undefined)
    faultAtKey(context, 'signal/with-without-run', at(place, 'with'));
  return {
    code,
    title: source.title,
    ...Object.fromEntries(
      ways.map((way) => [way, compileForm(way, { ...context, always: true }, source, at(place, way))]),
    ),
    ...compileEffects(context, source, place),
    ...(source.run !== undefined && {
      run: { sop: source.run, with: compileWith(context, source.with, at(place, 'with')) },
    }),
    disposeWithin: source.dispose_within,
  };
}

type Compilers = {
  [F in SignalForm]: (context: Context, source: NonNullable<SignalSource[F]>, place: Place) => SignalPlan[F];
};

const COMPILERS: Compilers = { when: compileCondition, count: compileCount, silent: compileSilent };

function compileForm<F extends SignalForm>(
  form: F,
  context: Context,
  source: SignalSource,
  place: Place,
): SignalPlan[F] {
  const written = source[form];
  return written === undefined ? undefined : COMPILERS[form](context, written, place);
}

function compileCount(
  context: Context,
  count: NonNullable<SignalSource['count']>,
  place: Place,
): NonNullable<SignalPlan['count']> {
  known(context, 'event/unknown', count.of, [CONTACT, 'case', ...eventNames(context)], at(place, 'of'));
  return {
    of: count.of,
    same: compileSame(context, count.same, at(place, 'same')),
    within: compileWindow(context, count.within, at(place, 'within')),
    reaches: count.reaches,
  };
}

function compileSilent(
  context: Context,
  silent: NonNullable<SignalSource['silent']>,
  place: Place,
): NonNullable<SignalPlan['silent']> {
  known(context, 'event/unknown', silent.event, [...ALWAYS_HEARD, ...eventNames(context)], at(place, 'event'));
  if (silent.during !== undefined && !context.steps.has(silent.during))
    fault(context, 'signal/unknown-step', at(place, 'during'), { found: silent.during });
  return {
    event: silent.event,
    for: silent.for,
    during: silent.during,
  };
}
