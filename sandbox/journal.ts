/** The append-only file behind the store: one JSON value a line, read back when the sandbox starts again. */
import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';

export interface Journal {
  append(line: unknown): void;
  close(): void;
}

/**
 * Opens or creates the file and hands every line to `each`. A last line that a kill cut short is removed: what it told
 * was not answered yet. Lines are written before their answers, without waiting for the disk: this is no bank.
 *
 * @throws SyntaxError when a line other than the last is no JSON: the file is not ours.
 */
export function openJournal(file: string, each: (line: unknown) => void): Journal {
  const descriptor = openSync(file, 'a+');
  const text = readFileSync(file, 'utf8');
  const whole = text.lastIndexOf('\n') + 1;
  for (const line of text.slice(0, whole).split('\n')) if (line !== '') each(JSON.parse(line));
  ftruncateSync(descriptor, Buffer.byteLength(text.slice(0, whole)));
  return {
    append: (line) => writeSync(descriptor, `${JSON.stringify(line)}\n`),
    close: () => closeSync(descriptor),
  };
}
