/** Every row but the last makes a difference: without it some case would be treated otherwise. */
import { placeOf } from '../../context.ts';
import { at } from '../../source/place.ts';
import { answer, HOLLOW, type Question } from '../verdict.ts';
import { doingOf, firstRow, type Table, tablesOf } from './rows.ts';

export const noRedundantRow: Question = {
  id: 'tables/no-redundant-row',
  family: 'tables',
  ask({ plan, context }) {
    const tables = tablesOf(plan).filter(({ rows }) => rows.length > 1);
    if (tables.length === 0) return HOLLOW;
    const flaws = tables.flatMap((table) =>
      [...table.rows.keys()].slice(0, -1).flatMap((i) => {
        if (!isRedundant(table, i)) return [];
        return [{ place: at(placeOf(context, table.step), 'decide', i), params: { step: table.step, row: i + 1 } }];
      }),
    );
    return answer(flaws, tables.some(({ cells }) => cells === undefined) && 'states');
  },
};

/** It is taken at times, and then the row that would be taken instead does the same. A row that is never taken is dead. */
function isRedundant(table: Table, i: number): boolean {
  const own = (table.cells ?? []).filter((cell) => firstRow(table, cell) === i);
  const doing = doingOf(table.rows[i]);
  return own.length > 0 && own.every((cell) => doingOf(table.rows[firstRow(table, cell, i + 1)]) === doing);
}
