/** The message table in the reader's language: code → text with `{parameters}`. */
import type { Locale } from '../diagnostic.ts';
import { en } from './en.ts';
import type { Texts } from './text.ts';
import { zh } from './zh.ts';

export function textsOf(locale: Locale): Texts {
  return locale === 'en' ? en : zh;
}
