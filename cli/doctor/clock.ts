/** Whether another machine's clock agrees with ours: dues are computed by servers' clocks and read by people's. */
import { type Line, note, ok, type Say } from './line.ts';

/** Half a minute off is a machine without time synchronisation; seconds may be a slow answer. */
const APART_MAX_MS = 5_000;

/** `theirMs` was read somewhere between the two instants of ours; `whole` seconds are allowed for a coarse clock. */
export function clockLine(whose: string, theirMs: number, askedMs: number, answeredMs: number, say: Say): Line {
  const what = say(`时钟（${whose}）`, `clock (${whose})`);
  const apartMs = theirMs < askedMs ? theirMs - askedMs : theirMs > answeredMs ? theirMs - answeredMs : 0;
  if (Math.abs(apartMs) <= APART_MAX_MS) return ok(what, say('一致', 'agrees'));
  const seconds = Math.round(apartMs / 1_000);
  const says = say(`相差 ${seconds} 秒`, `differs by ${seconds} s`);
  return note(what, says, say('为两台机器开启时间同步（NTP）', 'let both machines keep time by NTP'));
}
