/** The columns of files and of what they hold: part of `TABLES`. */

/** See migration 155. */
export const FILE_TABLES = {
  blob: { sha256: 'text', bytes: 'amount', type: 'text', touched_ms: 'ms', leaving_ms: 'ms?' },
  file: { ref: 'text', sha256: 'text', made_ms: 'ms', made_by: 'text' },
} as const;
