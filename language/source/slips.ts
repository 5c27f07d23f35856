/**
 * Slips that are good YAML and mean something else: full-width punctuation, `at:due`, an empty value, forbidden keys.
 * Each is a diagnostic of its own that shows the repair.
 */
import type { Reporter } from '../report.ts';
import type { Entry, ScalarNode } from './node.ts';
import { rangeAt, type Source } from './place.ts';

interface Key {
  key: string;
  keyStart: number;
  keyEnd: number;
  plain: boolean;
}

const FULL_WIDTH = /[：，；｛｝［］（）％＜＞＝！＋－／．　０-９]/;
const HAN = /[\u3400-\u9fff]/;
/** Full-width forms and what they stand for; the rest of the block U+FF01–FF5E is ASCII shifted by FEE0. */
const ODD_FORMS: Record<string, string> = { '　': ' ', '【': '[', '】': ']', '、': ', ', '“': '"', '”': '"' };

/** The text with half-width punctuation and digits, a space after each comma and colon that opens structure. */
export function halfWidth(text: string): string {
  return text
    .replace(/[！-～]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[　【】、“”]/g, (c) => ODD_FORMS[c] ?? c)
    .replace(/([,:])(?=[^\s\]}])/g, '$1 ');
}

/** The text in single quotes, as YAML wants it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** False when the entry cannot be used. */
export function checkKey(source: Source, key: Key, valueMissing: boolean, reporter: Reporter): boolean {
  const range = rangeAt(source, key.keyStart, key.keyEnd);
  if (key.key in Object.prototype) {
    reporter.report('yaml/forbidden-key', range, { key: key.key });
    return false;
  }
  if (key.key === '<<') {
    reporter.report('yaml/merge-key', range);
    return false;
  }
  if (key.plain && FULL_WIDTH.test(key.key)) {
    reporter.report('yaml/full-width', range, { found: key.key, repair: halfWidth(key.key) });
    return false;
  }
  if (!valueMissing) return true;
  const glued = key.plain ? /^([\w.-]+):(\S.*)$/s.exec(key.key) : null;
  if (glued)
    reporter.report('yaml/no-space-after-colon', range, { found: key.key, repair: `${glued[1]}: ${glued[2]}` });
  else if (key.plain && key.key.includes('{'))
    reporter.report('yaml/unquoted-template', range, { repair: quoted(key.key) });
  else reporter.report('yaml/empty-value', range, { key: key.key });
  return false;
}

/**
 * `{ warn: 50%, 75%, ladder: std }`: to YAML the second share is a key. True when it was told; `before` is the entry in
 * front, whose list goes on as far as keys without a value do.
 */
export function checkBrackets(source: Source, before: Entry | undefined, key: Key, reporter: Reporter): boolean {
  if (before?.node.kind !== 'scalar' || !before.node.plain || typeof before.node.value === 'boolean') return false;
  if (!key.plain || /[:{]/.test(key.key) || FULL_WIDTH.test(key.key)) return false;
  const { text } = source;
  // The second key of the list was told with the first.
  if (!/^,\s*$/.test(text.slice(before.node.end, key.keyStart))) return true;
  const rest = /^(?:\s*,[^,:{}[\]\n]+(?=\s*[,}]))*/.exec(text.slice(before.node.end))?.[0] ?? '';
  const end = before.node.end + rest.trimEnd().length;
  reporter.report('yaml/missing-brackets', rangeAt(source, before.keyStart, end), {
    key: key.key,
    found: text.slice(before.keyStart, end),
    repair: `${before.key}: [${text.slice(before.node.start, end)}]`,
  });
  return true;
}

/** Plain scalars that were meant as structure. */
export function checkScalar(source: Source, node: ScalarNode, reporter: Reporter): void {
  if (!node.plain || typeof node.value !== 'string') return;
  const range = rangeAt(source, node.start, node.end);
  const glued = /^([a-z_][\w-]*):([^\s/].*)$/.exec(node.text);
  if (/^[［｛【]/.test(node.text) || (FULL_WIDTH.test(node.text) && !HAN.test(node.text))) {
    const repair = halfWidth(node.text);
    reporter.report('yaml/full-width', range, {
      found: node.text,
      repair: /^[>!]/.test(repair) ? quoted(repair) : repair,
    });
  } else if (/^[a-z_][\w-]*：/.test(node.text)) {
    reporter.report('yaml/full-width', range, { found: node.text, repair: halfWidth(node.text) });
  } else if (glued && !/\s/.test(node.text)) {
    reporter.report('yaml/no-space-after-colon', range, { found: node.text, repair: `${glued[1]}: ${glued[2]}` });
  }
}

/** `[a，b]` is one item to YAML: between brackets a full-width comma was meant to separate. */
export function checkFlowItem(source: Source, node: ScalarNode, reporter: Reporter): void {
  if (!node.plain || !/[，、]/.test(node.text)) return;
  reporter.report('yaml/full-width', rangeAt(source, node.start, node.end), {
    found: node.text,
    repair: halfWidth(node.text),
  });
}
