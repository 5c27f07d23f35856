/** What a case does when something happens outside: an event sent to it, or a contact of its customer (language: `on`). */
import type { EventPlan, Value } from '../../language/plan.ts';
import { scopeOf } from '../values/context.ts';
import { setFields } from '../values/data.ts';
import { type Draft, emit } from '../state/draft.ts';
import { applyEffects } from './effects.ts';
import { holds } from '../values/evaluate.ts';
import type { Exit, Next } from './exit.ts';
import { heard } from '../others/signals/silences.ts';
import { kindOf } from '../kinds/of-step.ts';
import { moment } from '../clocks/moments.ts';
import { stepOf } from '../plan-index.ts';
import { broughtBy, savedFrom } from '../values/brought.ts';
import { readSaved } from '../values/saved.ts';
import { isOver } from '../state/state.ts';

/**
 * The event's moment occurs, `on` takes it, and what waits for it goes on – unless `on` leads elsewhere, which withdraws
 * all that is open. A case that is over hears nothing. `sinceMs`: it was received then.
 */
export function hear(d: Draft, name: string, data: Record<string, Value>, sinceMs?: number): Next {
  if (isOver(d.state.state)) return undefined;
  heard(d, name);
  d.heard = { name, brought: broughtBy(d, name, data, sinceMs ?? d.nowMs) };
  moment(d, `event.${name}`, sinceMs);
  const led = react(d, name, data);
  if (led !== undefined) return led;
  return d.state.visits.flatMap((visit) => {
    const step = stepOf(d.plan, visit.step);
    return kindOf(step).heard(d, visit, step, name, data) ?? [];
  });
}

/** What `on` says of it: saved, effects, and where it leads. */
function react(d: Draft, name: string, data: Record<string, Value>): Exit | undefined {
  const plan = d.plan.on?.find((e) => e.event === name);
  if (plan === undefined || (plan.when !== undefined && !holds(plan.when, scopeOf(d)))) return undefined;
  const saved = readSaved(d.plan, savedFrom(d, name, plan.save, data), data, d.state.rules);
  // As in a `wait`: what does not fit its field is not saved, and the event counts all the same.
  if ('values' in saved) setFields(d, saved.values);
  else emit(d, 'event.not_saved', { data: { name, field: saved.misfit } });
  if (plan.to === undefined || !mayLead(d, plan.to)) {
    applyEffects(d, plan);
    return undefined;
  }
  return { step: name, outcome: 'led', plan: { ...effectsOf(plan), to: plan.to }, away: true };
}

/** A resolved case is only closed or cancelled by an event; the way back is a re-open. */
function mayLead(d: Draft, to: string): boolean {
  return d.state.state === 'open' || to === 'close' || to === 'cancel';
}

function effectsOf(plan: EventPlan): Omit<EventPlan, 'event' | 'subject' | 'when' | 'save' | 'to'> {
  const { event: _e, subject: _s, when: _w, save: _v, to: _t, ...effects } = plan;
  return effects;
}
