/** `assign` → plan. */
import { type Context, fault } from '../../context.ts';
import type { AssignStep } from '../../plan.ts';
import type { AssignSource } from './schema.ts';
import { at, type Place } from '../../source/place.ts';
import { compileOutcomes } from '../../compile/outcomes.ts';
import { compileStaffing, compileWaiting } from '../../compile/staffing.ts';
import type { StepHere } from '../here.ts';

/** Unlisted, `declined` means the next person and `nobody` that the work stays queued: the kernel does so by itself. */
const ALLOWED = { names: ['accepted', 'declined', 'nobody'], needed: ['accepted'] };

export function compileAssign(context: Context, source: AssignSource, here: StepHere, place: Place): AssignStep {
  const { assign } = source;
  const where = at(place, 'assign');
  if (!/^(team|role)\//.test(assign.to))
    fault(context, 'staffing/assign-to-group', at(where, 'to'), { found: assign.to });
  return {
    kind: 'assign',
    ...here.base,
    ...compileStaffing(context, assign, assign.to, 'to', where),
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    outcomes: compileOutcomes(context, source.outcomes, ALLOWED, here, place),
  };
}
