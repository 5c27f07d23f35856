/** One of the files that stand alone in a workspace: read and validated when it is there. */
import type { z } from 'zod';
import type { Reporter } from '../report.ts';
import { validate } from '../schema/validate.ts';
import type { Source } from '../source/place.ts';
import { readSource } from '../source/read.ts';
import type { Files } from './files.ts';

export interface Read<T> {
  /** Absent: missing or broken. */
  value?: T;
  source?: Source;
}

/** Reads and validates one file, when it is there. A value is only given when nothing had to be dropped. */
export function readFile<T extends z.ZodType>(
  path: string,
  schema: T,
  files: Files,
  reporter: Reporter,
): Read<z.output<T>> {
  const text = files.get(path);
  if (text === undefined) return {};
  const source = readSource(path, text, reporter);
  if (!source.sound) return { source };
  const { value, clean } = validate(schema, source, reporter);
  return { source, ...(clean && value !== undefined && { value }) };
}
