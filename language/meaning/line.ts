/** One thing that a publication changes, as the second person reads it before she confirms. */
import { canonical, sha256 } from '../hash.ts';
import type { Difference } from './difference.ts';

/** Whom a change touches. */
export type Touched = 'customers' | 'agents' | 'leads';

/** One line of what a publication means. */
export interface Line {
  /** Stable for the same change: what of it, before and after. The confirmed hash covers the ids of all lines. */
  id: string;
  touches: Touched;
  zh: string;
  en: string;
}

/** What a thing is called, in both languages. */
export interface Said {
  zh: string;
  en: string;
}

/** The line of one difference. `about` names the thing, the path says what of it. */
export function lineOf(scope: string, touches: Touched, about: Said, difference: Difference): Line {
  const { path, before, after } = difference;
  const of = path.length === 0 ? '' : ` ${path.join('.')}`;
  const [zh, en] = changed(before, after);
  return {
    id: idOf(scope, difference),
    touches,
    zh: visible(`${about.zh}${of}：${zh}`),
    en: visible(`${about.en}${of}: ${en}`),
  };
}

/** What breaks a line, steers a terminal, turns the direction or takes no room is written out: a line cannot pretend to be two. */
export function visible(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, (it) =>
    it === '\n' ? '\\n' : `\\u{${(it.codePointAt(0) ?? 0).toString(16)}}`,
  );
}

/** What names this very change: scope and path in words, before and after by their hash. */
export function idOf(scope: string, { path, before, after }: Difference): string {
  const values = sha256(canonical([before ?? null, after ?? null, before === undefined, after === undefined]));
  return `${[scope, ...path].join('.')}#${values.slice(0, 12)}`;
}

/** What changed in words; of lists of words what came and what went. Nothing is cut off: what is not read is not confirmed. */
function changed(before: unknown, after: unknown): [zh: string, en: string] {
  if (before === undefined) return [`新增 ${shown(after)}`, `new, ${shown(after)}`];
  if (after === undefined) return [`不再有（原为 ${shown(before)}）`, `gone (was ${shown(before)})`];
  if (isWords(before) && isWords(after)) {
    const come = after.filter((it) => !before.includes(it));
    const gone = before.filter((it) => !after.includes(it));
    if (come.length + gone.length > 0) {
      const zh = [come.length > 0 && `增加 ${come.join('、')}`, gone.length > 0 && `去掉 ${gone.join('、')}`];
      const en = [come.length > 0 && `gains ${come.join(', ')}`, gone.length > 0 && `loses ${gone.join(', ')}`];
      return [zh.filter(Boolean).join('，'), en.filter(Boolean).join('; ')];
    }
  }
  return [`${shown(before)} → ${shown(after)}`, `${shown(before)} → ${shown(after)}`];
}

function isWords(value: unknown): value is (string | number)[] {
  return Array.isArray(value) && value.every((it) => typeof it === 'string' || typeof it === 'number');
}

/** A value as an author would write it on one line: `{ for: team/x, limit: 4h }`. */
export function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, it]) => it !== undefined);
    return `{ ${members.map(([name, it]) => `${name}: ${shown(it)}`).join(', ')} }`;
  }
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}
