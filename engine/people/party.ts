/** The shape of who stands how to a case (semantics rule 27): what relations are derived from, and what a view carries of it. */

import type { Concluder } from '../../language/anywhere.ts';
import type { Corrector } from '../../language/corrections.ts';

/** `person/x`, `team/x` or `role/x`. */
export type Group = string;

/** Open work: whose it is, who may take it, who decides on it, and whom `not_by` or the approval itself bars. */
export interface WorkParty {
  step: string;
  attempt: number;
  assignee?: string;
  /** Of whose team or role it is; none: anybody's. */
  of: Group[];
  asked?: Group[];
  not?: string[];
}

/** Everybody who stands in a relation to the case; plain JSON, so that a view can carry it. */
export interface Parties {
  opener: string;
  owner?: string;
  /** The teams that answer for it, now or last: the owner's, the accountable one, where the work is. */
  teams: string[];
  /** Of the team that coordinates its open hand-over. */
  coordinator?: Group;
  work: WorkParty[];
  /** By hand-over: the party of its open offer, the party that has its leg, who rules. */
  legs: { step: string; attempt: number; offered?: Group; party?: Group; judge: Group }[];
  /** People told by the latest level of a ladder that nobody has acknowledged. */
  told: string[];
  /** By code, whom its oldest firing told that waits; where it told nobody, who has the case. */
  signals: Record<string, Group[]>;
  watchers: Group[];
  /** Who asked for a cancel that waits for a second person, and who is to confirm it. */
  cancel?: { by: string; to: Group };
  /** Help that was asked for, by number: of whom, and by whom (rule 33). */
  helps?: { n: number; to: Group; by: string }[];
  /** Who has a private date to come (rule 33). */
  reminding?: string[];
  /** To whom the case is offered, and by whom (rule 34). */
  transfer?: { to: Group; by: string };
  /** Who asked for which fields, and whether they, and who leads, may correct them; from rules of number 7 on (rule 35). */
  corrections?: { askers: Record<string, string[]>; by: readonly Corrector[] };
  /** By outcome of the case, where the SOP narrows it, with which relation it may be taken (rule 36). */
  concluders?: Record<string, readonly Concluder[]>;
  /** The case takes acts of deputies and mentors: from rules of number 6 on. */
  standIns?: true;
}
