/** Who wrote what is paid, and who put whom in place: deeds and questions for the tests of rule 23. */
import type { Play } from '../../simulator/play.ts';
import type { Value } from '../../language/plan.ts';
import { claim, procedure, propose } from './approvals.ts';
import { done, text } from './written.ts';

/** The approval of the small procedure of `approvals.ts`. */
export const approve = { act: 'approve' as const, step: 'authorize' };
/** Work is given to somebody by name. */
export const assign = (step: string, to: string) => ({ act: 'assign' as const, step, to, reason: text });
/** Against whom each line of the ledger counts. */
export const charged = (p: Play) => [...p.ledger.lines.values()].map((l) => l.charged ?? []);
/** The role that is asked now. */
export const asked = (p: Play) => p.state.visits.find((v) => v.step === 'authorize')?.work?.role;
/** Who wrote what a field holds. */
export const authors = (p: Play, field: string) => Object.keys(p.state.authors?.[field]?.by ?? {}).sort();
/** `between` may write every value; its work is the owner's. */
export const between = (p: Play, by: string, as: string, values: Record<string, Value> = {}) =>
  p.act(by, done('between', as, { with: values }));

/** The owner is put in by somebody else, who then writes the amount: the attack this rule is about. */
export function ownedBy(owner: string, writer: string, yuan: number): Play {
  const sop = procedure.replace(
    '  propose:\n',
    '  begin: { title: 开始, task: { for: team/customer-service }, outcomes: { begun: propose } }\n  propose:\n',
  );
  const p = claim({ sop });
  p.act(owner, done('begin', 'begun'));
  return propose(p, yuan, {}, writer);
}
