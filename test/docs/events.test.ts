/** docs/events.md says what the catalogue says. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { EVENT_NAMES } from '../../engine/told/events.ts';
import { eventsPage } from '../../words/events-page.ts';

test('the page is current', () => {
  expect(readFileSync('docs/events.md', 'utf8')).toBe(eventsPage());
});

test('every event has its entry', () => {
  const entries = [...eventsPage().matchAll(/^### `([a-z._]+)`/gm)].map((found) => found[1] ?? '');
  expect(new Set(entries)).toEqual(new Set(EVENT_NAMES));
  expect(entries).toHaveLength(EVENT_NAMES.length);
});
