/** Of a clock the request for help behind it (semantics rule 33): of whom it was asked. */
import { clockOfHead } from '../../language/clock-id.ts';
import type { Draft } from '../state/draft.ts';
import type { Help } from '../state/state.ts';

/** Whom the request behind this clock was put to; undefined for any other clock. */
export function askedBehind({ state }: Pick<Draft, 'state'>, clock: string): Help | undefined {
  const n = clockOfHead(clock, 'help');
  return n === undefined ? undefined : state.helps?.find((it) => String(it.n) === n);
}

/** The team asked, whose the lateness is and among whose people roles are looked for first. */
export function teamBehind(d: Pick<Draft, 'state'>, clock: string): string | undefined {
  const to = askedBehind(d, clock)?.to;
  return to?.startsWith('team/') ? to.slice('team/'.length) : undefined;
}
