/** Which outside events the published SOPs know, and which steps end by them. */
import type { Plan, WaitStep } from '../../language/plan.ts';
import type { Packages } from '../cases/packages.ts';

const moments = 'event.';

/** The events a plan waits for, or starts and stops clocks at. */
export function eventsOf(plan: Plan): Set<string> {
  const waited = plan.steps.flatMap((step) => (step.kind === 'wait' ? step.events : []));
  const timed = plan.clocks
    .flatMap((clock) => [clock.from, clock.until])
    .filter((moment) => moment.startsWith(moments))
    .map((moment) => moment.slice(moments.length));
  return new Set([...waited, ...timed]);
}

/** Every event that some published version knows: cases of old versions are still open. */
export async function knownEvents(packages: Packages): Promise<Set<string>> {
  const names = new Set<string>();
  for (const { sop, version } of await packages.list()) {
    const published = await packages.version(sop, version);
    for (const name of published === undefined ? [] : eventsOf(published.plan)) names.add(name);
  }
  return names;
}

/** The steps of a plan that end by this event. */
export function waitsFor(plan: Plan, name: string): WaitStep[] {
  return plan.steps.filter((step): step is WaitStep => step.kind === 'wait' && step.events.includes(name));
}
