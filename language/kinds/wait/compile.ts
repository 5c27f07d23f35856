/** `wait` → plan. */
import { type Context, fault, faultAtKey } from '../../context.ts';
import type { WaitStep } from '../../plan.ts';
import type { WaitSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { fieldOf } from '../../compile/effects.ts';
import { compileOutcomes } from '../../compile/outcomes.ts';
import { compileSave } from '../../compile/save.ts';
import { compileWaiting } from '../../compile/staffing.ts';
import type { StepHere } from '../here.ts';

export function compileWait(context: Context, source: WaitSource, here: StepHere, place: Place): WaitStep {
  const { wait } = source;
  const where = at(place, 'wait');
  const events = wait.events ?? [];
  const timed = wait.for !== undefined || wait.until !== undefined;
  if (events.length === 0 && !timed) faultAtKey(context, 'wait/for-nothing', where);
  if (wait.for !== undefined && wait.until !== undefined) faultAtKey(context, 'wait/for-and-until', at(where, 'until'));
  if (wait.until !== undefined) checkUntil(context, wait.until, at(where, 'until'));
  if (wait.save !== undefined && events.length === 0) faultAtKey(context, 'wait/save-without-event', at(where, 'save'));
  const names = [...(events.length > 0 ? ['happened', ...events] : []), ...(timed ? ['silent'] : [])];
  const outcomes = compileOutcomes(context, source.outcomes, { names }, here, place);
  const onward = { to: here.next };
  return {
    kind: 'wait',
    ...here.base,
    events,
    for: wait.for,
    until: wait.until,
    save: compileSave(context, wait.save, at(where, 'save')),
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    outcomes: {
      ...outcomes,
      // An event without an outcome of its own leaves by `happened`.
      ...(events.some((e) => outcomes[e] === undefined) && { happened: outcomes.happened ?? onward }),
      ...((timed || events.length === 0) && { silent: outcomes.silent ?? onward }),
    },
  };
}

function checkUntil(context: Context, name: string, place: Place): void {
  const field = fieldOf(context, name, place);
  if (field !== undefined && field.type !== 'date' && field.type !== 'instant')
    fault(context, 'clock/due-type', place, { found: name, type: field.type });
  if (field?.personal) fault(context, 'expression/personal', place, { field: name });
}
