/**
 * What people mistype inside `{ }` and `[ ]`, read from the characters: the parser loses its way at the first such slip and
 * complains about what follows. Nothing here decides whether a text is YAML; it only says what a refused one meant.
 */
import type { Code } from '../codes.ts';
import { halfWidth, quoted } from './slips.ts';

export interface FlowSlip {
  code: Code;
  params: { found: string; repair?: string };
  /** Offsets in the text that was looked at. */
  start: number;
  end: number;
}

/** What stands between two of `[ ] { } ,`. */
interface Part {
  start: number;
  text: string;
  /** The same with quoted characters made harmless. */
  bare: string;
}

const TEMPLATE = /^\{\{[^{}\n]*\}\}/;

/** The first slip of a line that the parser refused. `inside`: the line begins within brackets. `nested`: it found a map in a value. */
export function flowSlip(line: string, inside: boolean, nested: boolean): FlowSlip | undefined {
  for (const part of partsOf(line, inside)) {
    const slip = templateIn(part) ?? (nested ? (fullWidthIn(part) ?? colonIn(part)) : undefined);
    if (slip !== undefined) return slip;
  }
  return undefined;
}

function partsOf(line: string, inside: boolean): Part[] {
  const parts: Part[] = [];
  let depth = inside ? 1 : 0;
  let start = 0;
  let bare = '';
  const cut = (end: number) => {
    const text = line.slice(start, end);
    const lead = text.length - text.trimStart().length;
    if (depth > 0 && text.trim() !== '') parts.push({ start: start + lead, text: text.trim(), bare: bare.trim() });
    start = end + 1;
    bare = '';
  };
  for (let i = 0; i < line.length; i++) {
    const skip = skipAt(line, i);
    const char = line[i] ?? '';
    if (skip > 0) {
      bare += TEMPLATE.test(line.slice(i)) ? line.slice(i, i + skip) : '·'.repeat(skip);
      i += skip - 1;
    } else if (char === '#' && /\s/.test(line[i - 1] ?? ' ')) {
      cut(i);
      return parts;
    } else if ((char === '{' || char === '[') && (depth > 0 || opens(line, i))) {
      cut(i);
      depth++;
    } else if (depth > 0 && /[\]},]/.test(char)) {
      cut(i);
      if (char !== ',') depth--;
    } else bare += char;
  }
  cut(line.length);
  return parts;
}

/** A bracket begins a collection only where a value may stand; elsewhere it is part of a text. */
function opens(text: string, at: number): boolean {
  return /(?:^|[\n:[{,-])\s*$/.test(text.slice(Math.max(0, at - 40), at));
}

/** How many characters from here are a quoted text or a `{{name}}`; 0 for neither. */
function skipAt(text: string, at: number): number {
  const char = text[at] ?? '';
  if (char === '{') return TEMPLATE.exec(text.slice(at, at + 200))?.[0].length ?? 0;
  if ((char !== '"' && char !== "'") || !/[\s[{,:]/.test(text[at - 1] ?? ' ')) return 0;
  for (let i = at + 1; i < text.length && text[i] !== '\n'; i++) {
    if (char === '"' && text[i] === '\\') i++;
    else if (text[i] === char && text[i + 1] === char && char === "'") i++;
    else if (text[i] === char) return i + 1 - at;
  }
  return 0;
}

/** Where the value of `key: value` begins. */
function valueAt({ bare }: Part): number {
  return /^[\w.-]+:(?:\s+|$)/.exec(bare)?.[0].length ?? 0;
}

function templateIn(part: Part): FlowSlip | undefined {
  if (!/\{\{[^{}]*\}\}/.test(part.bare)) return undefined;
  const at = valueAt(part);
  return slipOf('yaml/unquoted-template', part, at, quoted(part.text.slice(at)));
}

/** `money， min: 0`: what stands behind the full-width mark is a key of its own. */
function fullWidthIn(part: Part): FlowSlip | undefined {
  if (!/[，、；]\s*[\w.-]+\s*[:：]/.test(part.bare)) return undefined;
  const at = valueAt(part);
  return slipOf('yaml/full-width', part, at, halfWidth(part.text.slice(at)).replace(/, +/g, ', '));
}

/** `破损: 要照片` is text with a colon in it; `money min: 0` lacks a comma. */
function colonIn(part: Part): FlowSlip | undefined {
  const at = valueAt(part);
  const value = part.bare.slice(at);
  if (!/:(\s|$)/.test(value)) return undefined;
  const second = /^\S+\s+(?=[a-z_][\w-]*:\s)/.exec(value);
  if (second === null) return slipOf('yaml/colon-in-text', part, at, quoted(part.text.slice(at)));
  const gap = at + second[0].trimEnd().length;
  return slipOf('yaml/missing-comma', part, at, `${part.text.slice(at, gap)}, ${part.text.slice(gap).trim()}`);
}

function slipOf(code: Code, part: Part, at: number, repair: string): FlowSlip {
  const found = part.text.slice(at);
  return { code, params: { found, repair }, start: part.start + at, end: part.start + part.text.length };
}

/**
 * Offset of the bracket that is not closed when the parser gives up in the line that begins at `errorLine`: closed by the
 * other kind, or still open where a line is no longer indented under it.
 */
export function unclosedAt(text: string, errorLine: number): number | undefined {
  const open: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const skip = skipAt(text, i);
    const char = text[i] ?? '';
    if (skip > 0) i += skip - 1;
    else if (char === '#' && /\s/.test(text[i - 1] ?? ' ')) i = endOfLine(text, i) - 1;
    else if (char === '{' || char === '[') {
      if (open.length > 0 || opens(text, i)) open.push(i);
    } else if ((char === '}' || char === ']') && open.length > 0) {
      const opened = open.pop() ?? 0;
      if ((text[opened] === '{') !== (char === '}')) {
        if (endOfLine(text, i) >= errorLine) return opened;
        open.length = 0;
      }
    } else if (char === '\n' && open.length > 0 && isOutside(text, i + 1, open[0] ?? 0)) {
      // The parser was content with what came before its line: that bracket stood in a text.
      if (i + 1 >= errorLine) return open.at(-1);
      open.length = 0;
    }
    if (i > errorLine && open.length === 0 && endOfLine(text, errorLine) < i) return undefined;
  }
  return open.at(-1);
}

function isOutside(text: string, line: number, opened: number): boolean {
  const first = text.lastIndexOf('\n', opened) + 1;
  const next = /^( *)(\S?)/.exec(text.slice(line, endOfLine(text, line)));
  const indent = /^ */.exec(text.slice(first, opened))?.[0].length ?? 0;
  return next !== null && next[2] !== '' && !/[\]}#]/.test(next[2] ?? '') && (next[1]?.length ?? 0) <= indent;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
