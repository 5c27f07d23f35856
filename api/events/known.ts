/** Which outside events the published SOPs know, and which steps end by them. */
import { factsOf } from '../../language/kinds/of-step.ts';
import { momentsOfClock } from '../../language/moments.ts';
import type { Plan } from '../../language/plan.ts';
import type { Packages } from '../cases/packages.ts';

const moments = 'event.';

/** The events a plan waits for, or starts and stops clocks at. */
export function eventsOf(plan: Plan): Set<string> {
  const waited = plan.steps.flatMap((step) => factsOf(step).events(step));
  const timed = plan.clocks
    .flatMap((clock) => [...momentsOfClock(clock), ...(clock.restart ?? [])])
    .filter((moment) => moment.startsWith(moments))
    .map((moment) => moment.slice(moments.length));
  const declared = (plan.on ?? []).map((it) => it.event).filter((event) => event !== 'contact');
  return new Set([...waited.filter((event) => event !== 'contact'), ...timed, ...declared]);
}

/** Every event that some published version knows: cases of old versions are still open. */
export async function knownEvents(packages: Packages): Promise<Set<string>> {
  const names = new Set<string>();
  for (const { sop, version } of await packages.list()) {
    const published = await packages.version(sop, version);
    if (published === undefined) continue;
    for (const name of eventsOf(published.plan)) names.add(name);
    for (const name of Object.keys(published.plan.intake?.openOn ?? {})) names.add(name);
  }
  return names;
}

/** What a case of this plan reads out of the event: for `on`, and for the steps that end by it. */
export function savedFrom(plan: Plan, name: string): [field: string, path: string][] {
  const waited = plan.steps.flatMap((step) =>
    factsOf(step).events(step).includes(name) ? factsOf(step).saves(step) : [],
  );
  return [...(plan.on?.find((it) => it.event === name)?.save ?? []), ...waited];
}

/** Whether a case of this plan is found by that field: `on` names one, any other event takes what the sender names. */
export function isSubject(plan: Plan, name: string, field: string): boolean {
  const subject = plan.on?.find((it) => it.event === name)?.subject;
  return field === 'case' || subject === undefined || subject === field;
}
