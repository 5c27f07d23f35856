/** How people are found (rule 26) and what waiting steps carry → plan. */
import { type Context, fault, faultAtKey } from '../context.ts';
import type { Duration } from '../duration.ts';
import { resolveName } from '../expression/names.ts';
import type { Expr, PauseReason, StaffingPlan, Strategy, WaitingPlan } from '../plan.ts';
import type { NotifySource } from '../schema/effects.ts';
import type { StepClockSource } from '../schema/clock.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { compileChosen, compileStepClock } from './clocks.ts';
import { checkReason } from './reasons.ts';
import { compileNotBy, compileNotify, compileWho } from './who.ts';

interface StaffingSource {
  by?: Strategy | undefined;
  skill?: string | undefined;
  not_by?: string[] | undefined;
  accept_within?: Parameters<typeof compileChosen>[1] | undefined;
}

/** `key` is what names the people: `for` or `to`. */
export function compileStaffing(
  context: Context,
  source: StaffingSource,
  who: string,
  key: string,
  place: Place,
): StaffingPlan {
  const group = /^(team|role)\//.test(who) || (who === 'party' && context.party !== undefined);
  for (const name of ['by', 'skill', 'not_by', 'accept_within'] as const) {
    if (!group && source[name] !== undefined)
      faultAtKey(context, 'staffing/of-a-person', at(place, name), { key: name, who });
  }
  return {
    for: compileWho(context, who, at(place, key)),
    by: source.by ?? 'claim',
    ...(source.skill !== undefined && { skill: compileSkill(context, source.skill, at(place, 'skill')) }),
    ...(source.not_by !== undefined && { notBy: compileNotBy(context, source.not_by, at(place, 'not_by')) }),
    ...(source.accept_within !== undefined && {
      acceptWithin: compileChosen(context, source.accept_within, at(place, 'accept_within')),
    }),
  };
}

/** A field gives its value; else the word is a skill that somebody has. */
function compileSkill(context: Context, skill: string, place: Place): Expr {
  const found = resolveName(context, skill);
  if ('named' in found) {
    if (found.named.personal) fault(context, 'expression/personal', place, { field: skill });
    return found.named.expr;
  }
  const skills = new Set(Object.values(context.organization?.people ?? {}).flatMap((p) => p.skills));
  if (context.organization !== undefined && !skills.has(skill)) {
    const names = [...Object.keys(context.fields), ...skills];
    fault(context, 'staffing/unknown-skill', place, { found: skill, suggestion: nearest(skill, names) });
  }
  return skill;
}

interface WaitingSource {
  clock?: StepClockSource | undefined;
  remind?: { every: Duration; notify: NotifySource } | undefined;
  pause?: PauseReason | undefined;
}

/** The step's own clock, its reminders, and what it pauses for. */
export function compileWaiting(
  context: Context,
  source: WaitingSource,
  title: string,
  calendar: string,
  place: Place,
): Pick<WaitingPlan, 'clock' | 'remind' | 'pause'> {
  if (source.pause !== undefined) checkReason(context, source.pause, at(place, 'pause'));
  return {
    ...(source.clock && { clock: compileStepClock(context, source.clock, title, calendar, at(place, 'clock')) }),
    ...(source.remind && {
      remind: {
        every: source.remind.every,
        notify: compileNotify(context, source.remind.notify, at(place, 'remind', 'notify')),
      },
    }),
    pause: source.pause,
  };
}
