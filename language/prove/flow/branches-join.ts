/** A block whose branches must all be done can be done: no branch leaves its siblings waiting for what never comes. */
import { blockOf } from '../../check/routes.ts';
import { placeOf } from '../../context.ts';
import { answer, type Flaw, HOLLOW, type Question } from '../verdict.ts';
import { storyTo } from '../walk.ts';

export const branchesJoin: Question = {
  id: 'flow/branches-join',
  family: 'flow',
  ask({ all, plan, context }) {
    const walked = all();
    const entered = (id: string) => walked.nodes.findIndex((node) => node.state.step === id);
    const blocks = plan.steps.filter((step) => blockOf(step) !== undefined && entered(step.id) >= 0);
    if (blocks.length === 0) return HOLLOW;
    const apart = blocks.filter((step) => entered(`${step.id}^done`) < 0);
    const firstsOf = (id: string) =>
      blocks
        .filter((step) => step.id === id)
        .flatMap((step) => blockOf(step)?.branches.map(({ first }) => first) ?? []);
    if (apart.length > 0 && walked.cut) return answer([], 'states');
    return answer(
      apart.map(
        ({ id }): Flaw => ({
          place: placeOf(context, id),
          atKey: true,
          params: { step: id },
          story: storyTo(walked, entered(id)),
          at: [id, ...firstsOf(id)],
        }),
      ),
    );
  },
};
