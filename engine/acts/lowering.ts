/** Rule 5: lowering severity late takes a supervisor, whoever's act brings it. */
import { choicesRead } from '../../language/clock-reads.ts';
import type { Value } from '../../language/plan.ts';
import { isUnmet, planOf, titleOf } from '../clocks/clock.ts';
import type { Draft } from '../state/draft.ts';
import type { Actor } from '../event.ts';
import { notYou } from '../refused.ts';
import { consumed } from '../clocks/service-time.ts';
import { lowers } from '../values/severity.ts';
import type { Clock } from '../state/state.ts';

const LOWERING_SHARE = 0.75;
const MAY_LOWER: readonly string[] = ['supervisor', 'duty-manager'];

/** After 75 % of any clock whose limit or calendar reads it are consumed. @throws Refused */
export function checkLowering(d: Draft, severity: Value | undefined, actor: Actor): void {
  if (severity === undefined || !lowers(d.plan, d.state.data.severity ?? null, severity)) return;
  const late = d.state.clocks.find(
    (c) => isUnmet(c) && readsSeverity(d, c) && consumed(d.plan, c, d.nowMs) > LOWERING_SHARE * c.targetMs,
  );
  if (late === undefined || actor.roles.some((r) => MAY_LOWER.includes(r))) return;
  throw notYou('severity/needs-supervisor', { clock: titleOf(d.plan, late) });
}

/** Clocks of the case, of steps and of legs alike. */
function readsSeverity(d: Draft, clock: Clock): boolean {
  const plan = planOf(d.plan, clock);
  return plan !== undefined && choicesRead(plan).includes('severity');
}
