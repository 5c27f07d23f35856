/** What a view tells of other cases, and of risk signals that wait for their disposition (rules 17, 18, 25). */
import { clockId } from '../../language/clock-id.ts';
import type { Plan } from '../../language/plan.ts';
import { clockOf } from '../clocks/clock.ts';
import type { State } from '../state/state.ts';
import type { View } from './view.ts';

export function relations(plan: Plan, state: State): Pick<View, 'parent' | 'links' | 'mergedInto' | 'signals'> {
  const { parent, links = [], merged, firings = [] } = state;
  return {
    ...(parent && { parent }),
    ...(links.length > 0 && { links: links.map((l) => ({ ...l })) }),
    ...(merged && { mergedInto: merged.into }),
    ...(firings.length > 0 && {
      signals: firings.map(({ code, n, atMs }) => {
        const clock = clockOf(state, clockId('signal', code), n);
        const title = plan.signals?.find((s) => s.code === code)?.title ?? code;
        return { signal: code, title, n, atMs, ...(clock?.phase === 'running' && { dueMs: clock.dueMs }) };
      }),
    }),
  };
}
