/** Every outcome that is written can be taken on some way. */
import { ENTERS, placeOfWay, type Way } from '../../check/routes.ts';
import { answer, type Question } from '../verdict.ts';

export const noDeadOutcome: Question = {
  id: 'flow/no-dead-outcome',
  family: 'flow',
  ask({ all, routes, context }) {
    const { nodes, cut } = all();
    const reached = new Set(nodes.map((node) => node.state.step.split('^')[0]));
    const taken = new Set(nodes.flatMap((node) => node.edges.map(({ way }) => nameOf(way))));
    const written = [...routes.ways.values()].flat().filter((way) => isWritten(way) && reached.has(way.step));
    const dead = new Map(written.filter((way) => !taken.has(nameOf(way))).map((way) => [nameOf(way), way]));
    if (dead.size > 0 && cut) return answer([], 'states');
    return answer(
      [...dead.values()].map((way) => ({
        place: placeOfWay(context, way),
        atKey: true,
        params: { step: way.step, outcome: way.anywhere ?? way.outcome },
      })),
    );
  },
};

/** An outcome of the whole case is one, wherever it is taken. */
function nameOf({ step, outcome, anywhere }: Way): string {
  return anywhere === undefined ? `${step} ${outcome}` : `anywhere ${anywhere}`;
}

function isWritten({ outcome, path, anywhere }: Way): boolean {
  return outcome !== ENTERS && (path.length > 0 || anywhere !== undefined);
}
