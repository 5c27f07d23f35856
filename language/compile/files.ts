/** `evidence`, `accept` and `max_mb` → plan: what files may be, and what each kind of evidence needs. */
import { type Context, faultAtKey } from '../context.ts';
import type { EvidencePlan, FileLimits } from '../plan.ts';
import type { EvidenceKindsSource } from '../schema/files.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';

const BYTES_PER_MB = 1_000_000;

/** As they are written. */
export interface LimitsSource {
  accept?: string[] | undefined;
  max_mb?: number | undefined;
}

/** Only of what is a file. @param type what has these keys, for people */
export function limitsOf(
  context: Context,
  source: LimitsSource,
  isFile: boolean,
  type: string,
  place: Place,
): FileLimits {
  const { accept, max_mb: most } = source;
  for (const key of ['accept', 'max_mb'] as const) {
    if (source[key] !== undefined && !isFile)
      faultAtKey(context, 'data/key-does-not-fit', at(place, key), { key, type });
  }
  if (!isFile) return {};
  return {
    ...(accept !== undefined && { accept }),
    ...(most !== undefined && { maxBytes: Math.round(most * BYTES_PER_MB) }),
  };
}

/** Kinds that no step asks for would never be looked at; a rejected hand-over brings what evidence it likes. */
export function compileEvidence(
  context: Context,
  source: EvidenceKindsSource,
  place: Place,
): Record<string, EvidencePlan> {
  return Object.fromEntries(
    Object.entries(source).map(([name, kind]) => {
      const here = at(place, name);
      if (!context.evidence.has(name) && context.legs.size === 0)
        faultAtKey(context, 'evidence/never-asked', here, {
          found: name,
          suggestion: nearest(name, [...context.evidence]),
        });
      const { needs } = kind;
      return [name, { needs, ...limitsOf(context, kind, needs === 'file', 'reference', here) }];
    }),
  );
}
