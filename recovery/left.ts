/**
 * What runs that are over had paid, or under way: a record that came back older may have taken up the run after them without ever
 * having heard of it. Pure.
 */
import type { Batch } from '../engine/batch.ts';
import { type DomainEvent, factsOf } from '../engine/told/events.ts';
import { storyOf } from './difference.ts';
import type { LeftPayment } from '../records/store/staff.ts';

/** Each payment once, of all runs but the last, oldest first; whether it is known already the ledger says. */
export function leftBy(runs: readonly { batches: readonly Batch[] }[]): LeftPayment[] {
  const found = new Map<string, LeftPayment>();
  for (const { batches } of runs.slice(0, -1))
    for (const it of paidIn(batches)) found.set(`${it.grant} ${it.seq} ${it.atMs}`, it);
  return [...found.values()];
}

function paidIn(batches: readonly Batch[]): LeftPayment[] {
  const last = batches.at(-1);
  if (last === undefined) return [];
  const paying = last.kept?.state.pending.flatMap(({ grant }) => grant ?? []) ?? [];
  const reserved = new Map<string, { line: DomainEvent; mayBePaid: boolean }>();
  const before: LeftPayment[] = [];
  const left = (line: DomainEvent): LeftPayment => ({
    grant: grantOf(line),
    seq: line.seq,
    atMs: line.atMs,
    data: factsOf(line),
    last,
  });
  for (const { event: line } of storyOf(batches)) {
    const known = reserved.get(grantOf(line));
    if (line.type === 'grant.reserved') {
      if (known?.mayBePaid) before.push(left(known.line));
      reserved.set(grantOf(line), { line, mayBePaid: false });
    } else if (known === undefined) continue;
    else if (line.type === 'grant.committed' || line.type === 'grant.unknown') known.mayBePaid = true;
    // Somebody has looked.
    else if (line.type.startsWith('grant.') && factsOf(line).reason !== undefined) known.mayBePaid = false;
  }
  const mayBe = [...reserved.values()].filter(({ line, mayBePaid }) => mayBePaid || paying.includes(grantOf(line)));
  return [...before, ...mayBe.map(({ line }) => left(line))];
}

function grantOf(line: DomainEvent): string {
  return String(factsOf(line).grant ?? '');
}
