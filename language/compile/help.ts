/** `help` and `transfer` → plan: what the SOP says, else what the organization says (semantics rules 33 and 34). */
import type { Context } from '../context.ts';
import type { Plan } from '../plan.ts';
import { at, type Place } from '../source/place.ts';
import { checkLadder } from './effects.ts';
import { compileWho } from './who.ts';

const LIMIT = { unit: 'service', ms: 2 * 3_600_000 } as const;
const MIN_GRACE_MS = 15 * 60_000;

/** Undefined where neither says anything: then what the rule says holds. */
export function compileHelp(context: Context, place: Place): Plan['help'] | undefined {
  const { help: own } = context.sop;
  const shared = context.organization?.help;
  if (own === undefined && shared === undefined) return undefined;
  checkLadder(context, own?.ladder, at(place, 'ladder'));
  const { limit = LIMIT, ladder, open } = { ...shared, ...own };
  const to = own?.to?.map((who, i) => compileWho(context, who, at(place, 'to', i))) ?? shared?.to;
  return {
    title: '求助',
    limit,
    calendar: context.sop.calendar,
    warn: [],
    minGraceMs: MIN_GRACE_MS,
    ...(ladder !== undefined && { ladder }),
    ...(to && { to }),
    ...(open === 'wait' && { open }),
  };
}

/** The window to take a case in. */
export function compileTransfer({ sop, organization }: Context): Plan['transfer'] | undefined {
  return sop.transfer ?? organization?.transfer;
}
