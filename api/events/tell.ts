/** An outside event on its way to the cases it concerns and those it opens, each by itself: one that cannot be told stops no other. */
import { vaultSubject } from '../../records/vault/reference.ts';
import type { OutsideEvent } from '../../wire/outside-event.ts';
import { eachRow } from '../admission/rows.ts';
import { lastRunOf, lost } from '../begin-again/last-run.ts';
import { Problem } from '../problem.ts';
import type { Call } from '../route.ts';
import type { Services } from '../services.ts';
import type { Hearing } from './hearing.ts';
import { openByEvent, openedBy } from './opening.ts';

type EventCall = Call<unknown, unknown, unknown>;

/** `over`: it has ended; a problem: it can be told when the same request comes again. */
export interface Told {
  sop: string;
  /** Absent: none was opened. */
  case?: string;
  how: 'heard' | 'over' | Problem;
}

/** What is wrong with one case, or at this moment: others may be told. */
const OF_ONE: readonly string[] = ['case/lost', 'away/busy'];

/** @throws Problem 503 when nobody can be told */
export function tellAll(
  services: Services,
  hearings: readonly Hearing[],
  event: OutsideEvent,
  { identity, request }: EventCall,
): Promise<Told[]> {
  return eachRow(hearings, async (hearing) => {
    const { sop, case: id } = hearing.found.view;
    const entrant = { lane: 'open' as const, caller: identity.id, case: id };
    // A message is quick however busy the cases are: its time tells nothing.
    const tell = () =>
      services.admission(
        entrant,
        () => deliver(services, hearing, event, request.updateId),
        () => false,
      );
    return { sop, case: id, how: await tell().catch(ofOne) };
  });
}

/** Opens what the event opens, but for procedures that are concerned by it already. @throws Problem */
export async function openAll(
  services: Services,
  event: OutsideEvent,
  call: EventCall,
  concerned: ReadonlySet<string>,
): Promise<Told[]> {
  const opening = (await openedBy(services.packages, event.name)).filter(({ sop }) => !concerned.has(sop));
  return eachRow(opening, async (plan): Promise<Told> => {
    const { sop } = plan;
    try {
      const entrant = { lane: 'open' as const, caller: call.identity.id };
      return {
        sop,
        how: 'heard',
        case: await services.admission(entrant, () => openByEvent(services, call, plan, event)),
      };
    } catch (error) {
      return { sop, how: ofOne(error) };
    }
  });
}

/** The cases among them that know of it now. */
export function heardIn(told: readonly Told[]): string[] {
  return told.flatMap(({ case: id, how }) => (how === 'heard' && id !== undefined ? [id] : []));
}

function ofOne(error: unknown): Problem {
  if (error instanceof Problem && OF_ONE.includes(error.code)) return error;
  throw error;
}

async function deliver(
  services: Services,
  { found: { view, lost: lostSince }, data, brought }: Hearing,
  event: OutsideEvent,
  id: string,
): Promise<'heard' | 'over'> {
  if (lostSince !== undefined) throw lost(view.case);
  const subject = vaultSubject(view.data.customer, view.case);
  await services.record.putVault(brought.rows.map((row) => ({ ...row, subject, case: view.case })));
  if (await services.cases.happened(view.case, { id, name: event.name, data })) return 'heard';
  await lastRunOf(services, view.case);
  return 'over';
}
