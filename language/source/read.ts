/**
 * Text → positioned tree. The only place that imports the YAML library: YAML 1.2 core schema; anchors, aliases, tags,
 * merge keys, directives and second documents are refused, and what people really mistype gets a repair.
 */
import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type ParsedNode,
  Parser,
  YAMLParseError,
} from 'yaml';
import type { Range } from '../diagnostic.ts';
import { DEPTH_MAX, FILE_CHARS_MAX, MARKS_MAX, SCALAR_CHARS_MAX } from '../limits.ts';
import { muted, type Reporter } from '../report.ts';
import { deeperThan, flowDepth, marksOf } from './cost.ts';
import type { Entry, Node, ScalarNode } from './node.ts';
import { lineStarts, rangeAt, type Source } from './place.ts';
import { checkBrackets, checkFlowItem, checkKey, checkScalar, quoted } from './slips.ts';
import { reportSyntax } from './syntax.ts';

/** Reads one file. A source without `root` could not be read; one that is not `sound` should not be compiled. */
export function readSource(file: string, text: string, reporter: Reporter): Source {
  const source: Source = { file, text, lines: lineStarts(text), sound: false };
  const whole = rangeAt(source, 0, Math.max(0, text.search(/\n|$/)));
  if (text.length > FILE_CHARS_MAX) {
    reporter.report('file/too-large', whole, { found: text.length, limit: FILE_CHARS_MAX });
    return source;
  }
  const deep = flowDepth(text, DEPTH_MAX);
  if (deep !== undefined) {
    reporter.report('yaml/too-deep', rangeAt(source, deep, deep + 1), { limit: DEPTH_MAX });
    return source;
  }
  const before = reporter.diagnostics.length;
  if (marksOf(text) > MARKS_MAX) {
    reporter.report('file/too-many-marks', whole, { limit: MARKS_MAX });
    return source;
  }
  const tokens = [...new Parser().parse(text)];
  const inner = deeperThan(tokens, DEPTH_MAX);
  if (inner !== undefined) {
    reporter.report('yaml/too-deep', rangeAt(source, inner, inner + 1), { limit: DEPTH_MAX });
    return source;
  }
  const doc = compose(tokens, text.length);
  const broken = reportSyntax(source, doc, reporter);
  if (doc.contents === null) {
    if (reporter.diagnostics.length === before) reporter.report('file/empty', whole);
    return source;
  }
  const walk: Walk = { source, reporter: muted(reporter, (range) => !broken.has(range.start.line)) };
  const root = convert(walk, doc.contents, 0);
  const sound = !reporter.diagnostics.slice(before).some((d) => d.severity === 'error');
  return { ...source, ...(root && { root }), sound: sound && root !== undefined };
}

/** The first document; a second one is an error of it, and nothing behind is looked at. */
function compose(tokens: CST.Token[], length: number): Document.Parsed {
  const options = {
    version: '1.2',
    schema: 'core',
    strict: true,
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    logLevel: 'error',
  } as const;
  const [first, second] = new Composer(options).compose(tokens, true, length);
  if (first === undefined) throw new Error('a composer told to make a document makes one');
  if (second !== undefined)
    first.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', 'two documents'));
  return first as Document.Parsed;
}

interface Pair {
  key: ParsedNode;
  value: ParsedNode | null;
}

interface Walk {
  source: Source;
  reporter: Reporter;
}

function convert(walk: Walk, node: ParsedNode | null, depth: number): Node | undefined {
  if (node === null) return undefined;
  const [start, end] = node.range;
  const report = (code: Parameters<Reporter['report']>[0], params = {}) =>
    walk.reporter.report(code, rangeAt(walk.source, start, end), params);
  if (depth > DEPTH_MAX) {
    report('yaml/too-deep', { limit: DEPTH_MAX });
    return undefined;
  }
  if (isAlias(node)) {
    report('yaml/alias', { found: node.source });
    return undefined;
  }
  if (node.anchor !== undefined) report('yaml/anchor', { found: node.anchor });
  if (isScalar(node)) return scalar(walk, node);
  if (isSeq(node)) {
    const items = node.items.flatMap((item) => {
      const converted = convert(walk, item as ParsedNode, depth + 1);
      if (converted?.kind === 'scalar' && node.flow) checkFlowItem(walk.source, converted, walk.reporter);
      return converted === undefined ? [] : [converted];
    });
    return { kind: 'list', items, start, end };
  }
  return isMap(node) ? { kind: 'map', entries: entriesOf(walk, node, depth), start, end } : undefined;
}

function entriesOf(walk: Walk, map: { items: unknown[]; flow?: boolean }, depth: number): Entry[] {
  const entries: Entry[] = [];
  const known = new Map<string, Entry>();
  /** The last entry, while keys without a value follow it. */
  let before: Entry | undefined;
  for (const pair of map.items as Pair[]) {
    const [keyStart, keyEnd] = pair.key.range;
    const range = rangeAt(walk.source, keyStart, keyEnd);
    if (!isScalar(pair.key)) {
      reportComplexKey(walk, range, keyStart);
      continue;
    }
    const key = pair.key.source ?? String(pair.key.value);
    const written = { key, keyStart, keyEnd, plain: pair.key.type === 'PLAIN' };
    const valueMissing = isMissing(pair.value);
    if (valueMissing && map.flow && checkBrackets(walk.source, before, written, walk.reporter)) continue;
    before = undefined;
    if (!checkKey(walk.source, written, valueMissing, walk.reporter)) continue;
    const first = known.get(key);
    if (first !== undefined) {
      walk.reporter.report('yaml/duplicate-key', range, { key }, rangeAt(walk.source, first.keyStart, first.keyEnd));
      continue;
    }
    const node = convert(walk, pair.value, depth + 1);
    if (node === undefined) continue;
    const entry = { key, keyStart, keyEnd, node };
    known.set(key, entry);
    entries.push(entry);
    before = entry;
  }
  return entries;
}

function isMissing(value: ParsedNode | null): boolean {
  return value === null || (isScalar(value) && value.value === null && value.source === '');
}

/** `{{name}}` at the head of a value is a map within a map to YAML. */
function reportComplexKey({ source, reporter }: Walk, range: Range, keyStart: number): void {
  const template = /^\{\{[^,\]\n]*?\}\}[^,}\]\n]*/.exec(source.text.slice(keyStart - 1))?.[0].trim();
  if (template === undefined) return reporter.report('yaml/complex-key', range);
  const whole = rangeAt(source, keyStart - 1, keyStart - 1 + template.length);
  reporter.report('yaml/unquoted-template', whole, { repair: quoted(template) });
}

function scalar(walk: Walk, node: Extract<ParsedNode, { value: unknown }>): ScalarNode {
  const [start, end] = node.range;
  const plain = node.type === 'PLAIN';
  const value = node.value as ScalarNode['value'];
  const text = node.source ?? String(value);
  const result: ScalarNode = { kind: 'scalar', value, text, plain, start, end };
  const range = rangeAt(walk.source, start, end);
  if (text.length > SCALAR_CHARS_MAX) walk.reporter.report('file/text-too-long', range, { limit: SCALAR_CHARS_MAX });
  else if (typeof value === 'number' && !Number.isFinite(value))
    walk.reporter.report('yaml/not-a-number', range, { found: text });
  else checkScalar(walk.source, result, walk.reporter);
  return result;
}
