/** Outcomes of the whole case, which may be taken wherever it stands (semantics rule 36): as compiled, and who may be named there. */
import type { Expr, OutcomePlan } from './plan-parts.ts';

/** Relations to the case by which an SOP may narrow who takes such an outcome. */
export const CONCLUDERS = ['owner', 'assignee', 'team', 'coordinator', 'leads', 'opener'] as const;
export type Concluder = (typeof CONCLUDERS)[number];

export interface AnywherePlan extends OutcomePlan {
  title: string;
  /** It may be taken only while this holds. */
  when?: Expr;
  /** Who may take it, of those whom the table lets; absent: all of them. */
  by?: Concluder[];
}

/** Whether it leads to the end of the case, and to no step. */
export function endsCase({ to }: Pick<OutcomePlan, 'to'>): boolean {
  return to === 'close' || to === 'cancel';
}
