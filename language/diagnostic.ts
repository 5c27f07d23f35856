/**
 * What a check has to say about a definition: a stable word code, a place, and parameters from which the zh and en
 * texts are made. Diagnostics are collected and returned all at once, never thrown.
 */

/** 1-based line and column (UTF-16 units, as editors count), 0-based offset. */
export interface Position {
  line: number;
  column: number;
  offset: number;
}

export interface Range {
  file: string;
  start: Position;
  end: Position;
}

export type Severity = 'error' | 'warning';
export type Locale = 'zh' | 'en';

export interface Diagnostic {
  /** Stable for ever, words: `step/unknown-target`. One page each under docs/diagnostics/. */
  code: string;
  severity: Severity;
  range: Range;
  /** What is wrong, what was found, what was expected. */
  message: string;
  /** The repair, when one is known ("did you mean …"). */
  hint?: string;
  related?: { range: Range; message: string }[];
}
