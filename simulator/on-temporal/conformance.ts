/** Scenarios on a server, held against the virtual clock: both must find what was expected, and do the same in the same order. */
import { type DomainEvent, factsOf } from '../../engine/told/events.ts';
import type { Workspace } from '../../language/load.ts';
import { type RunOptions, runScenarios, type SopRun } from '../scenario/run.ts';
import type { Failure, Told } from '../scenario/tell.ts';
import type { Scenario } from '../../language/scenario/scenario.ts';
import { onVirtualClock } from '../scenario/virtual.ts';

const EVENTS_BEFORE = 5;
/** Scenarios at once: a server takes up to a second for every timer it skips, in which nobody has anything to do. */
const AT_ONCE = 20;

/**
 * Runs the wanted scenarios on the virtual clock and, where that leaves the server no doubt, on the server. The results
 * are the server's; where a scenario fails on the virtual clock, or is told too close to a deadline, they are that.
 */
export async function runOnServer(workspace: Workspace, options: Omit<RunOptions, 'atOnce'>): Promise<SopRun[]> {
  const { wanted = () => true } = options;
  const virtual = await runScenarios(workspace, { setUp: onVirtualClock, atOnce: 1, wanted });
  const known = new Map(virtual.flatMap((run) => run.told.map((told) => [told.scenario, told] as const)));
  const fit = (told: Told | undefined) => told?.failures.length === 0 && told.close.length === 0;
  const real = await runScenarios(workspace, {
    ...options,
    atOnce: AT_ONCE,
    wanted: (scenario, file) => wanted(scenario, file) && fit(known.get(scenario)),
  });
  const played = new Map(real.flatMap((run) => run.told.map((told) => [told.scenario, told] as const)));
  return virtual.map((run) => ({
    ...run,
    told: run.told.map((told) => {
      const there = played.get(told.scenario);
      return there === undefined ? { ...told, failures: [...told.failures, ...tooClose(told)] } : compared(told, there);
    }),
  }));
}

function tooClose({ close }: Told): Failure[] {
  return close.map(({ atMs, range, nextMs }) => ({
    atMs,
    range,
    problem: 'too-close',
    expected: null,
    found: nextMs,
    before: [],
  }));
}

/** The server's telling; where everything was found as expected, the first event that is not the virtual clock's. */
function compared(virtual: Told, real: Told): Told {
  if (real.failures.length > 0) return real;
  const pairs = [
    [virtual, real] as const,
    ...virtual.others.map((it, i) => [it, real.others[i] ?? { events: [] }] as const),
  ];
  for (const [there, here] of pairs) {
    const failure = firstDifference(there.events, here.events, real.scenario);
    if (failure === undefined) continue;
    const of = 'name' in there ? { of: { name: there.name, plan: there.plan } } : {};
    return { ...real, failures: [{ ...failure, ...of }] };
  }
  return real;
}

function firstDifference(
  virtual: readonly DomainEvent[],
  real: readonly DomainEvent[],
  { startMs, range }: Scenario,
): Failure | undefined {
  const length = Math.max(virtual.length, real.length);
  for (let i = 0; i < length; i++) {
    const [there, here] = [virtual[i], real[i]];
    if (kindOf(there) === kindOf(here)) continue;
    const atMs = ((here ?? there)?.atMs ?? 0) - startMs;
    const before = real.slice(Math.max(0, i - EVENTS_BEFORE), i);
    return { atMs, range, problem: 'differs', expected: kindOf(there), found: kindOf(here), before };
  }
  return undefined;
}

/** What an event is, without its instant, which a server meets a little late. */
function kindOf(event: DomainEvent | undefined): string {
  if (event === undefined) return '–';
  const { type, step, visit, clock, cycle } = event;
  // A case that started this one goes by another id on each.
  const actor = event.actor?.startsWith('C-') ? 'case' : event.actor;
  const data = factsOf(event);
  const level = data.level ?? data.percent;
  const telling = [data.outcome, data.assignee, data.who, data.message, data.result, level];
  return [type, step, visit, clock, cycle, actor, ...telling]
    .filter((it) => it !== undefined && it !== null)
    .map(String)
    .join(' ');
}
