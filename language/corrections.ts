/** What may be corrected of a case, as what, and by whom (semantics rule 35): the words, and what holds where nothing is declared. */

/** What went wrong, where a workspace declares no words of its own. */
export const CORRECTION_KINDS = ['typing', 'classification', 'misheard', 'system', 'other'] as const;
/** Who corrects: who asked for the field, and who leads. */
export const CORRECTORS = ['asker', 'leads'] as const;
export type Corrector = (typeof CORRECTORS)[number];

/** As declared; what is absent is as it stands above, of the fields all. */
export interface CorrectionsPlan {
  kinds?: string[];
  fields?: string[];
  by?: Corrector[];
  /** By field, the step that the case goes back to when it is corrected. */
  backTo?: Record<string, string>;
}

/** The kinds of error that a correction may name. */
export function kindsOf(declared: CorrectionsPlan | undefined): readonly string[] {
  return declared?.kinds ?? CORRECTION_KINDS;
}

/** Whether this field of the SOP may be corrected. */
export function isCorrectable(declared: CorrectionsPlan | undefined, field: string): boolean {
  return declared?.fields?.includes(field) !== false;
}
