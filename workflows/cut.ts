/** Texts cut to what Temporal keeps of them, in bytes (semantics rule 28). Pure: API, worker and workflow use it. */

/** Of a summary: the one line of a case, a timer or an activity in the Web UI's lists. */
export const SUMMARY_BYTES_MAX = 200;
/** Of details: what the Web UI shows on a case's own page. */
export const DETAILS_BYTES_MAX = 20_000;

/** Quotes around the text, as it travels in JSON. */
const quotesBytes = 2;
const mark = '…';
const markBytes = 3;

/** The text, or as much of it as fits with `…` at its end. Whole characters only. */
export function cut(text: string, bytesMax: number): string {
  let bytes = quotesBytes;
  let kept = 0;
  let read = 0;
  for (const character of text) {
    bytes += bytesOf(character);
    if (bytes > bytesMax) return `${text.slice(0, kept)}${mark}`;
    read += character.length;
    if (bytes + markBytes <= bytesMax) kept = read;
  }
  return text;
}

/** How much of a summary the Web UI's lists show, in characters. */
const SHOWN_CHARS_MAX = 120;

/** One line as Temporal keeps and the Web UI shows it whole: `text` as far as there is room, and `behind` it what must be read. */
export function summary(text: string, behind = ''): string {
  const characters = [...text];
  const room = SHOWN_CHARS_MAX - [...behind].length;
  const seen = characters.length <= room ? text : `${characters.slice(0, room - mark.length).join('')}${mark}`;
  return cutBefore(seen, behind, SUMMARY_BYTES_MAX);
}

/** `text` cut so that it fits a summary together with what must stay whole behind it. */
export function cutBefore(text: string, whole: string, bytesMax: number): string {
  const wholeBytes = [...whole].reduce((all, character) => all + bytesOf(character), 0);
  return `${cut(text, bytesMax - wholeBytes)}${whole}`;
}

/** UTF-8 of a character as JSON writes it. */
function bytesOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20 || (code >= 0xd800 && code <= 0xdfff)) return 6;
  if (character === '"' || character === '\\') return 2;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x10000 ? 3 : 4;
}
