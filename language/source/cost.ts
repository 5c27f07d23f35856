/** A look at the text and at its tokens before they are composed: what would cost stack or time is refused here. */
import type { CST } from 'yaml';

/** Offset of the first `[` or `{` that is nested deeper than `limit`, outside quotes and comments; else nothing. */
export function flowDepth(text: string, limit: number): number | undefined {
  let depth = 0;
  let quote = '';
  let before = '\n';
  for (let i = 0; i < text.length; i++) {
    const char = text[i] ?? '';
    if (quote !== '') {
      if (char === quote || (char === '\n' && depth === 0)) quote = '';
      else if (char === '\\' && quote === '"') i++;
    } else if ((char === '"' || char === "'") && /[\s[{,:]/.test(before)) {
      quote = char;
    } else if (char === '#' && /\s/.test(before)) {
      const end = text.indexOf('\n', i);
      if (end < 0) return undefined;
      i = end - 1;
    } else if (char === '[' || char === '{') {
      if (++depth > limit) return i;
    } else if (char === ']' || char === '}') {
      depth = Math.max(0, depth - 1);
    }
    before = char;
  }
  return undefined;
}

/** How many marks of YAML a text has: the parser's time grows with them, not with the characters. */
export function marksOf(text: string): number {
  const marks = text.match(/[\n,[\]{}!&*"'%@`]|[:?-](?=\s)/g)?.length ?? 0;
  // A tag costs the parser two: itself and the warning it becomes.
  return marks + (text.match(/!/g)?.length ?? 0);
}

/**
 * Offset of the first collection that is nested deeper than `limit`; else nothing. Composing calls itself once a level,
 * and a stack that runs out inside a regular expression takes the whole process with it.
 */
export function deeperThan(tokens: readonly CST.Token[], limit: number): number | undefined {
  const open = tokens.flatMap((t) => (t.type === 'document' && t.value ? [{ token: t.value, depth: 0 }] : []));
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { token, depth } = next;
    if (!('items' in token)) continue;
    if (depth > limit) return token.offset;
    for (const { key, value } of token.items) {
      if (key) open.push({ token: key, depth: depth + 1 });
      if (value) open.push({ token: value, depth: depth + 1 });
    }
  }
  return undefined;
}
