/** One line of the doctor's report. */

/** `note`: works, but somebody should know; `problem`: does not work until `todo` is done. */
export interface Line {
  what: string;
  status: 'ok' | 'note' | 'problem';
  says: string;
  todo?: string;
}

/** Picks the text in the reader's language. */
export type Say = (zh: string, en: string) => string;

export function ok(what: string, says: string): Line {
  return { what, status: 'ok', says };
}

export function note(what: string, says: string, todo?: string): Line {
  return { what, status: 'note', says, todo };
}

export function problem(what: string, says: string, todo: string): Line {
  return { what, status: 'problem', says, todo };
}

/** The one line of an error that says what went wrong. */
export function reasonOf(error: unknown): string {
  const { message = String(error), details, cause } = error as { message?: string; details?: string; cause?: unknown };
  const inner = cause instanceof Error && cause.message !== '' ? `: ${cause.message}` : '';
  // A refused connection to several addresses comes without a message of its own.
  const first = (error as { errors?: Error[] }).errors?.[0]?.message;
  return `${details ?? (message || first || String(error))}${inner}`.split('\n')[0] ?? '';
}
