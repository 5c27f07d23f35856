/** What a kind answers where it has nothing to do. */
import type { StepPlan } from '../../language/plan.ts';
import type { Exit } from '../route/exit.ts';
import { search, staffingOf } from '../people/staffing.ts';
import type { Draft } from '../state/draft.ts';
import type { Visit } from '../state/state.ts';
import type { KernelKind } from './kind.ts';

const nothing = (): undefined => undefined;

/** All but `enter`, which every kind has. */
export const IDLE = {
  nextMs: nothing,
  wake: nothing,
  silent: bySilence,
  takes: {},
  mistakes: () => [],
  accepted: undefined,
  declined: nothing,
  unclaimed: nothing,
  answered: nothing,
  called: nothing,
  heard: nothing,
  branchDone: nothing,
  left: nothing,
  restart: searchAgain,
  sendAgain: nothing,
  askAgain: nothing,
  obstacles: () => [],
  view: () => ({}),
} as const satisfies Omit<KernelKind, 'enter'>;

/** `if_silent`, where the author has written it. */
function bySilence(visit: Visit, step: StepPlan): Exit | undefined {
  if (!('ifSilent' in step) || step.ifSilent === undefined) return undefined;
  return { visit, step: step.id, outcome: 'silent', plan: step.ifSilent.then };
}

/** Who was being looked for is looked for. */
function searchAgain(d: Draft, visit: Visit, step: StepPlan): void {
  const staffing = staffingOf(step);
  if (visit.work?.status === 'finding' && staffing !== undefined) search(d, visit, staffing);
}
