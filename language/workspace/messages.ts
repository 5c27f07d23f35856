/** messages.yaml: the calendars of sending hours are known. */
import { ALWAYS_ON } from '../calendar/compile.ts';
import type { Reporter } from '../report.ts';
import type { MessagesSource } from '../schema/messages.ts';
import { at, partRange, type Place, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { neverSaidIn } from './never-said.ts';

export function checkMessages(
  messages: MessagesSource,
  calendars: ReadonlyMap<string, unknown>,
  root: Place,
  reporter: Reporter,
  never: readonly string[] = [],
): void {
  for (const [id, { hours, zh, en }] of Object.entries(messages)) {
    for (const [locale, text] of [['zh', zh] as const, ['en', en] as const])
      for (const { phrase, start, end } of neverSaidIn(text ?? '', never))
        reporter.report('text/never-said', partRange(at(root, id, locale), start, end), { found: phrase });
    if (hours === undefined || hours === ALWAYS_ON.id || calendars.has(hours)) continue;
    reporter.report('calendar/unknown', valueRange(at(root, id, 'hours')), {
      found: hours,
      suggestion: nearest(hours, calendars.keys()),
      expected: [...calendars.keys()].join(', '),
    });
  }
}
