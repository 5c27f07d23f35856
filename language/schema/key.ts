/** The few words all schemas are made of: strict objects that know their keys, bounded maps and lists, described keys. */
import { z } from 'zod';
import { ENTRIES_MAX } from '../limits.ts';

/** Marks the message of an unknown-key issue; after it stand the keys that are known there. */
export const KNOWN_KEYS = 'known-keys:';

/** An object in which an unknown key is an error that can name the known ones. */
export function object<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `${KNOWN_KEYS}${Object.keys(shape).join(',')}` : undefined),
  });
}

/** A key with its meaning in Chinese and English and an example: editors, docs/language.md and messages read them. */
export function key<T extends z.ZodType>(schema: T, zh: string, en: string, example: unknown): T {
  return schema.meta({ description: en, zh, example }) as T;
}

/** A list of at least one. */
export function listOf<T extends z.ZodType>(item: T, max = ENTRIES_MAX) {
  return z.array(item).min(1, 'shape/empty-list').max(max, 'file/too-many');
}

/** A list of names in which each stands once. */
export function namesOf<T extends z.ZodType>(item: T) {
  return listOf(item).superRefine((names, context) => {
    names.forEach((name, i) => {
      if (names.indexOf(name) < i) context.addIssue({ code: 'custom', message: 'shape/written-twice', path: [i] });
    });
  });
}

/** A map from names to values. */
export function mapOf<V extends z.ZodType>(name: z.ZodString, value: V, max = ENTRIES_MAX) {
  return z
    .record(name, value)
    .refine((map) => Object.keys(map).length > 0, 'shape/empty-map')
    .refine((map) => Object.keys(map).length <= max, 'file/too-many');
}

/** A key that may be left out but not denied: writing its opposite would change nothing. */
export const onlyTrue = z.literal(true, { error: 'shape/only-true' });
