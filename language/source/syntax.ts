/** The parser's errors and warnings as our diagnostics: one per line, named after the slip where we know it. */
import type { Document, YAMLError } from 'yaml';
import type { Code } from '../codes.ts';
import type { Params, Reporter } from '../report.ts';
import { DIAGNOSTICS_MAX } from '../limits.ts';
import { flowSlip, unclosedAt } from './flow.ts';
import { positionAt, rangeAt, type Source } from './place.ts';
import { halfWidth, quoted } from './slips.ts';

interface Slip {
  code: Code;
  params?: Params;
  /** Offsets of what is underlined; else the parser's. */
  start?: number;
  end?: number;
}

/** Behind one of these the parser is lost: what it says of later lines is told only when it comes with a repair. */
const DERAILING: readonly Code[] = [
  'yaml/syntax',
  'yaml/unclosed-bracket',
  'yaml/unquoted-template',
  'yaml/missing-comma',
  'yaml/colon-in-text',
  'yaml/full-width',
];
const LOST: readonly Code[] = ['yaml/syntax', 'yaml/unclosed-bracket'];

/** Answers the lines it reported: what else looks odd there only follows from it. */
export function reportSyntax(source: Source, doc: Document.Parsed, reporter: Reporter): ReadonlySet<number> {
  if (doc.directives?.yaml.explicit) reporter.report('yaml/directive', rangeAt(source, 0, lineEnd(source, 0)));
  const lines = new Set<number>();
  let derailed = false;
  // One slip derails the parser for several tokens: the first report of a line is the one that helps.
  for (const error of [...doc.errors, ...doc.warnings].toSorted((a, b) => a.pos[0] - b.pos[0])) {
    const line = positionAt(source, error.pos[0]).line;
    if (lines.has(line)) continue;
    if (lines.size > DIAGNOSTICS_MAX) break;
    const slip = slipOf(source, error, line, lines.size === 0);
    lines.add(line);
    if (derailed && LOST.includes(slip.code)) continue;
    derailed ||= DERAILING.includes(slip.code);
    if (slip.code === 'yaml/unclosed-bracket') pointAtBracket(source, slip, line);
    const range = rangeAt(
      source,
      slip.start ?? error.pos[0],
      slip.end ?? Math.min(error.pos[1], lineEnd(source, error.pos[0])),
    );
    lines.add(range.start.line);
    reporter.report(slip.code, range, slip.params ?? {});
  }
  return lines;
}

/** The parser notices where it can read no further; the author looks for the bracket. Once a file, as it reads all of it. */
function pointAtBracket(source: Source, slip: Slip, line: number): void {
  const at = unclosedAt(source.text, source.lines[line - 1] ?? 0);
  if (at === undefined) return;
  slip.start = at;
  slip.end = at + 1;
}

function lineEnd(source: Source, offset: number): number {
  const end = source.text.indexOf('\n', offset);
  return end < 0 ? source.text.length : end;
}

/** `first`: nothing before it went wrong, so that it is known what is open there. */
function slipOf(source: Source, error: YAMLError, line: number, first: boolean): Slip {
  const start = source.lines[line - 1] ?? 0;
  const text = source.text.slice(start, lineEnd(source, start)).replace(/\r$/, '');
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { code: 'yaml/tab', end: error.pos[0] + 1 };
    case 'TAG_RESOLVE_FAILED':
      return tagSlip(source, error);
    case 'MULTIPLE_DOCS':
      return { code: 'yaml/second-document', end: error.pos[0] + 3 };
    default:
      return (
        fullWidthSlip(text, start) ??
        valueSlip(text, start) ??
        inBrackets(source, error, text, start, first) ??
        structureSlip(source, error, text, start)
      );
  }
}

function inBrackets(source: Source, error: YAMLError, text: string, start: number, first: boolean): Slip | undefined {
  const opened = first && start > 0 ? unclosedAt(source.text.slice(0, start), start) : undefined;
  const slip = flowSlip(text, opened !== undefined && opened < start, !first || error.code === 'BLOCK_IN_FLOW');
  return slip && { ...slip, start: start + slip.start, end: start + slip.end };
}

