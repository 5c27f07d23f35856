/**
 * For which years a zone's offsets are tabled. A table ends somewhere; beyond it the last offset would stand for every
 * season, so whoever asks for an instant out there is told so instead of answered.
 */
import { localParts } from './arithmetic.ts';
import type { CalendarTable } from './table.ts';
import { isUtc } from './zone-names.ts';

/** Both ends belong to it. */
export interface Years {
  first: number;
  last: number;
}

/**
 * What a table is for. `case`: pinned in the plans of cases, part of their hash. `answer`: asked outside cases and never
 * kept, so that it may grow with any release.
 */
export type TableUse = 'case' | 'answer';

/**
 * Local years whose clock changes a table knows. Of cases, ten years either side of the first release (a case lives two):
 * fixed, because the same calendar must give the same table whenever it is compiled.
 */
export const COVERED_YEARS: Readonly<Record<TableUse, Years>> = {
  case: { first: 2016, last: 2037 },
  answer: { first: 1990, last: 2060 },
};

/** Whether the table, made for that use, knows the zone's clocks at an instant. UTC has no changes to know. */
export function isCovered(table: CalendarTable, use: TableUse, atMs: number): boolean {
  if (isUtc(table.zone)) return true;
  const { first, last } = COVERED_YEARS[use];
  const { year } = localParts(table, atMs);
  return year >= first && year <= last;
}
