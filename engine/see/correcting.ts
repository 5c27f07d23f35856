/** What of a case may be corrected now (semantics rule 35), for who looks at it. */
import { isCorrectable, kindsOf } from '../../language/corrections.ts';
import type { Plan } from '../../language/plan.ts';
import { takesCorrections } from '../people/correctors.ts';
import type { State } from '../state/state.ts';
import type { View } from './view.ts';

export function correcting(plan: Plan, state: State): Pick<View, 'corrections'> {
  if (!takesCorrections(state)) return {};
  const fields = Object.keys(plan.fields).filter((name) => isCorrectable(plan.corrections, name));
  return { corrections: { kinds: kindsOf(plan.corrections), fields } };
}
