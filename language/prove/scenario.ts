/**
 * A finding's story as a scenario that `sop test` replays, for stories of what people do. It goes as far as the flaw and
 * expects the case to stand there: it is green while the flaw is there.
 */
import { stringify } from 'yaml';
import type { Way } from '../check/routes.ts';
import type { CompiledSop } from '../compile/plan.ts';
import { factsOf } from '../kinds/of-step.ts';
import type { OutcomePlan, Plan, StepPlan, TaskStep } from '../plan.ts';
import { valueOf } from './sample.ts';
import type { Finding } from './verdict.ts';

/** Monday morning, within any office hours. */
const START = '2026-11-23T09:30+08:00';

/** The file's text; nothing where the story has something that nobody decides, or is none. */
export function scenarioOf({ context, package: { plan } }: CompiledSop, finding: Finding): string | undefined {
  const { story, at, message } = finding;
  if (story === undefined || at === undefined) return undefined;
  // What stands beside it in other branches is not told.
  if (at.length === 1 && plan.steps.find(({ id }) => id === at[0])?.in !== undefined) return undefined;
  const lines: object[] = [];
  for (const way of story) {
    // That the matter comes in again is no act of anybody.
    if (way.to === 'close' || way.to === 'cancel') return undefined;
    const step = plan.steps.find(({ id }) => id === way.step);
    if (step === undefined || goesByItself(step)) continue;
    const act = actOf(plan, step, way, (who) => personFor(context.organization?.people ?? {}, who));
    if (act === undefined) return undefined;
    lines.push({ at: `${lines.length + 1}m`, act });
  }
  lines.push({ at: `${lines.length + 1}m`, expect: { step: at.length === 1 ? at[0] : at } });
  const required = Object.entries(plan.fields).filter(([, field]) => field.required && field.default === undefined);
  const open = Object.fromEntries(required.map(([name, field]) => [name, valueOf(field)]));
  const scenario = { title: message, start: START, open, story: lines };
  return stringify({ sop: plan.sop, scenarios: [scenario] }, { lineWidth: 0 });
}

/** It is entered and left at one instant, and nobody is asked. */
function goesByItself(step: StepPlan): boolean {
  const facts = factsOf(step);
  return facts.block(step) !== undefined || facts.passes || facts.rows(step).length === 1;
}

function actOf(
  plan: Plan,
  step: StepPlan,
  { outcome }: Way,
  personOf: (who: string) => string | undefined,
): object | undefined {
  const by = 'for' in step && typeof step.for === 'string' ? personOf(step.for) : undefined;
  const who = by === undefined ? {} : { by };
  if (factsOf(step).approval(step) !== undefined)
    return outcome === 'approved' ? { approve: step.id, ...who } : { decline: step.id, ...who, reason: 'x' };
  if (!('checklist' in step)) return undefined;
  const taken = step.outcomes[outcome];
  return taken === undefined ? undefined : { complete: step.id, as: outcome, ...who, ...broughtFor(plan, step, taken) };
}

/** All that the task and its outcome ask for. */
function broughtFor({ fields }: Plan, step: TaskStep, outcome: OutcomePlan): object {
  const { askBy, checklist } = step;
  const chosen = askBy === undefined ? undefined : fields[askBy.by] && valueOf(fields[askBy.by] ?? { type: 'text' });
  const besides = askBy === undefined ? [] : [askBy.by, ...(askBy.of[String(chosen)] ?? askBy.otherwise)];
  const names = [...new Set([...step.ask, ...besides, ...(outcome.ask ?? [])])];
  const brought = Object.fromEntries(names.map((name) => [name, valueOf(fields[name] ?? { type: 'text' })]));
  const evidence = [...step.evidence, ...(outcome.evidence ?? [])];
  return {
    ...(names.length > 0 && { with: brought }),
    ...(evidence.length > 0 && { evidence }),
    ...(checklist > 0 && { checked: [...Array(checklist).keys()] }),
    ...(outcome.reasonRequired && { reason: 'x' }),
  };
}

/** Somebody of the team or role; nobody in particular where the case says who. */
function personFor(people: Record<string, { teams: string[]; roles: string[] }>, who: string): string | undefined {
  const [kind, name = ''] = who.split('/');
  const found = Object.entries(people).find(
    ([, { teams, roles }]) => (kind === 'team' && teams.includes(name)) || (kind === 'role' && roles.includes(name)),
  );
  return found?.[0];
}
