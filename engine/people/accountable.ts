/** Who answers for the case at this instant: exactly one team (semantics rule 19). */
import type { Draft } from '../state/draft.ts';
import type { HandOver } from '../state/state.ts';

/** The innermost hand-over that is open. */
export function openHandOver(d: Draft): HandOver | undefined {
  return d.state.visits.findLast((v) => v.handOver !== undefined)?.handOver;
}

/** The leg's party in a hand-over, around it the coordinator, else the owner's team, else the team that has the work. */
export function accountableTeam(d: Draft): string | undefined {
  return openHandOver(d)?.accountable ?? d.state.coordinator ?? d.state.ownerTeam ?? d.state.team;
}

/** Where roles are looked for first: with the coordinator while that is who answers, else where the work is (rules 10, 19). */
export function teamAsked({ state }: Pick<Draft, 'state'>): string | undefined {
  return state.coordinator ?? state.team;
}

/** How long an offer of a leg, or of the case (rule 34), has been open, in ms (rule 21): a breach meanwhile is told with it. */
export function offerAgeMs(d: Draft): number | undefined {
  const offer = openHandOver(d)?.offer;
  if (offer === undefined) return d.state.transfer && d.nowMs - d.state.transfer.atMs;
  return offer.returned ? undefined : d.nowMs - offer.madeAtMs;
}
