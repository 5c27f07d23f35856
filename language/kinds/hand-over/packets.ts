/** What a packet asks for somebody fills before the next leg is offered; a personal field goes only to who needs it (rule 19). */
import { type Context, fault, placeOf } from '../../context.ts';
import { outcomesOf } from '../../compile/exits.ts';
import type { HandOverStep, LegPlan, Plan, StepPlan } from '../../plan.ts';
import { at, type Place } from '../../source/place.ts';
import { nearest } from '../../suggest.ts';
import { fieldUse, useOfSteps } from '../../check/field-use.ts';
import type { Routes } from '../../check/routes.ts';
import type { Checked } from '../../check/rule.ts';

export function checkPackets({ context, plan, routes }: Checked, step: HandOverStep): void {
  const beside = filledBesideSteps(plan);
  step.legs.forEach((leg, i) => {
    const place = at(placeOf(context, step.id), 'hand_over', 'legs', leg.id, 'packet');
    const before = plan.steps.filter((s) => comesBefore(s, step, leg, routes));
    const filled = new Set([...beside, ...before.flatMap(filledBy)]);
    leg.packet.forEach((item, n) => checkFilled(context, item, filled, at(place, n)));
    const next = step.legs[i + 1];
    if (next !== undefined) checkPersonal({ context, plan, routes }, step, next, leg.packet, place);
  });
}

/** Fields with a value from the start, and what events, levels and other parts beside the steps fill. */
function filledBesideSteps(plan: Plan): Set<string> {
  return fieldUse({ ...plan, steps: [] }).filled;
}

function filledBy(step: StepPlan): string[] {
  const { filled } = useOfSteps([step]);
  const own = 'evidence' in step ? step.evidence : [];
  return [...filled, ...own, ...outcomesOf(step).flatMap((o) => o.evidence ?? [])];
}

/** Whether it can have been done when the leg is: it stands in the leg, or leads there. */
function comesBefore(step: StepPlan, block: HandOverStep, leg: LegPlan, routes: Routes): boolean {
  return isWithin(step, block, leg, routes) || routes.reach.get(step.id)?.has(leg.first) === true;
}

function isWithin(step: StepPlan, block: HandOverStep, leg: LegPlan, routes: Routes): boolean {
  for (let here = step.in; here !== undefined; here = routes.steps.get(here.block)?.in)
    if (here.block === block.id && here.branch === leg.id) return true;
  return false;
}

function checkFilled(context: Context, item: string, filled: ReadonlySet<string>, place: Place): void {
  if (filled.has(item)) return;
  const known = Object.hasOwn(context.fields, item) || context.evidence.has(item);
  fault(context, 'hand-over/packet-item-nobody-fills', place, {
    found: item,
    suggestion: known ? undefined : nearest(item, filled),
  });
}

/** The receiver's steps ask for it, read it, or show it in a text. */
function checkPersonal(
  { context, plan, routes }: { context: Context; plan: Plan; routes: Routes },
  block: HandOverStep,
  receiver: LegPlan,
  packet: readonly string[],
  place: Place,
): void {
  const steps = plan.steps.filter((s) => isWithin(s, block, receiver, routes));
  const use = useOfSteps(steps);
  const { node, source } = at(placeOf(context, block.id), 'hand_over', 'legs', receiver.id);
  const written = node === undefined ? '' : source.text.slice(node.start, node.end);
  packet.forEach((item, n) => {
    if (context.fields[item]?.personal !== true) return;
    if (use.filled.has(item) || use.read.has(item) || written.includes(`{{${item}}}`)) return;
    fault(context, 'hand-over/personal-shown', at(place, n), { found: item, leg: receiver.title });
  });
}
