/** Who wrote what the fields of a case hold, and who put whom in place: what payments are held against (semantics rule 23). */

/** Stands for timers, systems, customers, defaults and older states. No person's id looks like it. */
export const NOBODY = '-';

/** Person (or `NOBODY`) → the roles that person had when writing. */
export type Writers = Record<string, string[]>;

/** The authors of one field. */
export interface Written {
  by: Writers;
  /** It stands as the intake brought it, or as the SOP's default left it then. */
  intake?: true;
  /** Written by the approval of less that left this grant. */
  grant?: string;
  /** Written by a correction: its corrector may correct it again (rule 35). */
  corrects?: true;
  /** How often the value behind the reference that it holds was corrected. */
  corrected?: number;
}

/** A person whose act led to what happens, with the roles of then. */
export interface Led {
  id: string;
  roles: string[];
}

/** What was rejected at one approval: the least amount by role, and by whom. */
export interface Rejected {
  roles: Record<string, number>;
  by: string[];
}
