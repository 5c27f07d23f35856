/** `do` → plan. */
import { type Context, fault } from '../../context.ts';
import { compileArgument } from '../../expression/value.ts';
import type { DoStep } from '../../plan.ts';
import type { DoSource } from '../../schema/kinds/do.ts';
import { at, type Place } from '../../source/place.ts';
import { nearest } from '../../suggest.ts';
import { compileOutcomes } from '../outcomes.ts';
import { compileSave } from '../save.ts';
import type { StepHere } from './kind.ts';

const ALLOWED = { names: ['done', 'failed'], needed: ['failed'] };

export function compileDo(context: Context, source: DoSource, here: StepHere, place: Place): DoStep {
  checkCall(context, source.do, at(place, 'do'));
  const outcomes = compileOutcomes(context, source.outcomes, ALLOWED, here, place);
  return {
    kind: 'do',
    ...here.base,
    call: source.do,
    with: Object.entries(source.with ?? {}).map(([name, value]) => [
      name,
      compileArgument(context, value, at(place, 'with', name)),
    ]),
    save: compileSave(context, source.save, at(place, 'save')),
    outcomes: { ...outcomes, done: outcomes.done ?? { to: here.next } },
  };
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
