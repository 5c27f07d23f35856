/** What starts and what stops a clock of the case: one moment each, or several of which the first counts (rule 1). */
import type { ClockPlan, Moment } from './plan-parts.ts';

type Moments = Pick<ClockPlan, 'from' | 'until'>;

/** The moments of which the first in a cycle starts it. */
export function startsOf({ from }: Pick<Moments, 'from'>): readonly Moment[] {
  return typeof from === 'string' ? [from] : from;
}

/** The moments of which the first in a cycle stops it. */
export function stopsOf({ until }: Pick<Moments, 'until'>): readonly Moment[] {
  return typeof until === 'string' ? [until] : until;
}

/** All that it starts and stops by. */
export function momentsOfClock(clock: Moments): readonly Moment[] {
  return [...startsOf(clock), ...stopsOf(clock)];
}

/** Some of these, in one word that does not depend on how they were written: equal for equal sets. */
export function sameMoments(moments: readonly Moment[]): string {
  return [...new Set(moments)].sort().join(' ');
}

/** `a / b`, as people read several. */
export function momentsText(moments: readonly Moment[]): string {
  return moments.join(' / ');
}
