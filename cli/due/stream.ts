/** Answers lines as they come, in order, with bounded memory: nothing is read while the reader of the answers is slow. */
import { once } from 'node:events';
import { type Terminal, tell } from '../terminal.ts';
import type { Calendars } from './calendars.ts';
import { type Reply, replyTo } from './request.ts';

/** A longer line is no question; its rest is skipped. */
export const LINE_CHARS_MAX = 256 * 1024;

/** Reads standard input to its end. Answers whether every line could be answered. Empty lines are passed over. */
export async function answerStream(terminal: Terminal, calendars: Calendars): Promise<boolean> {
  const { stdin, stdout } = terminal;
  stdin.setEncoding('utf8');
  let good = true;
  const reply = (line: string): string => {
    if (line.trim() === '') return '';
    const answer = line.length > LINE_CHARS_MAX ? tooLong(terminal) : replyTo(line, calendars, terminal);
    if ('error' in answer) good = false;
    return `${JSON.stringify(answer)}\n`;
  };
  let rest = '';
  for await (const chunk of stdin) {
    const lines = `${rest}${String(chunk)}`.split('\n');
    rest = (lines.pop() ?? '').slice(0, LINE_CHARS_MAX + 1);
    const out = lines.map(reply).join('');
    if (out !== '' && !stdout.write(out)) await once(stdout, 'drain');
  }
  const last = reply(rest);
  if (last !== '') stdout.write(last);
  return good;
}

function tooLong(terminal: Terminal): Reply {
  return {
    id: null,
    error: tell(terminal, `一行超过 ${LINE_CHARS_MAX} 个字符`, `a line has more than ${LINE_CHARS_MAX} characters`),
  };
}
