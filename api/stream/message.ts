/** What a stream is told, as server-sent events. */
import type { Change } from '../../records/store/stream.ts';
import { defined } from '../translate/case.ts';
import { iso } from '../translate/instants.ts';

/** Why a stream ends: it is too slow, its token is over or was revoked, or the process stops. */
export type Ending = 'slow' | 'expired' | 'revoked' | 'stopping';

/** The case as it is now, or that the caller reads it no more. */
export function changeText(id: string, change: Change, as: 'case' | 'gone'): string {
  return message(as, { case: change.case, ...(as === 'case' && shown(change)) }, id);
}

function shown({ sop, now }: Change) {
  if (now === undefined) return {};
  const { state, step, team, owner, sla, nextDueMs, seq } = now;
  const due = nextDueMs === undefined ? undefined : iso(nextDueMs);
  return defined({ sop, seq, state, step, team, owner, sla, next_due: due });
}

/** Read the lists: what is told from here on goes on from them. */
export function resetText(id: string): string {
  return message('reset', {}, id);
}

/** The last that is said. */
export function byeText(why: Ending): string {
  return message('bye', { why });
}

/** Moves the place on and is heard by proxies; no event of its own. */
export function beatText(id: string): string {
  return `: beat\nid: ${id}\n\n`;
}

function message(event: string, data: object, id?: string): string {
  return `event: ${event}\n${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(data)}\n\n`;
}
