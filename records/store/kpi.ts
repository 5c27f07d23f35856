/** What is counted for rates by due date, and what comes back (semantics rule 29). Instants are epoch ms. */

/** What to count: dues, closings and re-openings in [fromMs, untilMs). `atMs` decides what is past its due. */
export interface KpiQuery {
  fromMs: number;
  untilMs: number;
  sop?: string;
  atMs: number;
}

/** Instances of one clock whose due lies in the period. `running`: neither met nor late yet, in no rate. */
export interface ClockCounts {
  sop: string;
  clock: string;
  title: string;
  met: number;
  metLate: number;
  /** Breached and never met. */
  breached: number;
  running: number;
}

/** Cases whose (last) end lies in the period, and complaints that came again in it. */
export interface CaseCounts {
  closed: number;
  confirmed: number;
  unconfirmed: number;
  /** Closed with one contact of the customer and no re-open. */
  firstContact: number;
  /** Ended in the period and in no rate. */
  cancelled: number;
  merged: number;
  /** Re-openings in the period, and new cases linked as a repeat of a closed one (rule 17). */
  reopened: number;
  linked: number;
}

/** What was asked of others in the period, and what became of what was asked, then or before (rules 33 and 34). */
export interface BesideCounts {
  helpAsked: number;
  helpAnswered: number;
  helpDeclined: number;
  helpWithdrawn: number;
  transfers: number;
  transfersAccepted: number;
  transfersDeclined: number;
  /** Nobody took it in time. */
  transfersLapsed: number;
}

/** The counts behind the rates of semantics rule 29. */
export interface KpiCounts {
  beside: BesideCounts;
  clocks: ClockCounts[];
  cases: CaseCounts;
}
