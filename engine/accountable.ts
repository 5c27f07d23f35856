/** Who answers for the case at this instant: exactly one team (semantics rule 19). */
import type { Draft } from './draft.ts';
import type { HandOver } from './state.ts';

/** The innermost hand-over that is open. */
export function openHandOver(d: Draft): HandOver | undefined {
  return d.state.visits.findLast((v) => v.handOver !== undefined)?.handOver;
}

/** The leg's party in a hand-over, else the owner's team, else the team that has the work. */
export function accountableTeam(d: Draft): string | undefined {
  return openHandOver(d)?.accountable ?? d.state.ownerTeam ?? d.state.team;
}

/** How long an offer has been open, in ms (rule 21): a breach meanwhile is told with it. */
export function offerAgeMs(d: Draft): number | undefined {
  const offer = openHandOver(d)?.offer;
  return offer === undefined || offer.returned ? undefined : d.nowMs - offer.madeAtMs;
}
