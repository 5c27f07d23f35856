/** Which payments of runs that are over a ledger lacks, by what stands in their case and what was set aside before. Pure. */
import type { Value } from '../../language/plan.ts';
import type { LedgerRow } from '../store/read.ts';
import type { LeftPayment } from '../store/staff.ts';

/** What is known of a case's payments. */
export interface Known {
  /** Events of grants that stand, in their order. */
  standing: readonly { seq: number; type: string; at_ms: number; data: Record<string, Value> | null }[];
  lines: readonly KnownLine[];
  /** What finance has found, by the line it was said of. */
  settled: readonly Omit<KnownLine, 'confirmed'>[];
  /** Grants of the payments that the run has under way. */
  paying: readonly string[];
}

interface KnownLine {
  grant: string;
  amount: number;
  person: string | null;
  state: LedgerRow['state'];
  confirmed: boolean;
}

/** `own`: the case has it reserved still, and goes on with it. */
export interface Lacking {
  payment: LeftPayment;
  own: boolean;
}

/** Of what is the same in grant, amount and person, as many are lacking as there are fewer lines beside than payments. */
export function lackingOf(left: readonly LeftPayment[], known: Known): Lacking[] {
  const beside = new Map<string, LeftPayment[]>();
  const own: Lacking[] = [];
  for (const payment of left) {
    const as = standsAs(payment, known);
    if (as === 'counted') continue;
    if (as === 'reserved') own.push({ payment, own: true });
    else {
      const key = JSON.stringify([payment.grant, payment.data.amount, payment.data.by]);
      beside.set(key, [...(beside.get(key) ?? []), payment]);
    }
  }
  const more = [...beside.values()].flatMap((same) => same.slice(same[0] === undefined ? 0 : asideOf(same[0], known)));
  return [...own, ...more.map((payment) => ({ payment, own: false }))];
}

/** How the case that goes on has this very payment; `no`: it has not, or gave it back without a look. */
function standsAs(
  { grant, seq, atMs }: LeftPayment,
  { standing, lines, paying }: Known,
): 'counted' | 'reserved' | 'no' {
  const its = standing.filter(({ data }) => data?.grant === grant);
  const reserved = its.findLast(({ type }) => type === 'grant.reserved');
  const last = its.at(-1);
  if (last === undefined || reserved?.seq !== seq || reserved.at_ms !== atMs) return 'no';
  if (last.type === 'grant.committed' || last.type === 'grant.unknown' || last.data?.reason !== undefined)
    return 'counted';
  if (last.type === 'grant.released') return 'no';
  const line = lines.find((it) => it.grant === grant);
  return line?.state === 'reserved' && !paying.includes(grant) ? 'reserved' : 'counted';
}

/** How many like it were set aside before, whatever was found of them since. */
function asideOf({ grant, data }: LeftPayment, { standing, lines, settled }: Known): number {
  const same = (it: Omit<KnownLine, 'confirmed'>) => it.amount === data.amount && it.person === (data.by ?? null);
  const beside = lines.filter((it) => it.grant.startsWith(`${grant}~`) && same(it)).length;
  const notPaid = settled.filter((it) => it.grant === grant && it.state === 'released' && same(it)).length;
  // A reset that was told left it in the grant's own line, until the case asks for that anew.
  const told = standing.some((it) => it.data?.grant === grant);
  const stays = lines.some(
    (it) => it.grant === grant && it.confirmed && !told && /committed|unknown/.test(it.state) && same(it),
  );
  return beside + notPaid + (stays ? 1 : 0);
}
