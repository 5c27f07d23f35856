/**
 * People cannot send a case round for ever while no ladder stands above them: neither of a clock of the case nor of a step
 * on the ring. Rings that hang on conditions are not judged.
 */
import { clockEvent } from '../../check/clock-status.ts';
import type { Way } from '../../check/routes.ts';
import { placeOf } from '../../context.ts';
import { factsOf } from '../../kinds/of-step.ts';
import type { Plan } from '../../plan.ts';
import { isChosen } from '../free.ts';
import { ringIn } from '../graph.ts';
import { answer, type Asked, HOLLOW, type Question } from '../verdict.ts';
import { type Edge, type Node, storyTo } from '../walk.ts';

export const noLivelock: Question = {
  id: 'flow/no-livelock',
  family: 'flow',
  ask(asked) {
    const { plan, routes, context } = asked;
    const watched = asked.watched();
    // What begins again after its close is another cycle.
    const quietly = ({ way }: Edge) => way.to !== 'close' && !escalates(asked, way);
    if (ringIn(watched, () => true, quietly) === undefined) return watched.cut ? answer([], 'states') : HOLLOW;
    const ring = ringIn(watched, (node) => !hasLadder(asked, plan, node), quietly);
    // What nobody chooses goes round by outside events alone.
    if (ring === undefined || !ring.some(({ way }) => isChosen(routes, way)))
      return answer([], watched.cut && 'states');
    const steps = ring.map(({ at }) => watched.nodes[at]?.state.step ?? '').filter((step) => !step.includes('^'));
    const [step = ''] = steps;
    const story = [...storyTo(watched, ring[0]?.at ?? 0), ...ring.map(({ way }) => way)];
    const params = { step, steps: [...steps, step].join(' → ') };
    return answer([{ place: placeOf(context, step), atKey: true, params, story, at: [step] }]);
  },
};

/** A clock of the case with a ladder runs, or may run; or the step has a ladder of its own. */
function hasLadder({ routes }: Asked, plan: Plan, { state }: Node): boolean {
  const clocks = clockEvent({ ...plan, clocks: withLadders(plan) }, state.clocks, `${state.step}.entered`);
  if (clocks.some((status) => status === 'running' || status === 'perhaps')) return true;
  const step = routes.steps.get(state.step);
  if (step === undefined) return false;
  const own = 'clock' in step ? step.clock?.ladder : undefined;
  return (
    own !== undefined ||
    factsOf(step)
      .ladders(step)
      .some((ladder) => ladder !== undefined)
  );
}

/** The clocks of the case that call somebody. */
export function withLadders({ clocks }: Plan): Plan['clocks'] {
  return clocks.filter((clock) => clock.ladder !== undefined);
}

/** Whether the outcome itself calls a ladder's level, or makes the case worse. */
function escalates({ routes }: Asked, { step, outcome }: Way): boolean {
  const plan = routes.steps.get(step)?.outcomes[outcome];
  return plan?.escalate !== undefined || plan?.raise === true;
}
