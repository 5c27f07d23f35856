/** From counts to rates (semantics rule 29): every rate with its counts beside it, and none where there is nothing to divide. */
import type { CaseCounts, ClockCounts, KpiCounts } from '../../records/store/kpi.ts';

/** A share with what it is made of. */
export interface Rate {
  count: number;
  of: number;
  /** `count / of`; null when `of` is 0: no case says nothing about how well cases go. */
  rate: number | null;
}

/** A clock's dues of the period. `of` = met + met_late + breached; `running` is in no rate. */
export interface ClockRate extends Rate {
  met: number;
  met_late: number;
  breached: number;
  running: number;
}

/** The rates of a period, in the names of the wire. */
export interface Kpi {
  clocks: ({ sop: string; clock: string; title: string } & ClockRate)[];
  /** The clocks of these names of all SOPs together. */
  response: ClockRate;
  closure: ClockRate;
  /** Repeated complaints per case closed: more than 1 when more came again than were closed. */
  repeat: Rate & { reopened: number; linked: number };
  first_contact: Rate;
  call_back: Rate & { unconfirmed: number };
  /** Ended in the period, and in no rate. */
  excluded: { cancelled: number; merged: number };
}

export function kpiOf({ clocks, cases }: KpiCounts): Kpi {
  return {
    clocks: clocks.map((it) => ({ sop: it.sop, clock: it.clock, title: it.title, ...clockRate([it]) })),
    response: clockRate(clocks.filter((it) => it.clock === 'response')),
    closure: clockRate(clocks.filter((it) => it.clock === 'closure')),
    ...caseRates(cases),
  };
}

function caseRates(cases: CaseCounts): Pick<Kpi, 'repeat' | 'first_contact' | 'call_back' | 'excluded'> {
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
