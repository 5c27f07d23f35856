/** Merging two cases, and its undo (rule 18). Which of the two survives is settled before: the earlier one. */
import type { Draft } from '../state/draft.ts';
import type { Act, Actor } from '../event.ts';
import type { Exit } from '../route/exit.ts';
import { UNDO_MS, mergeInto, unmerge as bringBack } from '../others/merge.ts';
import { notNow, notYou, wrongData } from '../refused.ts';
import { hasTable, mustBeRunning, mustLead } from './on-step.ts';
import { checkText } from './submission.ts';

/** Rule 18: the undo is a supervisor's. */
const UNDOING: readonly string[] = ['supervisor', 'duty-manager'];

export function merge(d: Draft, act: Extract<Act, { act: 'merge' }>, actor: Actor): undefined {
  mustBeRunning(d);
  mustLead(d, actor, 'merge');
  checkText(act.reason, 'reason');
  if (act.into === d.state.case) throw wrongData([{ field: 'into', code: 'data/itself' }]);
  if (d.state.links?.some((l) => l.kind === 'absorbed' && l.case === act.into))
    throw notNow('merge/other-way-round', { case: act.into });
  mergeInto(d, act.into, { by: actor.id, reason: act.reason });
}

export function unmerge(d: Draft, act: Extract<Act, { act: 'unmerge' }>, actor: Actor): Exit[] {
  const { merged } = d.state;
  if (merged === undefined) throw notNow('merge/not-merged');
  if (!hasTable(d) && !actor.roles.some((r) => UNDOING.includes(r)))
    throw notYou('act/needs-role', { act: 'unmerge', roles: UNDOING.join(', ') });
  checkText(act.reason, 'reason');
  if (d.nowMs > merged.atMs + UNDO_MS) throw notNow('merge/too-late');
  return bringBack(d, merged, act.reason);
}
