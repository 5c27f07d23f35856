/** Whether every payment that may have been made is still counted: told from the calls that left and the ledger, not from a state. */
import { nothingHappened } from '../../engine/grants/grants.ts';
import type { Play } from '../play.ts';

/**
 * What left and was not refused for certain counts against caps until somebody has looked and found it unpaid; and no run sends it
 * twice by itself.
 */
export function forgottenPayments({ state, calls, events, ledger, world }: Play): string[] {
  const found: string[] = [];
  for (const { key, call, with: values, again } of calls) {
    const line = ledger.lines.get(`${state.case}:${key}`);
    if (line === undefined) continue;
    if (again !== undefined) found.push(`${state.case}: the payment ${key} was sent again after its run was lost`);
    const reply = world.reply?.(call, values) ?? {};
    if (typeof reply.failed === 'string' && nothingHappened(reply.failed)) continue;
    const looked = events.some(
      (e) =>
        (e.type === 'grant.released' || e.type === 'grant.unpaid') &&
        e.data.grant === key &&
        e.data.reason !== undefined,
    );
    if (line.state === 'released' && !looked) found.push(`${state.case}: the payment ${key} is forgotten`);
  }
  return found;
}
