/** Effects, the same everywhere (semantics: "Effects"): set, raise, watch, notify, escalate, in this order. */
import type { EffectsPlan, Expr, Value } from '../../language/plan.ts';
import { keepsAuthors, writersOf } from '../grants/authors.ts';
import type { Writers } from '../state/authors.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { scopeOf } from '../values/context.ts';
import { raiseSeverity, setFields } from '../values/data.ts';
import type { Draft } from '../state/draft.ts';
import { evaluate } from '../values/evaluate.ts';
import { fireNow } from '../clocks/levels.ts';
import { tell } from '../people/notices.ts';
import { misfit } from '../values/fit.ts';
import type { Matter } from '../told/notices.ts';
import { watch } from '../people/watch.ts';

/** `told`: what messages without a text of their own are about. */
export function applyEffects(
  d: Draft,
  effects: EffectsPlan,
  told: Matter<'outcome' | 'signal'> = { about: 'outcome' },
): void {
  if (effects.set !== undefined) setFields(d, computed(d, effects.set), readers(d, effects.set));
  if (effects.raise) raiseSeverity(d);
  for (const who of effects.watch ?? []) watch(d, who);
  for (const { who, message } of effects.notify ?? []) {
    tell(d, { who, ...told, urgent: isWorstSeverity(d), message });
  }
  if (effects.escalate !== undefined) fireNow(d, effects.escalate.ladder, effects.escalate.level);
}

/** The authors of what `set` writes (rule 23), read as its values are: before any is written. */
function readers(d: Draft, set: [string, Expr][]): (field: string) => Writers {
  if (!keepsAuthors(d.state)) return () => ({});
  const by = Object.fromEntries(set.map(([field, expr]) => [field, writersOf(d, expr)]));
  return (field) => by[field] ?? {};
}

/** The values of `set`, all read before any is written; one that does not fit its field empties it. */
function computed(d: Draft, set: [string, Expr][]): Record<string, Value> {
  const scope = scopeOf(d);
  return Object.fromEntries(
    set.map(([field, expr]) => {
      const value = evaluate(expr, scope);
      const plan = d.plan.fields[field];
      return [field, plan === undefined || misfit(plan, value, d.state.rules) !== undefined ? null : value];
    }),
  );
}
