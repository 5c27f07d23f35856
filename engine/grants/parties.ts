/** Whom a case pays: its customer and the payees of its approvals, the earlier ones included (semantics rule 22). */
import { factsOf } from '../../language/kinds/of-step.ts';
import type { Plan, Value } from '../../language/plan.ts';
import { once } from '../once.ts';
import type { Draft } from '../state/draft.ts';
import { keepsAuthors } from './authors.ts';

/** The fields that say who is paid. */
const partyFields = once((plan: Plan): readonly string[] => {
  const payees = plan.steps.map((step) => factsOf(step).approval(step)?.payee).filter((f) => f !== undefined);
  return ['customer', ...payees];
});

function named(value: Value | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** Values that fields had until now: who was paid, or nearly so, counts on after a correction. */
export function noteParties(d: Draft, before: Record<string, Value>): void {
  if (!keepsAuthors(d.state)) return;
  for (const field of partyFields(d.plan)) {
    const party = named(before[field]);
    if (party !== undefined) addParties(d, [party]);
  }
}

/** Those of a merged case count in its survivor. */
export function addParties(d: Draft, parties: readonly string[]): void {
  const known = d.state.parties ?? [];
  const more = parties.filter((p, i) => !known.includes(p) && parties.indexOf(p) === i);
  if (more.length > 0) d.state.parties = [...known, ...more];
}

/** Everybody the caps of a customer count by; none: it is not known who is paid. */
export function partiesOf({ plan, state }: Pick<Draft, 'plan' | 'state'>): string[] {
  const all = new Set(state.parties);
  for (const field of partyFields(plan)) {
    const party = named(state.data[field]);
    if (party !== undefined) all.add(party);
  }
  return [...all].sort();
}
