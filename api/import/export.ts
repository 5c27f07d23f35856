/** A case on its way out, in the shape in which cases come in: as the caller may read it (semantics rules 27 and 30). */
import type { View } from '../../engine/see/view.ts';
import type { Plan } from '../../language/plan.ts';
import type { CaseRow } from '../../records/store/lists.ts';
import type { ExportedRow } from '../../wire/import.ts';
import type { Identity } from '../auth/identity.ts';
import { readsPersonal } from '../auth/permissions.ts';
import { caseFor, noteView } from '../cases/case-for.ts';
import { findCase } from '../cases/find.ts';
import { workersOf } from '../cases/revealing.ts';
import type { Services } from '../services.ts';
import { defined } from '../translate/case.ts';
import { MASK, masked, readAll } from '../translate/reveal.ts';
import { leavingFor, leavingOf, textsOf } from './leaving.ts';

/** @throws Problem 404 for one that the caller may not read any more */
export async function exportedCase(
  services: Services,
  identity: Identity,
  { case: id, step }: Pick<CaseRow, 'case' | 'step'>,
): Promise<ExportedRow> {
  const { found, published } = await findCase(services, identity, id);
  const purpose = 'case:export';
  await noteView(services, identity, found, purpose);
  const { view } = found;
  const { plan } = published;
  const leaving = await leavingOf(services, identity, view, plan);
  const reveal = readsPersonal(identity, workersOf(view))
    ? await readAll(services.record, [view.data, textsOf(leaving)], { case: id, purpose, actor: identity.id })
    : masked;
  const shown = await caseFor(services, identity, { found, published, reveal });
  // A system sees the fields that its token names, and no free text.
  const more = leavingFor(leaving, identity.fields === undefined ? reveal : masked, plan);
  const hidden = [...(shown.masked ?? []), ...hiddenIn(more)];
  return defined({
    external_id: id,
    received_at: shown.opened_at,
    state: shown.state,
    step: stepOf(plan, step),
    met: metIn(plan, view),
    data: shown.data,
    evidence: Object.keys(shown.evidence).length === 0 ? undefined : shown.evidence,
    ...more,
    masked: hidden.length === 0 ? undefined : hidden,
  });
}

function hiddenIn({ contacts = [], promises = [] }: Pick<ExportedRow, 'contacts' | 'promises'>): string[] {
  const named = { contacts, promises };
  return Object.entries(named).flatMap(([name, lines]) => (lines.some(({ text }) => text === MASK) ? [name] : []));
}

/** The step of the SOP itself that it stands at: work inside a block is the block's. */
function stepOf({ steps }: Plan, first: string | undefined): string | undefined {
  let step = steps.find((it) => it.id === first);
  for (let block = step?.in?.block; block !== undefined; block = step?.in?.block)
    step = steps.find((it) => it.id === block);
  return step?.id;
}

/** Clocks of the opening that do not run any more. */
function metIn(plan: Plan, view: View): string[] | undefined {
  const ofOpening = plan.clocks.filter((clock) => clock.from === 'case.opened').map((clock) => clock.id);
  const over = view.clocks.filter((clock) => !['running', 'paused', 'breached', 'pending'].includes(clock.state));
  const met = ofOpening.filter((id) => over.some((clock) => clock.id === id));
  return met.length === 0 ? undefined : met;
}
