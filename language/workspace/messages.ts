/** messages.yaml: the calendars of sending hours are known. */
import { ALWAYS_ON } from '../calendar/compile.ts';
import type { Reporter } from '../report.ts';
import type { MessagesSource } from '../schema/messages.ts';
import { at, type Place, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';

export function checkMessages(
  messages: MessagesSource,
  calendars: ReadonlyMap<string, unknown>,
  root: Place,
  reporter: Reporter,
): void {
  for (const [id, { hours }] of Object.entries(messages)) {
    if (hours === undefined || hours === ALWAYS_ON.id || calendars.has(hours)) continue;
    reporter.report('calendar/unknown', valueRange(at(root, id, 'hours')), {
      found: hours,
      suggestion: nearest(hours, calendars.keys()),
      expected: [...calendars.keys()].join(', '),
    });
  }
}
