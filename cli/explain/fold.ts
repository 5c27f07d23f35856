/** Rows that only say the same again are folded into the first of them: a daily notice is one line, however many days it comes. */
import type { Row, RowKind, Told } from './row.ts';

/** How often more, the last time, and the distance between two where it is always the same. */
export interface Again {
  times: number;
  untilMs: number;
  everyMs?: number;
}

export type Folded = Row & { again?: Again };

const REPEATING: readonly RowKind[] = ['repeat', 'reminder', 'lapsed'];

/** In their order; fewer than two repetitions stay as they are. */
export function folded(rows: readonly Row[]): Folded[] {
  const series = new Map<string, Row[]>();
  for (const row of rows) {
    if (!REPEATING.includes(row.kind)) continue;
    const key = keyOf(row);
    series.set(key, [...(series.get(key) ?? []), row]);
  }
  return rows.flatMap((row): Folded[] => {
    const all = REPEATING.includes(row.kind) ? (series.get(keyOf(row)) ?? []) : [];
    if (all.length < 3) return [row];
    return row === all[0] ? [{ ...row, told: toldIn(all), again: againOf(all) }] : [];
  });
}

/** The same thing told to the same team, role or person: who of them hears may change from time to time. */
function keyOf({ kind, of, ladder, level, told, nobody, provisional }: Row): string {
  const whom = told.map(({ who, message }) => [who, message]);
  return JSON.stringify([kind, of, ladder, level, whom, nobody, provisional]);
}

/** Everybody who heard of one of them. */
function toldIn(all: readonly Row[]): Told[] {
  const [first] = all;
  return (first?.told ?? []).map(({ who, message }, i) => ({
    who,
    people: [...new Set(all.flatMap((row) => row.told[i]?.people ?? []))],
    ...(message !== undefined && { message }),
  }));
}

function againOf(all: readonly Row[]): Again {
  const times = all.map(({ atMs }) => atMs);
  const [first = 0, second = 0] = times;
  const everyMs = second - first;
  const regular = times.every((atMs, i) => i === 0 || atMs - (times[i - 1] ?? 0) === everyMs);
  return { times: all.length - 1, untilMs: times.at(-1) ?? first, ...(regular && { everyMs }) };
}
