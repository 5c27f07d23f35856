/** A case that was re-opened can be resolved anew. */
import { placeOf } from '../../context.ts';
import { canStill } from '../graph.ts';
import { HOLLOW, type Question } from '../verdict.ts';
import { judged } from './reached.ts';

export const reopenResolves: Question = {
  id: 'flow/reopen-resolves',
  family: 'flow',
  ask(asked) {
    const all = asked.all();
    const resolves = canStill(all, (edge) => edge.way.resolves);
    const again = [...all.nodes.keys()].filter((i) => {
      const state = all.nodes[i]?.state;
      return state?.again === true && !state.resolved;
    });
    const everResolved = resolves.size > 0;
    if (again.length === 0 || !everResolved) return HOLLOW;
    const never = again.filter((i) => !resolves.has(i));
    if (all.cut && never.length > 0) return { verdict: 'open', flaws: [], why: 'states' };
    return judged(asked, all, never, ({ state }) => ({
      place: placeOf(asked.context, state.step.split('^')[0] ?? ''),
      atKey: true,
      params: { step: state.step.split('^')[0] ?? '' },
    }));
  },
};
