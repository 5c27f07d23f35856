/** The rows of a timetable: one for each thing that happens, with who hears of it. Types only. */

export type RowKind =
  | 'step'
  | 'offered'
  | 'lapsed'
  | 'warning'
  | 'due'
  | 'level'
  | 'repeat'
  | 'orphan'
  | 'outcome'
  | 'signal'
  | 'reminder'
  | 'notice';

/** People reached by one notice. `who` as the SOP names them; `atMs` when it waited for an opening. */
export interface Told {
  who: string;
  people: string[];
  message?: string;
  atMs?: number;
}

export interface Row {
  atMs: number;
  kind: RowKind;
  /** Id of the clock or step it is about, and its title. */
  of: string;
  title: string;
  percent?: number;
  ladder?: string;
  level?: number;
  repeat?: number;
  outcome?: string;
  /** Of a notice that belongs to no other row: what it is about, in the kernel's word. */
  about?: string;
  acceptByMs?: number;
  told: Told[];
  /** Who has the work after it. */
  assignee?: string;
  /** The level or notice found nobody. */
  nobody?: string[];
  provisional?: true;
}
