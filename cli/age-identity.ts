/** Private keys of age, as `age-keygen` writes them to a file. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Misuse } from './failure.ts';
import { type Terminal, tell } from './terminal.ts';

/** All in the file. @throws Misuse where there is no such file, or none in it */
export function identitiesIn(terminal: Terminal, file: string): string[] {
  let text = '';
  try {
    text = readFileSync(resolve(terminal.cwd, file), 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Misuse(tell(terminal, `读不了 ${file}：${code}`, `${file} cannot be read: ${code}.`));
  }
  const found = text.match(/^AGE-SECRET-KEY-\S+/gm);
  if (found === null)
    throw new Misuse(tell(terminal, `${file} 中没有 age 私钥`, `There is no private key of age in ${file}.`));
  return found;
}
