/** Phrases that an organization does not say to customers, found in a text: case and spaces do not count. */

export interface Said {
  phrase: string;
  /** In characters of the text. */
  start: number;
  end: number;
}

/** The first place of each phrase. */
export function neverSaidIn(text: string, never: readonly string[]): Said[] {
  const letters = [...text.matchAll(/\S/gu)].map((it) => ({ at: it.index, is: it[0].toLowerCase() }));
  const bare = letters.map((it) => it.is).join('');
  // A letter may be two units long, and lower case may change that: places are looked up by unit.
  const units = letters.flatMap(({ at, is }) => Array.from({ length: is.length }, () => at));
  return never.flatMap((phrase) => {
    const sought = phrase.replace(/\s+/gu, '').toLowerCase();
    const found = sought === '' ? -1 : bare.indexOf(sought);
    if (found < 0) return [];
    const start = units[found] ?? 0;
    return [{ phrase, start, end: (units[found + sought.length - 1] ?? start) + 1 }];
  });
}
