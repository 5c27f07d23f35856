/** The tables of an SOP, each with the cells of what its rows read. */
import type { DecideStep, OutcomePlan, Plan } from '../../plan.ts';
import { type Cell, cellsOf, holdsIn } from './cells.ts';

export interface Table {
  step: string;
  rows: DecideStep['rows'];
  cells: Cell[] | undefined;
}

export function tablesOf(plan: Plan): Table[] {
  return plan.steps.flatMap((step) => {
    if (!('rows' in step)) return [];
    const conditions = step.rows.flatMap(({ when }) => (when === undefined ? [] : [when]));
    return [{ step: step.id, rows: step.rows, cells: cellsOf(plan, conditions) }];
  });
}

/** The first row, from one on, that matches. */
export function firstRow({ rows }: Table, cell: Cell, from = 0): number {
  return rows.findIndex(({ when }, i) => i >= from && (when === undefined || holdsIn(when, cell)));
}

/** What a row does, as text: all but its condition and its title. */
export function doingOf(row: (OutcomePlan & { when?: unknown }) | undefined): string {
  const { when: _, title: __, ...doing } = row ?? {};
  return JSON.stringify(doing);
}
