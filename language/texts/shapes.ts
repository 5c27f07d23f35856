/** The basic shapes of YAML as people call them: the schema library knows only its own words. */
import type { Locale } from '../diagnostic.ts';

const WORDS: Record<Locale, Record<string, string>> = {
  zh: {
    string: '文本',
    number: '数',
    int: '整数',
    boolean: 'true 或 false',
    object: '若干“键: 值”',
    record: '若干“键: 值”',
    array: '列表',
    null: '空',
  },
  en: {
    string: 'text',
    number: 'a number',
    int: 'a whole number',
    boolean: 'true or false',
    object: 'keys with values',
    record: 'keys with values',
    array: 'a list',
    null: 'nothing',
  },
};
const OR: Record<Locale, string> = { zh: '，或 ', en: ', or ' };

/** `string | array` in the reader's words; what is no shape stays as it is. */
export function shapeWords(shapes: string, locale: Locale): string {
  const words = shapes.split(' | ').map((shape) => WORDS[locale][shape] ?? shape);
  return [...new Set(words)].join(OR[locale]);
}
