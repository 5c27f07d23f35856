/** What a calendar file and a file of official days say, and what can be wrong with them. */

/** One calendar as its YAML or JSON says it (language: "calendars/<id>.yaml"). */
export interface CalendarSource {
  calendar: string;
  title?: string;
  /** IANA name. */
  zone: string;
  /** Weekdays (`mon`, `mon-fri`, `mon,wed`, `all`) → intervals `09:00-12:00`; days not named are closed. */
  week: Record<string, string[]>;
  /** Ids of files of official days. */
  days?: string[];
  /** The weekday whose hours a swapped workday has; unwritten: `mon`. */
  swapped_day_as?: string;
  /** Dates `YYYY-MM-DD` that have hours of their own. */
  overrides?: Record<string, string[] | 'closed'>;
  /** The last date for which days off are known, `YYYY-MM-DD`. */
  known_until: string;
}

/** The official days of one notice, `YYYY-MM-DD`. */
export interface DaysSource {
  days: string;
  notice: string;
  /** Days off, those of weekends inside a holiday too. */
  off: string[];
  /** Workdays in place of others, usually on a weekend. */
  swapped: string[];
}

export type ProblemPath = (string | number)[];

export interface CalendarProblem {
  /** A word code of `codes.ts`, `calendar/…`; of inline JSON also `shape/…`. */
  code: string;
  severity: 'error' | 'warning';
  /** Into the source. */
  path: ProblemPath;
  /** For the texts of the code. */
  params: Record<string, string>;
}

/** Takes a problem; an error unless said otherwise. */
export type Report = (
  code: string,
  path: ProblemPath,
  params?: Record<string, string>,
  severity?: CalendarProblem['severity'],
) => void;
