/**
 * Slips that are good YAML and mean something else: full-width punctuation, `at:due`, an empty value, forbidden keys.
 * Each is a diagnostic of its own that shows the repair.
 */
import type { Reporter } from '../report.ts';
import type { ScalarNode } from './node.ts';
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
  else if (key.plain && key.key.includes('{')) reporter.report('yaml/unquoted-template', range);
  else reporter.report('yaml/empty-value', range, { key: key.key });
  return false;
}

/** Plain scalars that were meant as structure. */
export function checkScalar(source: Source, node: ScalarNode, reporter: Reporter): void {
  if (!node.plain || typeof node.value !== 'string') return;
  const range = rangeAt(source, node.start, node.end);
  const glued = /^([a-z_][\w-]*):([^\s/].*)$/.exec(node.text);
  if (/^[［｛【]/.test(node.text) || (FULL_WIDTH.test(node.text) && !HAN.test(node.text))) {
    reporter.report('yaml/full-width', range, { found: node.text, repair: halfWidth(node.text) });
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
