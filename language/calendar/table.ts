/** A compiled calendar: integer tables, plain JSON of a few hundred bytes, pinned in every Plan that uses it. */

export interface CalendarTable {
  id: string;
  /** Its name for people, when it has one. */
  title?: string;
  /** IANA name, for readers; the arithmetic uses `offsets` only. */
  zone: string;
  /** Day templates: minutes of local time `[from, until, from, until, …]`, ascending, not touching. */
  templates: number[][];
  /** Template of Monday … Sunday. */
  week: number[];
  /** Days that differ from their weekday: `[day number since 1970-01-01, template]`, ascending. */
  days: [day: number, template: number][];
  /**
   * Zone offsets: `[from (epoch ms), minutes east of UTC]`, ascending. The first holds for all time before the second,
   * the last for all time after it; a zone without changes has one.
   */
  offsets: [fromMs: number, minutes: number][];
  /** Exclusive: instants from here on rest on the weekly template alone and are provisional (semantics rule 6). */
  knownUntilMs: number;
}
