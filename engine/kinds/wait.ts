/** `wait`: for an outside event or for a time, whichever comes first. */
import type { Value, WaitStep } from '../../language/plan.ts';
import { setFields } from '../values/data.ts';
import type { Draft } from '../state/draft.ts';
import { type Exit, leaveBy } from '../route/exit.ts';
import { savedFrom } from '../values/brought.ts';
import { readSaved } from '../values/saved.ts';
import { promisedMs } from '../clocks/promised.ts';
import { later } from '../clocks/service-time.ts';
import type { Visit } from '../state/state.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';

export const wait: KernelKind<WaitStep> = {
  ...IDLE,
  enter,
  silent: (visit, step) => leaveBy(visit, step, 'silent'),
  heard,
};

function enter(d: Draft, visit: Visit, step: WaitStep): Exit | undefined {
  const untilMs = step.for === undefined ? instantOf(d, step) : later(d.plan, step.calendar, d.nowMs, step.for);
  // Neither an instant nor an event to wait for: waiting would never end.
  if (untilMs === undefined) return step.events.length === 0 ? leaveBy(visit, step, 'silent') : undefined;
  visit.untilMs = untilMs;
  return untilMs <= d.nowMs ? leaveBy(visit, step, 'silent') : undefined;
}

function instantOf(d: Draft, step: WaitStep): number | undefined {
  return step.until === undefined ? undefined : promisedMs(d, step.calendar, d.state.data[step.until] ?? null);
}

/** An event it waits for: what it brings is saved when it fits; the event counts all the same. */
function heard(d: Draft, visit: Visit, step: WaitStep, name: string, data: Record<string, Value>): Exit | undefined {
  if (!step.events.includes(name)) return undefined;
  const saved = readSaved(d.plan, savedFrom(d, name, step.save, data), data, d.state.rules);
  if ('values' in saved) setFields(d, saved.values);
  return leaveBy(visit, step, Object.hasOwn(step.outcomes, name) ? name : 'happened');
}
