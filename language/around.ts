/**
 * What the SOPs of a workspace stand on, and those that were compiled on it and had nothing wrong: whoever checks a workspace again
 * has mostly changed one file of it, and need not wait for the others.
 */
import type { CompiledSop } from './compile/plan.ts';
import type { Surroundings } from './context.ts';
import type { Range } from './diagnostic.ts';
import type { Fragments } from './fragments/fragment.ts';
import { readFragments } from './fragments/read.ts';
import type { Reporter } from './report.ts';
import { type Files, kindOf } from './workspace/files.ts';
import { readSurroundings } from './workspace/surroundings.ts';

/** An SOP of which there was nothing to say. */
export interface SoundSop {
  compiled: CompiledSop;
  /** By the fragment's file: where the SOP uses it. */
  uses: ReadonlyMap<string, readonly Range[]>;
}

export interface Around {
  surroundings: Surroundings;
  /** Without an error. */
  sound: boolean;
  fragments: Fragments;
  sops: Kept<SoundSop>;
}

/** The last few by the texts they were made of. None is ever changed. */
export interface Kept<T> {
  get(texts: string): T | undefined;
  keep(texts: string, made: T): void;
}

/** Surroundings in turn: what is in force, and what is to be. */
const AROUNDS_MAX = 4;
/** As many as in any workspace yet, once before and once after a change. */
const SOPS_MAX = 48;

const arounds = keptOf<Around>(AROUNDS_MAX);

/** Reads it, or takes what was read of the same texts. */
export function aroundOf(files: Files, paths: readonly string[], reporter: Reporter): Around {
  const texts = paths
    .filter((path) => !['sop', 'scenarios', 'retention'].includes(kindOf(path)))
    .map((path) => textsOf(path, files.get(path) ?? ''))
    .join('\n');
  const known = arounds.get(texts);
  if (known !== undefined) return known;
  const listener = listening(reporter);
  const { surroundings, sound } = readSurroundings(files, paths, listener);
  const fragments = readFragments(files, paths, listener);
  const around = { surroundings, sound, fragments, sops: keptOf<SoundSop>(SOPS_MAX) };
  // Without an organization it hangs on the SOPs whether something is to be said.
  if (listener.silent && surroundings.organization !== undefined) arounds.keep(texts, around);
  return around;
}

/** A file by its name and text; lengths keep them apart. */
export function textsOf(path: string, text: string): string {
  return `${path.length},${text.length};${path}${text}`;
}

/** The same reporter, which tells whether anything was reported. */
export function listening(reporter: Reporter): Reporter & { readonly silent: boolean } {
  let silent = true;
  return {
    diagnostics: reporter.diagnostics,
    get silent() {
      return silent;
    },
    report(...told) {
      silent = false;
      reporter.report(...told);
    },
  };
}

function keptOf<T>(entriesMax: number): Kept<T> {
  const entries = new Map<string, T>();
  return {
    get: (texts) => {
      const found = entries.get(texts);
      if (found === undefined) return undefined;
      entries.delete(texts);
      entries.set(texts, found);
      return found;
    },
    keep: (texts, made) => {
      entries.set(texts, made);
      const [oldest] = entries.keys();
      if (entries.size > entriesMax && oldest !== undefined) entries.delete(oldest);
    },
  };
}
