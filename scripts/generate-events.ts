/** Writes docs/events.md from the catalogue of domain events. A test fails when it is not current. */
import { writeFileSync } from 'node:fs';
import { eventsPage } from '../words/events-page.ts';

writeFileSync('docs/events.md', eventsPage());
