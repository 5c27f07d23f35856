/** What each language must have words for. A word that is missing in one of them does not compile. */
import type { EventName } from '../engine/told/events.ts';

/** Of every domain event: what it is called, and when it is told. */
export type EventWords = Record<EventName, { title: string; when: string }>;
