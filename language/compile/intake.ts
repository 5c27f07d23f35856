/** `intake` → plan: joining, re-opening, repeated complaints, events that open a case. */
import { type Context, fault, faultAtKey } from '../context.ts';
import type { Duration } from '../duration.ts';
import type { IntakePlan } from '../plan.ts';
import type { IntakeSource } from '../schema/intake.ts';
import { at, type Place } from '../source/place.ts';
import { fieldNames } from './effects.ts';
import { targetAtTop } from './outcomes.ts';
import { compileSave } from './save.ts';

/** All but `join`, which the plan keeps by itself; undefined when there is nothing else. */
export function compileIntake(
  context: Context,
  source: IntakeSource | undefined,
  place: Place,
): IntakePlan | undefined {
  const { reopen, repeat, open_on: openOn } = source ?? {};
  checkOpenOn(context, openOn, at(place, 'open_on'));
  if (reopen === undefined && repeat === undefined && openOn === undefined) return undefined;
  return {
    ...(reopen && {
      reopen: {
        within: compileWindow(context, reopen.within, at(place, 'reopen', 'within')),
        to: stepTarget(context, reopen.go_to, at(place, 'reopen', 'go_to')),
      },
    }),
    ...(repeat && {
      repeat: {
        same: compileSame(context, repeat.same, at(place, 'repeat', 'same')),
        within: compileWindow(context, repeat.within, at(place, 'repeat', 'within')),
      },
    }),
    ...(openOn && {
      openOn: Object.fromEntries(
        Object.entries(openOn).map(([event, fields]) => [
          event,
          compileSave(context, fields, at(place, 'open_on', event)),
        ]),
      ),
    }),
  };
}

/** An event that cannot give what every case must have at its opening opens none. */
function checkOpenOn(context: Context, openOn: IntakeSource['open_on'], place: Place): void {
  for (const [event, given] of Object.entries(openOn ?? {}))
    for (const [name, field] of Object.entries(context.fields))
      if (field.required && !Object.hasOwn(given, name))
        faultAtKey(context, 'intake/open-on-misses', at(place, event), { event, field: name });
}

/** Windows over several cases run on no calendar: `h` are hours, `nd` days of 24 h. */
export function compileWindow(context: Context, within: Duration, place: Place): Duration {
  if (within.unit === 'wd') fault(context, 'duration/only-natural', place);
  return within;
}

/** Fields that are compared between cases: of a personal one a case holds only its own reference. */
export function compileSame(context: Context, names: readonly string[], place: Place): string[] {
  const same = fieldNames(context, names, place);
  names.forEach((name, i) => {
    if (context.fields[name]?.personal) fault(context, 'expression/personal', at(place, i), { field: name });
  });
  return same;
}

function stepTarget(context: Context, to: string, place: Place): string {
  if (to === 'close' || to === 'cancel') fault(context, 'intake/reopen-to-the-end', place, { found: to });
  return targetAtTop(context, to, place);
}