/** `!= x` is a tag to YAML and a test to the author. */
function tagSlip(source: Source, error: YAMLError): Slip {
  const tag = source.text.slice(error.pos[0], error.pos[1]);
  const rest = /^[^\n#,}\]]*/.exec(source.text.slice(error.pos[0]))?.[0].trim() ?? tag;
  if (!tag.startsWith('!=')) return { code: 'yaml/tag', params: { found: tag } };
  return { code: 'yaml/unquoted-test', params: { found: rest, repair: `'${rest}'` }, end: error.pos[0] + rest.length };
}

/** The first full-width colon, comma or bracket of a line that did not parse. */
function fullWidthSlip(text: string, start: number): Slip | undefined {
  const bare = text.replace(/(["']).*?\1/g, (quoted) => '·'.repeat(quoted.length)).replace(/(^|\s)#.*$/, '');
  const found = /^\s*(?:- )?[\w-]+：|[｛［｝］]|：\s*[[{]/.exec(bare);
  if (found === null) return undefined;
  const content = text.trim();
  const offset = start + text.indexOf(content);
  return {
    code: 'yaml/full-width',
    params: { found: content, repair: halfWidth(content) },
    start: offset,
    end: offset + content.length,
  };
}

/** A value that begins with a character YAML keeps for itself. */
function valueSlip(text: string, start: number): Slip | undefined {
  const value = /^(\s*(?:- )?(?:.*[{,]\s*)?[\w.-]+:\s+)([>%@`].*)$/.exec(text);
  if (value === null) return undefined;
  const [, head = '', tail = ''] = value;
  const found = (tail.startsWith('>') ? /^[^,}\]#]*/.exec(tail)?.[0] : tail)?.trim() ?? tail;
  const at = { start: start + head.length, end: start + head.length + found.length };
  const params = { found, repair: `'${found}'` };
  return tail.startsWith('>')
    ? { code: 'yaml/unquoted-test', params, ...at }
    : { code: 'yaml/reserved-start', params, ...at };
}

function structureSlip(source: Source, error: YAMLError, text: string, start: number): Slip {
  const content = text.trim();
  const offset = start + text.indexOf(content);
  const wholeLine = { start: offset, end: offset + content.length };
  const glued = /^(- )?([\w.-]+):(\S.*)$/.exec(content);
  const template = /(?:^\s*(?:- )?(?:[\w.-]+:\s+)?|[[{,]\s*)(\{\{.*)$/.exec(text)?.[1]?.trimEnd();
  if (template !== undefined) {
    const at = start + text.lastIndexOf(template);
    return {
      code: 'yaml/unquoted-template',
      params: { repair: quoted(template) },
      start: at,
      end: at + template.length,
    };
  }
  if (error.code === 'MISSING_CHAR' && /quote/.test(error.message))
    return {
      code: 'yaml/unclosed-quote',
      start: quoteStart(source, error),
      end: lineEnd(source, quoteStart(source, error)),
    };
  if (glued && error.code === 'MULTILINE_IMPLICIT_KEY')
    return {
      code: 'yaml/no-space-after-colon',
      params: { found: content, repair: `${glued[1] ?? ''}${glued[2]}: ${glued[3]}` },
      ...wholeLine,
    };
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && content.startsWith('- '))
    return { code: 'yaml/indentation', params: { found: content }, ...wholeLine };
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY') {
    const value = content.replace(/^(- )?[\w.-]+:\s+/, '').replace(/\s+#.*$/, '');
    const at = offset + content.indexOf(value);
    const params = { found: content, repair: quoted(value) };
    return { code: 'yaml/colon-in-text', params, start: at, end: at + value.length };
  }
  if (
    /Flow (map|sequence)|flow-map-end|flow-seq-end/.test(error.message) ||
    (error.code === 'MISSING_CHAR' && /[\]}]/.test(error.message))
  ) {
    return { code: 'yaml/unclosed-bracket', end: Math.min(error.pos[0] + 1, source.text.length) };
  }
  if (error.code === 'MULTILINE_IMPLICIT_KEY' || (error.code === 'MISSING_CHAR' && /map values/.test(error.message)))
    return { code: 'yaml/missing-colon', params: { found: content }, ...wholeLine };
  if (error.code === 'BAD_INDENT') return { code: 'yaml/indentation', params: { found: content }, ...wholeLine };
  return { code: 'yaml/syntax', params: { found: content, parser: plainly(error.message) } };
}

/** Without the parser's own marks (as `: "\u0018"`), which say nothing to an author. */
function plainly(message: string): string {
  return message.replace(/:? ?"\\(?:u00[01][\da-f]|[btnfr])"/g, '');
}

/** The quote that was never closed: the last one before the error that opens a value. */
function quoteStart(source: Source, error: YAMLError): number {
  const quote = error.message.includes('"') ? '"' : "'";
  const before = source.text.slice(0, error.pos[0]);
  const opened = [...before.matchAll(new RegExp(`(?:^|[\\s:,[{])(${quote})`, 'g'))].at(-1);
  return opened === undefined ? error.pos[0] : opened.index + opened[0].length - 1;
}
