/** The words of a diagnostic code without a place: for what people type on the command line. */
import type { Code } from '../language/codes.ts';
import type { Locale } from '../language/diagnostic.ts';
import { createReporter, type Params } from '../language/report.ts';

const NOWHERE = { line: 1, column: 1, offset: 0 };

/** `what is wrong (what to do)`. */
export function sentenceOf(code: Code, params: Params, locale: Locale): string {
  const reporter = createReporter(locale);
  reporter.report(code, { file: '', start: NOWHERE, end: NOWHERE }, params);
  const [d] = reporter.diagnostics;
  return `${d?.message ?? code}${d?.hint === undefined ? '' : ` (${d.hint})`}`;
}
