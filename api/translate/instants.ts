/** Instants on the wire: ISO 8601 in UTC outward, with any offset inward. */

/** ISO text of an instant, or nothing of nothing. */
export function iso(ms: number): string;
export function iso(ms: number | undefined): string | undefined;
export function iso(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}

const form = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Epoch ms of an ISO instant; undefined when it is none, has no offset, or names a day that is not in the calendar. */
export function instantMs(text: string): number | undefined {
  if (!form.test(text)) return undefined;
  const ms = Date.parse(text);
  if (Number.isNaN(ms)) return undefined;
  // Date.parse takes February 30 for March 2: the day alone must come back as it was.
  const day = text.slice(0, 10);
  return new Date(`${day}T00:00:00Z`).toISOString().startsWith(day) ? ms : undefined;
}
