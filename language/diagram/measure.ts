/** How wide a text will be drawn, by a table: a picture is made where there is no font to ask. In em of a sans-serif face. */
import { widthOf } from '../format.ts';

const NARROW = new Set([..."iIjl|!.,:;'`()[]{}"]);
const WIDE = new Set([...'mwMW@%—…']);

/** Rather a little too wide than cut. */
export function emOf(text: string): number {
  let em = 0;
  for (const char of text) em += widthOf(char) === 2 ? 1 : latinEm(char);
  return em;
}

function latinEm(char: string): number {
  if (widthOf(char) === 0) return 0;
  if (NARROW.has(char)) return 0.34;
  if (WIDE.has(char)) return 0.95;
  return /[A-Z0-9≥≤=≠∈]/.test(char) ? 0.68 : char === ' ' ? 0.3 : 0.57;
}

/** Lines no wider than `em`, at most `lines` of them, the last cut with an ellipsis. Latin words stay whole where they can. */
export function wrapped(text: string, em: number, lines: number): string[] {
  const pieces = text.match(/[\p{Script=Latin}\d_.\-/]+|\s+|./gu) ?? [];
  const out: string[] = [''];
  for (const piece of pieces.flatMap((it) => (emOf(it) > em ? [...it] : [it]))) {
    const last = out.at(-1) ?? '';
    if (emOf(last + piece) <= em || last === '') out[out.length - 1] = last + piece;
    else out.push(piece.trim());
  }
  const kept = out.map((it) => it.trim()).filter((it) => it !== '');
  if (kept.length <= lines) return kept;
  let cut = kept[lines - 1] ?? '';
  while (emOf(`${cut}…`) > em && cut !== '') cut = cut.slice(0, -1);
  return [...kept.slice(0, lines - 1), `${cut}…`];
}
