/** The customer is called back about a case that is resolved: whoever has nothing to ask about does not call. */
import { placeOf } from '../../context.ts';
import { factsOf } from '../../kinds/of-step.ts';
import { HOLLOW, type Question } from '../verdict.ts';
import { judged } from './reached.ts';

export const callBackResolved: Question = {
  id: 'flow/call-back-resolved',
  family: 'flow',
  ask(asked) {
    const { routes, context } = asked;
    const all = asked.all();
    const calls = [...all.nodes.keys()].filter((i) => {
      const step = routes.steps.get(all.nodes[i]?.state.step ?? '');
      return step !== undefined && factsOf(step).callBack(step) !== undefined;
    });
    if (calls.length === 0) return HOLLOW;
    const early = calls.filter((i) => all.nodes[i]?.state.resolved === false);
    return judged(asked, all, early, ({ state }) => ({
      place: placeOf(context, state.step),
      atKey: true,
      params: { step: state.step },
    }));
  },
};
