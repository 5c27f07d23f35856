/** Diagnostics as lines for people: place, message and code, the line itself, a caret under what is wrong, the repair. */
import type { Diagnostic, Locale } from './diagnostic.ts';
import type { Files } from './workspace/files.ts';

const WORDS = {
  zh: { error: '错误', warning: '警告', hint: '提示', note: '参见' },
  en: { error: 'error', warning: 'warning', hint: 'hint', note: 'see' },
} as const;

/** A line longer than this is shown around the fault only. */
const LINE_COLUMNS_MAX = 160;

/** All diagnostics, one block each, without a line break at the end. Empty text when there are none. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], files: Files, locale: Locale = 'zh'): string {
  const lines = new Map<string, string[]>();
  const linesOf = (file: string) => {
    let found = lines.get(file);
    if (found === undefined) lines.set(file, (found = (files.get(file) ?? '').split(/\r?\n/)));
    return found;
  };
  return diagnostics.map((d) => formatOne(d, linesOf(d.range.file), locale)).join('\n');
}

function formatOne(d: Diagnostic, lines: readonly string[], locale: Locale): string {
  const { file, start, end } = d.range;
  const words = WORDS[locale];
  const severity = d.severity === 'warning' ? `${words.warning}: ` : '';
  const out = [`${file}:${start.line}:${start.column}: ${severity}${d.message} [${d.code}]`];
  const line = lines[start.line - 1];
  if (line !== undefined && line !== '')
    out.push(...excerpt(line, start.line, start.column, end.line === start.line ? end.column : line.length + 1));
  if (d.hint !== undefined) out.push(`  ${words.hint}: ${d.hint}`);
  for (const note of d.related ?? []) {
    out.push(
      `  ${words.note}: ${note.range.file}:${note.range.start.line}:${note.range.start.column}: ${note.message}`,
    );
  }
  return out.join('\n');
}

/** The line of a place with a caret under it, as diagnostics show it; nothing when the file has no such line. */
export function excerptOf({ file, start, end }: Diagnostic['range'], files: Files): string[] {
  const line = (files.get(file) ?? '').split(/\r?\n/)[start.line - 1];
  if (line === undefined || line === '') return [];
  return excerpt(line, start.line, start.column, end.line === start.line ? end.column : line.length + 1);
}

/** The line and its underline; both count columns as a terminal shows them, where a Chinese character takes two. */
function excerpt(line: string, number: number, from: number, until: number): string[] {
  const cut = line.length > LINE_COLUMNS_MAX ? Math.max(0, from - 1 - LINE_COLUMNS_MAX / 2) : 0;
  const shown = line.slice(cut, cut + LINE_COLUMNS_MAX).replace(/\t/g, ' ');
  const before = shown.slice(0, from - 1 - cut);
  const marked = shown.slice(from - 1 - cut, Math.max(from, until) - 1 - cut);
  const gutter = `${number} | `;
  const underline = '^'.repeat(Math.max(1, widthOf(marked)));
  return [`${gutter}${shown}`, `${' '.repeat(gutter.length - 2)}| ${' '.repeat(widthOf(before))}${underline}`];
}

/** Columns of a text in a terminal: East Asian wide and full-width characters take two, combining marks none. */
export function widthOf(text: string): number {
  let width = 0;
  for (const char of text) width += /\p{Mn}|\u200d|\ufe0f/u.test(char) ? 0 : isWide(char.codePointAt(0) ?? 0) ? 2 : 1;
  return width;
}

/** Unicode's East Asian Width W and F, by block. */
function isWide(code: number): boolean {
  return (
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0x303e) ||
    (code >= 0x3041 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x1f300 && code <= 0x1faff) ||
    (code >= 0x20000 && code <= 0x3fffd)
  );
}
