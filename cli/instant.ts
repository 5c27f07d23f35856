/** Instants as people at this terminal read them: in its own time zone, and which one that is. */
import { type Terminal, tell } from './terminal.ts';

const two = (n: number) => String(n).padStart(2, '0');

/** `2026-11-20 21:30` in the local zone; seconds only when there are any. Empty text for no instant. */
export function shown(instant: string | undefined): string {
  if (instant === undefined) return '';
  const date = new Date(instant);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const seconds = date.getSeconds() === 0 ? '' : `:${two(date.getSeconds())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
}

/** `2026-11-20 21:30 UTC+8`: where one instant stands alone. */
export function zoned(instant: string | undefined): string {
  return instant === undefined ? '' : `${shown(instant)} ${offsetOf(new Date(instant))}`;
}

/** The line under a table of instants: which zone they are in. */
export function zoneLine(terminal: Pick<Terminal, 'locale' | 'nowMs'>): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  const zone = `${timeZone} (${offsetOf(new Date(terminal.nowMs()))})`;
  return tell(terminal, `时间为 ${zone}`, `Times are in ${zone}`);
}

/** `UTC+8`, `UTC-3:30`, `UTC`. */
function offsetOf(date: Date): string {
  const minutes = -date.getTimezoneOffset();
  if (minutes === 0) return 'UTC';
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60];
  return `UTC${minutes < 0 ? '-' : '+'}${hours}${rest === 0 ? '' : `:${two(rest)}`}`;
}
