/** How an intake finds the case that would not take its contact: what Temporal tells of it, in words the table of `settle` knows. */
import type { Refusal, Reply } from '../../engine/turn.ts';
import { lastRunOf } from '../begin-again/last-run.ts';
import type { Services } from '../services.ts';

/** What each way of finding the case tells beside its name. */
interface Tells {
  /** Whoever was to open it has not come to it yet. */
  unopened: object;
  /** Its run is about to end, or has just begun. */
  ending: object;
  /** It is over, and its run still there: for days, while a message of it is on its way. */
  closed: object;
  /** It went on as another case (rule 18). */
  merged: { into: string };
  /** It has ended, and heard this very contact before. `reply`: what it answered. */
  heard: { reply: Reply };
  /** It has ended without having heard of this contact. `reply`: what an intake is told whose own case it was. */
  ended: { reply: Reply };
  /** Its run was cut off, or Temporal keeps it no longer; `reply` as with `ended`. */
  gone: { reply: Reply };
}

export type FoundKind = keyof Tells;
export type FoundCase<K extends FoundKind = FoundKind> = { [P in K]: { kind: P } & Tells[P] }[K];

/** Refusals of a case that is over, and takes no intake any more. */
const OVER: Refusal['code'] = 'act/case-over';
const MERGED: Refusal['code'] = 'act/case-merged';

/** Whether the refusal is the case's last word: it is open, and does not take the contact. */
export function isOfOpenCase({ code }: Refusal): boolean {
  return code !== OVER && code !== MERGED;
}

/**
 * @param asked the contact's id, whether its case was to be begun with it, and the refusal it got, if any
 * @throws Problem 503, of a lost case, too
 */
export async function findCaseOf(
  services: Pick<Services, 'cases' | 'record'>,
  caseId: string,
  asked: { id: string; start: boolean; refusal?: Refusal | undefined },
): Promise<FoundCase> {
  const last = await lastRunOf(services, caseId);
  if (last.kind === 'running') {
    const { code, params } = asked.refusal ?? {};
    if (code === MERGED && params?.into) return { kind: 'merged', into: params.into };
    return code === OVER ? { kind: 'closed' } : { kind: 'ending' };
  }
  if (last.kind === 'unknown' && !asked.start) return { kind: 'unopened' };
  const state = last.kind === 'ended' ? last.state : undefined;
  if (state === undefined) return { kind: 'gone', reply: { state: 'open', seq: 0, opened: true } };
  const known = { state: state.state, seq: state.seq - 1 };
  if (state.intakeId === asked.id) return { kind: 'heard', reply: { ...known, opened: true } };
  if (state.acts.includes(asked.id)) return { kind: 'heard', reply: { ...known, joined: true } };
  if (state.merged !== undefined) return { kind: 'merged', into: state.merged.into };
  return { kind: 'ended', reply: { state: state.state, seq: 0, opened: true } };
}
