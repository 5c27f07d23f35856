/** What the first of two people passes on: the command with which another one confirms exactly what was shown. */
import { type Terminal, tell } from './terminal.ts';

/** `command` without its hash; `until` when what waits lapses. */
export function secondWord(
  terminal: Terminal,
  { command, hash, until }: { command: string; hash: string; until?: string },
): string {
  return tell(
    terminal,
    `另一人确认${until === undefined ? '' : `（${until} 前）`}：${command} --hash ${hash}`,
    `another person${until === undefined ? '' : `, until ${until}`}: ${command} --hash ${hash}`,
  );
}
