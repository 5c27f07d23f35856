/** What a property says, in the reader's language. */
import type { Locale } from '../../diagnostic.ts';
import { en } from './en.ts';
import type { Text } from './text.ts';
import { zh } from './zh.ts';

/** A property without words is shown by its id: a test sees to it that there is none. */
export function textOf(id: string, locale: Locale): Text {
  return (locale === 'en' ? en : zh)[id] ?? { title: id, broken: id };
}
