/** The clocks that start later, for people: what starts and stops each, how long it runs, and what its ladder does. */
import type { LaterClock } from './later.ts';

export type Say = (zh: string, en: string) => string;

export function laterText(later: readonly LaterClock[], say: Say): string {
  return later.flatMap((clock) => linesOf(clock, say)).join('\n');
}

function linesOf(clock: LaterClock, say: Say): string[] {
  const moment = (name: string) => (name.endsWith('.attempted') ? attemptOf(clock, say) : name);
  const { title, id, from, until, limit, calendar, restart, when, warn, levels } = clock;
  const between = `${moment(from)} → ${moment(until)}`;
  return [
    `  ${title} (${id})  ${between}  ${limit}, ${calendar}`,
    ...(restart === undefined ? [] : [`    ${say('重新计时', 'begins again at')} ${restart}`]),
    ...(when === undefined ? [] : [`    ${say('仅当', 'only when')} ${when}`]),
    ...callLines(clock, say),
    ...(warn.length > 0 ? [`    ${say('预警', 'warnings')}: ${warn.map((w) => `${w}%`).join(', ')}`] : []),
    ...levels.map((level, i) => `    ${say(`${i + 1} 级`, `level ${i + 1}`)}  ${level}`),
  ];
}

function attemptOf({ call }: LaterClock, say: Say): string {
  return call?.message === undefined ? say('首次尝试', 'first attempt') : say('发出消息', 'message sent');
}

/** When attempts may be made: the limit itself does not run on calling hours (semantics rule 13). */
function callLines({ call, limit }: LaterClock, say: Say): string[] {
  if (call === undefined) return [];
  const { after, hours, message } = call;
  if (message !== undefined) {
    const zh = `    进入 ${after} 后、在 ${hours} 的时段内由系统发送 [${message}]；发出后 ${limit} 内不答即为 unreachable`;
    const en = `    the engine sends [${message}] ${after} after entering, within ${hours}; no answer ${limit} after that is unreachable`;
    return [say(zh, en)];
  }
  return [
    say(
      `    进入 ${after} 后开始，只在 ${hours} 的时段内致电；从开始到期限之间没有这样的时段时，期限移到下一段的末尾`,
      `    opens ${after} after entering, calls only within ${hours}; without such an hour before the due, due at the end of the next`,
    ),
  ];
}
