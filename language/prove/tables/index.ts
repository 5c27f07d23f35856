/** The questions about tables and conditions, over the declared domains of their fields. */
import type { Question } from '../verdict.ts';
import { guardDecides } from './guard-decides.ts';
import { noDeadRow } from './no-dead-row.ts';
import { noRedundantRow } from './no-redundant-row.ts';

export const TABLES: readonly Question[] = [noDeadRow, noRedundantRow, guardDecides];
