/** The message table: code → text with `{parameters}`, in each language. */
import type { Code } from '../codes.ts';
import type { Locale } from '../diagnostic.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

export interface Text {
  says: string;
  /** Left out when a parameter of it is not known. */
  fix?: string;
}

export type Texts = Record<Code, Text>;

export function textsOf(locale: Locale): Texts {
  return locale === 'en' ? en : zh;
}
