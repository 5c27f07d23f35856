/** Which outside events the published SOPs know, and which steps end by them. */
import { CONTACT } from '../../language/compile/event-names.ts';
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
  const declared = (plan.on ?? []).map((it) => it.event);
  // A contact is an act: nobody sends it as an event.
  return new Set([...waited, ...timed, ...declared].filter((event) => event !== CONTACT));
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

/**
 * What a case of this plan reads out of the event: what `on` and the steps that end by it save, and under a field's own name
 * what conditions and values read as `event.<field>`.
 */
export function savedFrom(plan: Plan, name: string): [field: string, path: string][] {
  const waited = plan.steps.flatMap((step) =>
    factsOf(step).events(step).includes(name) ? factsOf(step).saves(step) : [],
  );
  const on = plan.on?.find((it) => it.event === name);
  const saved = on?.save ?? [];
  const clocks = plan.clocks.filter(({ from }) => from === `${moments}${name}`);
  const read = broughtIn([[on?.when, on?.set], clocks.map(({ when }) => when)]);
  const asIs = [...read].filter((field) => !saved.some(([known]) => known === field));
  return [...saved, ...waited, ...asIs.map((field): [string, string] => [field, field])];
}

/** The fields that expressions read as `event.<field>`, however deep. */
function broughtIn(expr: unknown, found = new Set<string>()): Set<string> {
  if (!Array.isArray(expr)) return found;
  const [op, head, name] = expr as unknown[];
  if (op === 'n' && head === 'event') found.add(String(name));
  for (const part of expr) broughtIn(part, found);
  return found;
}

/** Whether a case of this plan is found by that field: `on` names one, any other event takes what the sender names. */
export function isSubject(plan: Plan, name: string, field: string): boolean {
  const subject = plan.on?.find((it) => it.event === name)?.subject;
  return field === 'case' || subject === undefined || subject === field;
}
