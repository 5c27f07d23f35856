/**
 * How a case waited for others in the system it comes from (semantics rules 4 and 31): what has ended has used up its part of
 * `max`, what lasts goes on here, and every clock stood still for the reasons it lists.
 */
import type { Imported } from '../event.ts';
import { type Draft, emit } from '../state/draft.ts';
import { isOver, type Clock, type Pause } from '../state/state.ts';
import { pausesOn } from './clock.ts';
import { endPause, leftOf, openVisitNames } from './pauses.ts';
import { after, between, later } from './service-time.ts';

type Waited = NonNullable<Imported['pauses']>[number];

/** A stretch in which a clock stood still; without `toMs` it does now. */
export interface Still {
  fromMs: number;
  toMs?: number;
}

/** Holds a pause of the import open until the case stands where it stood: no visit is called so. */
const ELSEWHERE = 'import';

/** Takes them over, before the case begins: none lasts longer than the SOP's `max` allows. Answers when each really ended. */
export function takePauses(d: Draft, pauses: readonly Waited[]): Waited[] {
  return pauses.map((one) => ({ ...one, ...takeOne(d, one) }));
}

function takeOne(d: Draft, { reason, sinceMs, untilMs = Number.POSITIVE_INFINITY }: Waited): { untilMs?: number } {
  const plan = d.plan.pauses?.[reason];
  if (plan === undefined) return { untilMs: sinceMs };
  const { leftMs, calendar } = leftOf(d, plan, reason, sinceMs);
  if (leftMs <= 0) return { untilMs: sinceMs };
  const endMs = Math.min(untilMs, after(d.plan, calendar, sinceMs, leftMs));
  emit(d, 'pause.begun', { data: { reason, until: endMs, since: sinceMs } });
  if (endMs > d.nowMs) {
    const remind = plan.remind && { remindAtMs: later(d.plan, d.plan.calendar, d.nowMs, plan.remind.every) };
    const pause: Pause = { reason, sinceMs, untilMs: endMs, calendar, of: [ELSEWHERE], ...remind };
    d.state.pauses = [...(d.state.pauses ?? []), pause];
    return { untilMs: undefined };
  }
  const used = between(d.plan, calendar, sinceMs, endMs);
  d.state.pausedMs = { ...d.state.pausedMs, [reason]: (d.state.pausedMs?.[reason] ?? 0) + used };
  const why = endMs < untilMs ? 'time' : 'resumed';
  emit(d, 'pause.ended', { data: { reason, why, since: sinceMs, at: endMs } });
  return { untilMs: endMs };
}

/** The case stands where it stood: its pauses belong to what is open there, and end where nothing is. */
export function bindPauses(d: Draft): void {
  const names = isOver(d.state.state) ? [] : openVisitNames(d.state);
  for (const pause of d.state.pauses ?? []) {
    if (!pause.of.includes(ELSEWHERE)) continue;
    const others = pause.of.filter((name) => name !== ELSEWHERE && !names.includes(name));
    pause.of = [...names, ...others];
    if (pause.of.length === 0) endPause(d, pause, 'step');
  }
}

/** When it stood still since it started, earliest first and apart; what lasts is the last. @param pauses in order */
export function stillsOf(d: Draft, clock: Clock, pauses: readonly Waited[]): Still[] {
  const reasons = pausesOn(d.plan, clock);
  const stills: Still[] = [];
  for (const { reason, sinceMs, untilMs } of pauses) {
    if (!reasons.includes(reason) || (untilMs !== undefined && untilMs <= Math.max(sinceMs, clock.startedAtMs)))
      continue;
    const last = stills.at(-1);
    if (last !== undefined && (last.toMs === undefined || last.toMs >= sinceMs))
      last.toMs = last.toMs === undefined || untilMs === undefined ? undefined : Math.max(last.toMs, untilMs);
    else stills.push({ fromMs: Math.max(sinceMs, clock.startedAtMs), ...(untilMs !== undefined && { toMs: untilMs }) });
  }
  return stills;
}
