/**
 * Finding a case by a piece of text in any script: pairs of letters are indexed, since Chinese has no spaces to cut at.
 * Pure. The pairs narrow the search down; the text itself decides.
 */
import type { Value } from '../../language/plan.ts';

const longestText = 4_000;
/** References into the vault tell nothing and must not be found. */
const vaultRef = /^v1\.[A-Za-z0-9_-]{43}$/;

/** Letters without case and width: `ＡＢ１` is found by `ab1`. */
export function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/**
 * All texts of a case in one, folded, one a line; personal values are references and left out. The shorter first: an order
 * number, which outside events name cases by, is not pushed out by a story.
 */
export function searchText(parts: readonly Value[]): string {
  const lines: string[] = [];
  const walk = (value: Value): void => {
    if (typeof value === 'string') {
      if (value !== '' && !vaultRef.test(value)) lines.push(folded(value));
    } else if (value !== null && typeof value === 'object') {
      for (const inner of Object.values(value)) walk(inner);
    }
  };
  for (const part of parts) walk(part);
  return lines
    .sort((a, b) => a.length - b.length)
    .join('\n')
    .slice(0, longestText);
}

/** The distinct pairs of neighbouring letters. A text of one letter has none. */
export function pairs(text: string): string[] {
  const found = new Set<string>();
  let before = '';
  for (const letter of text) {
    if (before !== '' && before !== '\n' && letter !== '\n') found.add(before + letter);
    before = letter;
  }
  return [...found];
}
