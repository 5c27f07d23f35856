/** Who asked for which field of a case (semantics rule 35): the person who completed the asking step, or who opened the case. */
import { CORRECTORS, isCorrectable } from '../../language/corrections.ts';
import type { Plan } from '../../language/plan.ts';
import { once } from '../once.ts';
import { rules } from '../rules.ts';
import type { Draft } from '../state/draft.ts';
import { isOver, type State } from '../state/state.ts';
import type { Parties } from './party.ts';

/** Until it is closed, and from rules of number 7 on. */
export function takesCorrections(state: Pick<State, 'rules' | 'state' | 'merged'>): boolean {
  return state.rules >= rules.asMeant.number && !isOver(state.state) && state.merged === undefined;
}

/** By person, the fields; undefined where nothing is corrected. */
export function correctorsOf({ plan, state }: Pick<Draft, 'plan' | 'state'>): Parties['corrections'] {
  if (!takesCorrections(state)) return undefined;
  const askers = new Map<string, Set<string>>();
  const add = (person: string | undefined, field: string) => {
    if (person === undefined || !isCorrectable(plan.corrections, field)) return;
    askers.set(person, (askers.get(person) ?? new Set()).add(field));
  };
  for (const [field, { by, intake, corrects }] of Object.entries(state.authors ?? {})) {
    // As the intake brought it, it is the opener's; of an older correction its corrector's.
    if (intake && Object.hasOwn(by, state.openedBy)) add(state.openedBy, field);
    if (corrects) for (const person of Object.keys(by)) add(person, field);
  }
  for (const [step, fields] of askedBy(plan)) {
    const { outcome, assignee } = state.steps[step] ?? {};
    if (outcome !== undefined) for (const field of fields) add(assignee, field);
  }
  const named = [...askers].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, fields]) => [id, [...fields].sort()]);
  return { askers: Object.fromEntries(named) as Record<string, string[]>, by: plan.corrections?.by ?? CORRECTORS };
}

/** By step, the fields that it asks for, by whichever outcome. */
const askedBy = once((plan: Plan): readonly (readonly [step: string, fields: readonly string[]])[] =>
  plan.steps.flatMap((step) => {
    const own = 'ask' in step ? [...step.ask, ...('mayAsk' in step ? step.mayAsk : [])] : [];
    const fields = [...own, ...Object.values(step.outcomes).flatMap((outcome) => outcome.ask ?? [])];
    return fields.length === 0 ? [] : [[step.id, [...new Set(fields)]] as const];
  }),
);
