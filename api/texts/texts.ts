/** Problem codes as sentences, in the language the caller asked for. */
import { en } from './en.ts';
import { whoInWords } from './who-may.ts';
import { zh } from './zh.ts';

/** The languages answers come in. */
export type Locale = 'zh' | 'en';

/** Every code that a problem or one of its fields can have. */
export type ProblemCode = keyof typeof zh;

/** Values put into a text. */
export type Params = Readonly<Record<string, string | number>>;

/** Whether a text belongs to this code. */
export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(zh, code);
}

/**
 * The sentence of a code. One that is unknown (a newer worker's) stands for itself: the code is stable and can be looked
 * up. A parameter that is missing leaves nothing.
 */
export function textOf(code: string, params: Params, locale: Locale): string {
  if (!isProblemCode(code)) return code;
  const template = (locale === 'en' ? en : zh)[code];
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => {
    // A brace with no parameter of that name is part of an example.
    if (!Object.hasOwn(params, name)) return known.has(name) ? '' : whole;
    const given = String(params[name] ?? '');
    return name === 'who' ? whoInWords(given, locale) : given;
  });
}

/** Parameters that may be left out: their place stays empty. */
const known = new Set(['suggestion', 'max', 'min', 'expected', 'choices', 'known', 'say', 'by', 'from']);

/** English when the header prefers it to Chinese; Chinese is the product's first language. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const wanted = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...rest] = part.trim().toLowerCase().split(';');
      const q = rest.map((it) => /^\s*q=([0-9.]+)$/.exec(it)?.[1]).find((it) => it !== undefined);
      return { language: tag.split('-')[0], q: q === undefined ? 1 : Number(q) };
    })
    .filter(({ language, q }) => (language === 'zh' || language === 'en') && q > 0)
    .sort((a, b) => b.q - a.q);
  return wanted[0]?.language === 'en' ? 'en' : 'zh';
}
