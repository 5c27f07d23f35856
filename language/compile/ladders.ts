/** Ladders → plan: levels in the order they can fire. */
import { type Context, fault } from '../context.ts';
import { durationMs } from '../duration.ts';
import type { LevelPlan } from '../plan.ts';
import type { LevelSource } from '../schema/ladder.ts';
import { at, type Place } from '../source/place.ts';
import { checkCalendar } from './calendars.ts';
import { compileEffects } from './effects.ts';
import { compileWho } from './who.ts';

export function compileLadder(context: Context, levels: readonly LevelSource[], place: Place): LevelPlan[] {
  const compiled = levels.map((level, i) => compileLevel(context, level, at(place, i)));
  compiled.forEach((level, i) => {
    const before = compiled[i - 1];
    if (before !== undefined && orderOf(level) <= orderOf(before))
      fault(context, 'ladder/levels-out-of-order', at(place, i, 'at'));
  });
  return compiled;
}

function compileLevel(context: Context, source: LevelSource, place: Place): LevelPlan {
  if (source.only_during !== undefined) checkCalendar(context, source.only_during, at(place, 'only_during'));
  if (source.reassign !== undefined && !/^(role|team)\//.test(source.reassign))
    fault(context, 'ladder/reassign-to-group', at(place, 'reassign'), { found: source.reassign });
  const effects = compileEffects(context, source, place);
  if (
    effects.notify === undefined &&
    effects.watch === undefined &&
    effects.raise === undefined &&
    effects.escalate === undefined &&
    source.reassign === undefined
  ) {
    fault(context, 'ladder/level-does-nothing', place);
  }
  return {
    at: source.at,
    ...effects,
    ...(source.reassign !== undefined && { reassign: compileWho(context, source.reassign, at(place, 'reassign')) }),
    ackWithin: source.ack_within,
    hold: source.hold,
    repeat: source.repeat && compileRepeat(source.repeat),
    onlyDuring: source.only_during,
  };
}

function compileRepeat({ every, times, until }: NonNullable<LevelSource['repeat']>): LevelPlan['repeat'] {
  return {
    every,
    ...(times !== undefined && { times }),
    ...(until !== undefined && until !== 'acknowledged' && { until }),
  };
}

/** Shares of the limit lie before offsets after the due; a day counts 24 hours here. */
function orderOf({ at: moment }: LevelPlan): number {
  if ('percent' in moment) return moment.percent - 100;
  return durationMs(moment.after);
}
