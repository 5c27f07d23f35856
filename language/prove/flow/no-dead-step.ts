/** Some way leads to every step. */
import { placeOf } from '../../context.ts';
import { answer, type Question } from '../verdict.ts';

export const noDeadStep: Question = {
  id: 'flow/no-dead-step',
  family: 'flow',
  ask({ all, plan, context }) {
    const { nodes, cut } = all();
    const reached = new Set(nodes.map((node) => node.state.step));
    const dead = plan.steps.filter((step) => !reached.has(step.id));
    if (dead.length > 0 && cut) return answer([], 'states');
    return answer(dead.map(({ id }) => ({ place: placeOf(context, id), atKey: true, params: { step: id } })));
  },
};
