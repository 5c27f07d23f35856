/** Domain events in words: what each is called, and when it is told. */
import { isEventName } from '../engine/told/events.ts';
import type { Locale } from '../language/diagnostic.ts';
import { eventsEn } from './events-en.ts';
import { eventsZh } from './events-zh.ts';
import type { EventWords } from './vocabulary.ts';

const languages: Record<Locale, EventWords> = { zh: eventsZh, en: eventsEn };

/** The words of a language for events. */
export function eventWordsIn(locale: Locale): EventWords {
  return languages[locale];
}

/** What an event is called; one that only another version of the catalogue has goes by its name. */
export function eventTitle(locale: Locale, name: string): string {
  return isEventName(name) ? languages[locale][name].title : name;
}
