/**
 * A case that comes from another system (semantics rule 31): limits run from when it was received there, it stands where it
 * stood, and what has passed tells nobody.
 */
import type { Plan } from '../language/plan.ts';
import { keepEvidence } from './acts/submission.ts';
import { letPast, startSince } from './clocks/imported.ts';
import type { Actor, Imported } from './event.ts';
import { takeSignalsAsKnown } from './others/signals/signals.ts';
import { begin } from './route/route.ts';
import type { Draft } from './state/draft.ts';
import type { Refusal } from './turn.ts';
import { REFERENCE_MAX } from './values/fit.ts';

/** Who opens such a case: nobody of ours wrote what it brings (rule 23). `person`: whoever sent the import. */
export function importerFor(person: string): Actor {
  return { id: 'import', roles: ['integration'], teams: [], onBehalfOf: person };
}

/** Begins it. `imported.receivedAtMs` is not after now. */
export function takeOver(d: Draft, imported: Imported): void {
  keepEvidence(d, imported.evidence);
  startSince(d, imported);
  begin(d, imported.at);
  letPast(d, imported.receivedAtMs);
  takeSignalsAsKnown(d);
}

/** What of it the SOP does not know, or time does not allow. `open` does not check again. */
export function refuseImported(plan: Plan, imported: Imported, nowMs: number): Refusal | undefined {
  const fields: NonNullable<Refusal['fields']> = [];
  if (imported.receivedAtMs > nowMs) fields.push({ field: 'received_at', code: 'import/future' });
  const steps = plan.steps.filter((step) => step.in === undefined).map((step) => step.id);
  if (imported.at !== undefined && !steps.includes(imported.at))
    fields.push({ field: 'step', code: 'import/unknown-step', params: { known: steps.join(', ') } });
  const clocks = plan.clocks.filter((clock) => clock.from === 'case.opened').map((clock) => clock.id);
  for (const clock of imported.met ?? [])
    if (!clocks.includes(clock))
      fields.push({ field: 'met', code: 'import/unknown-clock', params: { clock, known: clocks.join(', ') } });
  for (const { name, ref = '' } of imported.evidence ?? [])
    if (ref.length > REFERENCE_MAX) fields.push({ field: `evidence.${name}`, code: 'data/too-long' });
  return fields.length === 0 ? undefined : { status: 422, code: 'data/invalid', fields };
}
