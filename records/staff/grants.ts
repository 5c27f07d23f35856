/** What becomes of grants: each that a batch tells of, or undoes, is worked out anew from the events that stand. */
import type { Batch } from '../../engine/batch.ts';
import type { EventName } from '../../engine/told/events.ts';
import type { Tx } from '../database/database.ts';
import type { EventRow } from '../outbox/event-rows.ts';
import type { LedgerRow } from '../store/read.ts';

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
 * What the batch enters into the ledger, as `tell_grants` takes it. A payment that a reset undid may have been made all the
 * same: it stays, unknown. The case must be locked.
 */
export async function grantsOf(tx: Tx, batch: Batch, replaced: readonly EventRow[]) {
  const told = batch.events
    .filter(({ type }) => GRANT_EVENTS.includes(type))
    .map(({ type, data, atMs }): GrantEvent => ({ type, data: data ?? null, at_ms: atMs }));
  const undone = replaced.filter((row) => GRANT_EVENTS.includes(row.type));
  const grants = [...new Set([...told, ...undone].map(({ data }) => grantOf(data)))];
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
  const { customer } = batch.view.data;
  const whom = typeof customer === 'string' ? customer : null;
  return grants.map((grant) => {
    const of = (row: GrantEvent) => grantOf(row.data) === grant;
    const paid = undone.some((row) => of(row) && /committed|unknown/.test(row.type));
    const { state, facts, whose, reserved, told: stands } = workedOut([...before, ...told].filter(of), paid);
    return {
      grant,
      kind: told.findLast(of)?.type.slice('grant.'.length) ?? 'undone',
      state,
      confirmed: stands || paid,
      facts: facts !== undefined,
      action: facts?.action,
      customer: whom,
      amount: facts?.amount,
      person: facts?.by,
      role: facts?.role,
      charged: whose,
      parties: whom === null ? [] : [whom],
      at_ms: reserved?.at_ms,
    };
  });
}

/** What the ledger says of a grant whose events these are, in their order; `paid`: a payment of it was undone. */
export function workedOut(events: readonly GrantEvent[], paid: boolean) {
  const last = events.at(-1)?.type.slice('grant.'.length);
  const settled = last === 'committed' || last === 'released' || last === 'unknown';
  const state: LedgerRow['state'] = settled ? last : paid ? 'unknown' : 'reserved';
  const reserved = events.findLast((event) => event.type === 'grant.reserved');
  const facts = reserved?.data as Facts | undefined;
  const whose = facts?.charged ?? (typeof facts?.by === 'string' ? [facts.by] : []);
  return { state, facts, whose, reserved, told: last !== undefined };
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
