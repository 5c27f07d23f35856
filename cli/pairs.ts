/** `name=value` arguments. */
import { Misuse } from './failure.ts';
import { type Terminal, tell } from './terminal.ts';

/** Splits at the first `=`; the value may hold more of them. @throws Misuse */
export function pairOf(terminal: Terminal, flag: string, text: string): readonly [name: string, value: string] {
  const at = text.indexOf('=');
  if (at > 0) return [text.slice(0, at).trim(), text.slice(at + 1)];
  throw new Misuse(tell(terminal, `${flag}「${text}」要写成 名字=值`, `${flag} "${text}": write name=value`));
}
