/** A decision table always matches, and every row of it can. */
import { implies } from '../../check/implies.ts';
import type { Checked } from '../../check/rule.ts';
import { fault, placeOf } from '../../context.ts';
import type { DecideStep } from '../../plan.ts';
import { at } from '../../source/place.ts';

export function checkRows({ context }: Checked, step: DecideStep): void {
  const place = at(placeOf(context, step.id), 'decide');
  step.rows.forEach((row, i) => {
    const covering = step.rows
      .slice(0, i)
      .findIndex((before) => before.when === undefined || (row.when !== undefined && implies(row.when, before.when)));
    if (covering >= 0) fault(context, 'decide/row-never-matches', at(place, i), { row: covering + 1 });
  });
  const last = step.rows.length - 1;
  if (step.rows.every((row) => row.when !== undefined))
    fault(context, 'decide/can-match-no-row', at(place, last), { step: step.id });
}
