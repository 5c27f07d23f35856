/** Every row of a table is taken for some values. */
import { placeOf } from '../../context.ts';
import { at } from '../../source/place.ts';
import { answer, HOLLOW, type Question } from '../verdict.ts';
import { firstRow, tablesOf } from './rows.ts';

export const noDeadRow: Question = {
  id: 'tables/no-dead-row',
  family: 'tables',
  ask({ plan, context }) {
    const tables = tablesOf(plan);
    if (tables.length === 0) return HOLLOW;
    const flaws = tables.flatMap((table) => {
      if (table.cells === undefined) return [];
      const taken = new Set(table.cells.map((cell) => firstRow(table, cell)));
      const dead = [...table.rows.keys()].filter((i) => !taken.has(i));
      return dead.map((i) => ({
        place: at(placeOf(context, table.step), 'decide', i),
        params: { step: table.step, row: i + 1 },
      }));
    });
    return answer(flaws, tables.some(({ cells }) => cells === undefined) && 'states');
  },
};
