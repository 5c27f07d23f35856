/** What becomes of grants: each that a batch tells of, or undoes, is worked out anew from the events that stand. */
import type { Batch, Kept } from '../../engine/batch.ts';
import type { State } from '../../engine/state/state.ts';
import type { EventName } from '../../engine/told/events.ts';
import type { Tx } from '../database/database.ts';
import type { EventRow } from '../outbox/event-rows.ts';
import { stateOf } from '../states/states.ts';
import type { LedgerRow } from '../store/read.ts';
import { payeesOf } from './payees.ts';

/** Reserved again: `unpaid`, after somebody looked; `restored`, by the undo of a merge. */
export const GRANT_EVENTS: readonly string[] = [
  'grant.reserved',
  'grant.committed',
  'grant.released',
  'grant.unknown',
  'grant.unpaid',
  'grant.restored',
] satisfies EventName[];

/** As much of an event as a grant is worked out from. */
type GrantEvent = Pick<EventRow, 'type' | 'data' | 'at_ms'>;

/**
 * What the batch enters into the ledger, as `tell_grants` takes it. A payment that a reset undid, or took out of its run's hands,
 * may have been made all the same: it stays, unknown. The case must be locked.
 */
export async function grantsOf(tx: Tx, batch: Batch, replaced: readonly EventRow[], kept: Kept | undefined) {
  const told = grantsTold(batch);
  const undone = replaced.filter((row) => GRANT_EVENTS.includes(row.type));
  const dropped = replaced.length === 0 ? [] : await droppedPayments(tx, batch.case, kept);
  const grants = [...new Set([...[...told, ...undone].map(({ data }) => grantOf(data)), ...dropped])];
  if (grants.length === 0) return [];
  const before = await tx
    .selectFrom('case_event')
    .select(['type', 'data', 'at_ms'])
    .where('case_id', '=', batch.case)
    .where('type', 'in', GRANT_EVENTS)
    .where('undone_by', 'is', null)
    .where('seq', '<', batch.from)
    .orderBy('seq')
    .execute();
  const parties = await payeesOf(tx, batch, kept, grants);
  return entered(batch, grants, { before, told, undone, dropped, parties });
}

/** The events of grants that a batch brings. */
export function grantsTold({ events }: Pick<Batch, 'events'>): GrantEvent[] {
  return events
    .filter(({ type }) => GRANT_EVENTS.includes(type))
    .map(({ type, data, atMs }) => ({ type, data: data ?? null, at_ms: atMs }));
}

/** What the grants of a batch are worked out from: events that stand before it, told by it and undone by it. */
interface Grounds {
  before: readonly GrantEvent[];
  told: readonly GrantEvent[];
  undone: readonly GrantEvent[];
  /** Grants whose payments its run has no longer under way. */
  dropped: readonly string[];
  parties: readonly string[];
}

/** A line for each grant that is told of or undone, as `tell_grants` takes it. Pure. */
export function entered(
  { view }: Pick<Batch, 'view'>,
  grants: readonly string[],
  { before, told, undone, dropped, parties }: Grounds,
) {
  const { customer } = view.data;
  return grants.map((grant) => {
    const of = (row: GrantEvent) => grantOf(row.data) === grant;
    const stands = [...before, ...told].filter(of);
    const { state, facts, whose, reserved } = workedOut(stands);
    return {
      grant,
      kind: told.findLast(of)?.type.slice('grant.'.length) ?? 'undone',
      state,
      confirmed: stands.length > 0,
      facts: facts !== undefined,
      paid: dropped.includes(grant) || undone.some((row) => of(row) && /committed|unknown/.test(row.type)),
      looked: stands.at(-1)?.data?.reason !== undefined,
      action: facts?.action,
      customer: typeof customer === 'string' ? customer : null,
      amount: facts?.amount,
      person: facts?.by,
      role: facts?.role,
      charged: whose,
      parties,
      at_ms: reserved?.at_ms,
    };
  });
}

/** Grants of payments that the run before this one had under way, and that this one, which was reset, has not. */
async function droppedPayments(tx: Tx, caseId: string, kept: Kept | undefined): Promise<string[]> {
  return kept === undefined ? [] : droppedBy(kept, await stateOf(tx, caseId));
}

/** The same, by what was kept before. Pure. */
export function droppedBy(kept: Kept, before: { runId: string; state: State } | undefined): string[] {
  if (before === undefined || before.runId === kept.run) return [];
  const still = payingIn(kept.state);
  return payingIn(before.state).filter((grant) => !still.includes(grant));
}

/** The grants of the payments that are under way. */
export function payingIn({ pending }: Pick<State, 'pending'>): string[] {
  return pending.flatMap(({ grant }) => grant ?? []);
}

/** What a case says of a grant whose events these are, in their order. */
export function workedOut(events: readonly GrantEvent[]) {
  const last = events.at(-1)?.type.slice('grant.'.length);
  const settled = last === 'committed' || last === 'released' || last === 'unknown';
  const state: LedgerRow['state'] = settled ? last : 'reserved';
  const reserved = events.findLast((event) => event.type === 'grant.reserved');
  const facts = reserved?.data as Facts | undefined;
  const whose = facts?.charged ?? (typeof facts?.by === 'string' ? [facts.by] : []);
  return { state, facts, whose, reserved };
}

interface Facts {
  grant: string;
  action: string;
  amount: number;
  by: string | null;
  role: string | null;
  charged?: string[];
}

/** The grant that an event is about. */
export function grantOf(data: EventRow['data'] | undefined): string {
  return String(data?.grant ?? '');
}
