/** A deputy or mentor takes work in the own name before doing it (semantics rule 26): what follows is that person's alone. */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { StepPlan } from '../../language/plan.ts';
import type { Act, ActName, Actor, Right } from '../event.ts';
import { barred } from '../grants/approvers.ts';
import { notePlaced } from '../grants/placed.ts';
import { stepOf } from '../plan-index.ts';
import { isInPerson } from '../rules.ts';
import { noteWorker } from './workers.ts';
import { type Draft, emit, noteStep, visitMeant } from '../state/draft.ts';

/** What is done with work that one has. */
const OF_WORK: ReadonlySet<ActName> = new Set<ActName>(['complete', 'claim', 'release', 'decline', 'attempt']);

/** Whether its work can be done by somebody standing in: not to decide on something, and not to own the case. */
export function takesStandIns(step: StepPlan): boolean {
  const facts = factsOf(step);
  return facts.act !== undefined && facts.approval(step) === undefined;
}

/** Nothing happens where the actor stands in for nobody who has the work, or may not do it: the act's own rule tells why. */
export function takeOver(d: Draft, act: Act, actor: Actor, right: Right | undefined): void {
  const { standsFor = [] } = right ?? {};
  if (!isInPerson(d) || standsFor.length === 0 || !OF_WORK.has(act.act) || !('step' in act)) return;
  const visit = visitMeant(d, act);
  const before = visit?.work?.assignee;
  if (visit?.work === undefined || before === undefined || !standsFor.includes(before)) return;
  const step = stepOf(d.plan, visit.step);
  const staffing = factsOf(step).staffing(step);
  if (staffing === undefined || !takesStandIns(step) || barred(d, visit, staffing).includes(actor.id)) return;
  notePlaced(d, actor.id);
  visit.work.assignee = actor.id;
  noteStep(d, visit.step, { assignee: actor.id });
  noteWorker(d, visit.step, actor.id);
  const at = { step: visit.step, visit: visit.visit };
  emit(d, 'task.reassigned', { ...at, data: { before, after: actor.id } });
  if (visit.work.status === 'assigned') emit(d, 'task.assigned', { ...at, data: { assignee: actor.id } });
}
