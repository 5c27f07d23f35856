/** Files that are not UTF-8, as editors on Chinese Windows may save them (GBK): one diagnostic each, where it shows first. */
import type { Diagnostic, Locale } from '../language/diagnostic.ts';
import type { Files } from '../language/load.ts';

/** What decoding puts in the place of bytes that are not UTF-8. */
const REPLACEMENT = '\ufffd';

/** Of such a file nothing else need be reported: all of it follows from this. */
export function foreignText(files: Files, locale: Locale): Diagnostic[] {
  return [...files].flatMap(([file, text]) => {
    const offset = text.indexOf(REPLACEMENT);
    if (offset < 0) return [];
    const before = text.slice(0, offset).split('\n');
    const start = { line: before.length, column: (before.at(-1) ?? '').length + 1, offset };
    const end = { ...start, column: start.column + 1, offset: offset + 1 };
    const [message, hint] =
      locale === 'zh'
        ? ['文件不是 UTF-8 编码', '在编辑器中另存为 UTF-8（GBK 文件也可用 iconv -f GBK -t UTF-8 转换）']
        : ['the file is not UTF-8 text', 'save it as UTF-8 (a GBK file: iconv -f GBK -t UTF-8)'];
    return [{ code: 'file/not-utf-8', severity: 'error', range: { file, start, end }, message, hint }];
  });
}
