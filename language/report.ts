/** Collects diagnostics: a code, a range and parameters become a message in the reader's language. Never throws. */
import { type Code, SEVERITY } from './codes.ts';
import type { Diagnostic, Locale, Range } from './diagnostic.ts';
import { DIAGNOSTICS_MAX } from './limits.ts';
import { shapeWords } from './texts/shapes.ts';
import { textsOf } from './texts/texts.ts';

const FIRST_HERE: Record<Locale, string> = { zh: '前一处在这里', en: 'the other one is here' };
const USED_HERE: Record<Locale, string> = { zh: '在这里使用', en: 'used here' };

export type Params = Record<string, string | number | undefined>;

export interface Reporter {
  readonly diagnostics: Diagnostic[];
  /** `first` is another place that takes part: where a name stood before. `uses`: where the fragment around it is used. */
  report(code: Code, range: Range, params?: Params, first?: Range, uses?: readonly Range[]): void;
}

export function createReporter(locale: Locale): Reporter {
  const diagnostics: Diagnostic[] = [];
  const perFile = new Map<string, number>();
  const seen = new Set<string>();
  return {
    diagnostics,
    report(code, range, params = {}, first, uses = []) {
      const key = `${code} ${range.file} ${range.start.offset} ${Object.values(params).join()}`;
      const count = perFile.get(range.file) ?? 0;
      if (seen.has(key) || count >= DIAGNOSTICS_MAX) return;
      seen.add(key);
      perFile.set(range.file, count + 1);
      const hint = hintOf(code, params, locale);
      const related = [
        ...(first === undefined ? [] : [{ range: first, message: FIRST_HERE[locale] }]),
        ...uses.map((use) => ({ range: use, message: USED_HERE[locale] })),
      ];
      diagnostics.push({
        code,
        severity: SEVERITY[code],
        range,
        message: messageOf(code, params, locale),
        hint,
        ...(related.length > 0 && { related }),
      });
    },
  };
}

/** The same reporter, silent where `hears` says no: for what only follows from something already reported. */
export function muted(reporter: Reporter, hears: (range: Range) => boolean): Reporter {
  return {
    diagnostics: reporter.diagnostics,
    report(code, range, params, first, uses) {
      if (hears(range)) reporter.report(code, range, params, first, uses);
    },
  };
}

/** The same reporter; what lies in a file that is used names the places where it is. */
export function naming(reporter: Reporter, usesOf: (file: string) => readonly Range[] | undefined): Reporter {
  return {
    diagnostics: reporter.diagnostics,
    report(code, range, params, first) {
      reporter.report(code, range, params, first, usesOf(range.file));
    },
  };
}

function messageOf(code: Code, params: Params, locale: Locale): string {
  const { expected, found } = params;
  const inWords =
    code === 'shape/wrong-type'
      ? { expected: shapeWords(String(expected ?? ''), locale), found: shapeWords(String(found ?? ''), locale) }
      : params;
  return fill(textsOf(locale)[code].says, inWords) ?? code;
}

/** A hint with a parameter that is not known is left out. */
function hintOf(code: Code, params: Params, locale: Locale): string | undefined {
  const { fix } = textsOf(locale)[code];
  return fix === undefined ? undefined : fill(fix, params, true);
}

/** A text with its `{parameters}` filled; what is not known is left empty. */
export function filled(template: string, params: Params): string {
  return fill(template, params) ?? template;
}

function fill(template: string, params: Params, whole = false): string | undefined {
  let missing = false;
  const text = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name];
    if (value === undefined) missing = true;
    return visible(String(value ?? ''));
  });
  return missing && whole ? undefined : text;
}

/** What is quoted from a file may hold characters that a terminal would obey. */
function visible(text: string): string {
  return text.replace(/(?![\n\t])\p{Cc}/gu, '·');
}

/** In the order of files and positions, as a reader goes through them. */
export function sorted(diagnostics: Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted(
    (a, b) =>
      compare(a.range.file, b.range.file) || a.range.start.offset - b.range.start.offset || compare(a.code, b.code),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
