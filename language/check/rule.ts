/** What a rule is: one question about a whole SOP, in one file, that reports and changes nothing. */
import type { Context } from '../context.ts';
import type { Plan } from '../plan.ts';
import type { Facts } from './explore.ts';
import type { Routes } from './routes.ts';

export interface Checked {
  context: Context;
  plan: Plan;
  /** The ways between steps. */
  routes: Routes;
  /** What can be on any path from the start. */
  facts: Facts;
}

export type Rule = (checked: Checked) => void;
