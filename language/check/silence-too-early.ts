/** What comes after the step has left by itself never comes: reminders and levels behind `if_silent` or the deadline. */
import { type Context, fault, placeOf } from '../context.ts';
import { durationMs, formatDuration } from '../duration.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { LevelPlan, StepPlan } from '../plan.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const silenceTooEarly: Rule = ({ context, plan }) => {
  for (const step of plan.steps) {
    const end = endOf(step);
    if (end === undefined) continue;
    const limit = formatDuration(end);
    const place = placeOf(context, step.id);
    if ('remind' in step && step.remind !== undefined && durationMs(step.remind.every) >= end)
      fault(context, 'step/remind-after-deadline', at(place, 'remind', 'every'), { limit });
    checkLevels(context, step, end, plan.ladders);
  }
};

/** When the step leaves by itself, in ms of natural time at most. */
function endOf(step: StepPlan): number | undefined {
  if ('ifSilent' in step && step.ifSilent !== undefined) return durationMs(step.ifSilent.after);
  const after = factsOf(step).endsAfter(step);
  return after && durationMs(after);
}

function checkLevels(context: Context, step: StepPlan, end: number, ladders: Record<string, LevelPlan[]>): void {
  if (
    !('clock' in step) ||
    step.clock?.ladder === undefined ||
    step.clock.limit === undefined ||
    'by' in step.clock.limit
  )
    return;
  const limitMs = durationMs(step.clock.limit);
  const late = (ladders[step.clock.ladder] ?? []).some((level) => {
    const atMs = 'percent' in level.at ? (limitMs * level.at.percent) / 100 : limitMs + durationMs(level.at.after);
    return atMs > end;
  });
  if (late)
    fault(context, 'ladder/level-too-late', at(placeOf(context, step.id), 'clock', 'ladder'), {
      limit: formatDuration(end),
    });
}
