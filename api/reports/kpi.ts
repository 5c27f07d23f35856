/** From counts to rates (semantics rule 29): every rate with its counts beside it, and none where there is nothing to divide. */
import type { BesideCounts, CaseCounts, ClockCounts, KpiCounts } from '../../records/store/kpi.ts';
import type { ClockRate, Kpi, Rate } from '../../wire/kpi.ts';

/** The rates of a period, without the period. */
type Rates = Omit<Kpi, 'from' | 'until' | 'sop'>;

export function kpiOf({ clocks, cases, beside }: KpiCounts): Rates {
  return {
    clocks: clocks.map((it) => ({ sop: it.sop, clock: it.clock, title: it.title, ...clockRate([it]) })),
    response: clockRate(clocks.filter((it) => it.clock === 'response')),
    closure: clockRate(clocks.filter((it) => it.clock === 'closure')),
    ...caseRates(cases),
    ...besideRates(beside),
  };
}

/** Help and transfers, in the period in which each thing happened (rules 33 and 34). */
function besideRates(it: BesideCounts): Pick<Rates, 'help' | 'transfers'> {
  return {
    help: { ...rate(it.helpAnswered, it.helpAsked), declined: it.helpDeclined, withdrawn: it.helpWithdrawn },
    transfers: {
      ...rate(it.transfersAccepted, it.transfers),
      declined: it.transfersDeclined,
      lapsed: it.transfersLapsed,
    },
  };
}

function caseRates(cases: CaseCounts): Pick<Rates, 'repeat' | 'first_contact' | 'call_back' | 'excluded'> {
  const { closed, confirmed, unconfirmed, firstContact, cancelled, merged, reopened, linked } = cases;
  return {
    repeat: { ...rate(reopened + linked, closed), reopened, linked },
    first_contact: rate(firstContact, closed),
    call_back: { ...rate(confirmed, closed), unconfirmed },
    excluded: { cancelled, merged },
  };
}

function clockRate(rows: readonly ClockCounts[]): ClockRate {
  const sum = (of: (row: ClockCounts) => number) => rows.reduce((all, row) => all + of(row), 0);
  const met = sum((it) => it.met);
  const late = sum((it) => it.metLate);
  const breached = sum((it) => it.breached);
  return {
    ...rate(met, met + late + breached),
    met,
    met_late: late,
    breached,
    running: sum((it) => it.running),
  };
}

function rate(count: number, of: number): Rate {
  return { count, of, rate: of === 0 ? null : count / of };
}
