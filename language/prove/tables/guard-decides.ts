/** The `when` of a step lets it be passed by at times, and not always. */
import { placeOf } from '../../context.ts';
import { at } from '../../source/place.ts';
import { answer, type Flaw, HOLLOW, type Question } from '../verdict.ts';
import { cellsOf, holdsIn } from './cells.ts';

export const guardDecides: Question = {
  id: 'tables/guard-decides',
  family: 'tables',
  ask({ plan, context }) {
    let cut = false;
    const guarded = plan.steps.filter(({ when }) => when !== undefined);
    if (guarded.length === 0) return HOLLOW;
    const flaws = guarded.flatMap(({ id, when = true }): Flaw[] => {
      const cells = cellsOf(plan, [when]);
      cut ||= cells === undefined;
      if (cells === undefined) return [];
      const some = cells.some((cell) => holdsIn(when, cell) !== holdsIn(when, cells[0] ?? new Map()));
      return some ? [] : [{ place: at(placeOf(context, id), 'when'), params: { step: id } }];
    });
    return answer(flaws, cut && 'states');
  },
};
