/** The rules about a whole SOP, one file each, over the compiled plan and what can be on its paths. */
import type { CompiledSop } from '../compile/plan.ts';
import { approvals } from './approvals.ts';
import { clockMoments } from './clock-moments.ts';
import { clockOrder } from './clock-order.ts';
import { clockSameMoments } from './clock-same-moments.ts';
import { dataNeverFilled } from './data-never-filled.ts';
import { dataLooksPersonal } from './data-looks-personal.ts';
import { dataNeverUsed } from './data-never-used.ts';
import { contradictions } from './contradictions.ts';
import { compilerOf } from '../kinds/compilers.ts';
import { escalateRing } from './escalate-ring.ts';
import { explore } from './explore.ts';
import { nobodyOnShift } from './nobody-on-shift.ts';
import { resolveAndReopen } from './resolve-and-reopen.ts';
import { routesOf } from './routes.ts';
import type { Rule } from './rule.ts';
import { silenceTooEarly } from './silence-too-early.ts';
import { statutoryAtClose } from './statutory-at-close.ts';
import { stepDeadline } from './step-deadline.ts';
import { stepOwner } from './step-owner.ts';
import { stepReach } from './step-reach.ts';
import { stepRing } from './step-ring.ts';
import { textLooksPersonal } from './text-looks-personal.ts';

/** What each kind asks of its own steps. */
const ofKinds: Rule = (checked) => {
  for (const step of checked.plan.steps) compilerOf(step.kind).check(checked, step);
};

/** Adding a rule: one file, one line here, its codes, its corpus file and its page. */
const RULES: readonly Rule[] = [
  ofKinds,
  contradictions,
  clockSameMoments,
  silenceTooEarly,
  nobodyOnShift,
  approvals,
  escalateRing,
  dataNeverFilled,
  dataNeverUsed,
  dataLooksPersonal,
  textLooksPersonal,
];

/** These follow every path. */
const PATH_RULES: readonly Rule[] = [
  stepReach,
  stepRing,
  stepOwner,
  stepDeadline,
  resolveAndReopen,
  clockMoments,
  clockOrder,
  statutoryAtClose,
];

/** `connected`: every outcome leads to a step that is there; else paths end where none should, and prove nothing. */
export function checkSop(compiled: CompiledSop, connected = true): void {
  const { context } = compiled;
  const { plan } = compiled.package;
  const routes = routesOf(plan);
  const checked = { context, plan, routes, facts: explore(plan, routes) };
  for (const rule of connected ? [...PATH_RULES, ...RULES] : RULES) rule(checked);
}
