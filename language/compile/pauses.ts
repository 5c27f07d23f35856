/** `pauses`, `promises` and `upgrade` → plan; what may pause is declared, and some clocks never do (semantics rule 4). */
import { type Context, fault, faultAtKey, placeOf } from '../context.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { PauseReason } from '../pause-reasons.ts';
import { stopsOf } from '../moments.ts';
import type { ClockPlan, PausePlan, Plan, StepPlan } from '../plan.ts';
import type { PausesSource, PromisesSource, UpgradeSource } from '../schema/pauses.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { warnPoints } from './clocks.ts';
import { checkLadder } from './effects.ts';
import { compileNotify } from './who.ts';

const MIN_GRACE_MS = 15 * 60_000;

export function compilePauses(
  context: Context,
  source: PausesSource | undefined,
  place: Place,
): Partial<Record<PauseReason, PausePlan>> {
  const plans: Partial<Record<PauseReason, PausePlan>> = {};
  for (const [name, pause] of Object.entries(source ?? {})) {
    const reason = name as PauseReason;
    const here = at(place, reason);
    if (reason === 'waiting_third_party' && pause.evidence === undefined)
      faultAtKey(context, 'pause/needs-evidence', here, { reason });
    plans[reason] = {
      max: pause.max,
      ...(pause.remind && {
        remind: {
          every: pause.remind.every,
          notify: compileNotify(context, pause.remind.notify, at(here, 'remind', 'notify')),
        },
      }),
      evidence: pause.evidence ?? [],
    };
  }
  return plans;
}

/** A promise is an instant: its time is natural, whatever the calendars say (semantics rules 3 and 8). */
export function compilePromises(
  context: Context,
  source: PromisesSource | undefined,
  place: Place,
): Plan['promises'] | undefined {
  if (source === undefined) return undefined;
  checkLadder(context, source.ladder, at(place, 'ladder'));
  return {
    title: '口头承诺',
    calendar: '',
    warn: warnPoints(context, source.warn ?? [], at(place, 'warn')),
    ladder: source.ladder,
    minGraceMs: MIN_GRACE_MS,
  };
}

/** The targets are steps of this version; what the old one had is known to its own plan alone. */
export function compileUpgrade(
  context: Context,
  source: UpgradeSource | undefined,
  place: Place,
): Plan['upgrade'] | undefined {
  if (source === undefined) return undefined;
  if (source.from >= context.sop.version)
    fault(context, 'upgrade/not-from-earlier', at(place, 'from'), { found: source.from, limit: context.sop.version });
  for (const [old, step] of Object.entries(source.steps)) {
    if (!context.steps.has(step))
      fault(context, 'upgrade/unknown-step', at(place, 'steps', old), {
        found: step,
        suggestion: nearest(step, [...context.steps.keys()]),
      });
  }
  return source;
}

/** Rule 4: a clock that stops with the first step is the response; waiting for others does not excuse it. */
export function checkFirstStep(context: Context, clocks: ClockPlan[], steps: StepPlan[]): void {
  const first = steps[0];
  if (first === undefined) return;
  const legs =
    factsOf(first)
      .block(first)
      ?.legs?.map((leg) => leg.id) ?? [];
  for (const clock of clocks) {
    const { id, pauseOn } = clock;
    const heads = stopsOf(clock).map((stop) => stop.slice(0, stop.lastIndexOf('.')));
    if (pauseOn !== undefined && heads.some((head) => head === first.id || legs.includes(head)))
      faultAtKey(context, 'pause/of-first-step', at(context.root, 'clocks', id, 'pause_on'), { clock: id });
  }
  if ('clock' in first && first.clock?.pauseOn !== undefined)
    faultAtKey(context, 'pause/of-first-step', at(placeOf(context, first.id), 'clock', 'pause_on'), {
      clock: first.clock.title,
    });
}
