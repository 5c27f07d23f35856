/** `call_back` → plan, with the defaults of semantics rules 13–16. */
import { type Context, fault, faultAtKey } from '../../context.ts';
import { durationMs } from '../../duration.ts';
import type { CallBackStep } from '../../plan.ts';
import type { CallBackSource } from './schema.ts';
import { SURVEY } from './source.ts';
import { childOf } from '../../source/node.ts';
import { at, type Place } from '../../source/place.ts';
import { checkCalendar } from '../../compile/calendars.ts';
import { checkLadder, fieldNames } from '../../compile/effects.ts';
import { type Allowed, compileOutcomes } from '../../compile/outcomes.ts';
import { compileStaffing, compileWaiting } from '../../compile/staffing.ts';
import { compileMessage } from '../../compile/who.ts';
import type { StepHere } from '../here.ts';

const ALLOWED = {
  names: ['satisfied', 'dissatisfied', 'unreachable', 'refused'],
  needed: ['satisfied', 'dissatisfied', 'unreachable'],
};
const HOUR_MS = 3_600_000;
/** Rule 13: opens after 2h, the first attempt is due within 24h, three attempts. Rule 14: 6 passes. */
const AFTER = { unit: 'service', ms: 2 * HOUR_MS } as const;
const WITHIN = { unit: 'service', ms: 24 * HOUR_MS } as const;
const ATTEMPTS = 3;
const PASS = 6;

export function compileCallBack(context: Context, source: CallBackSource, here: StepHere, place: Place): CallBackStep {
  const c = source.call_back;
  const where = at(place, 'call_back');
  if (c.for === undefined && c.message === undefined) faultAtKey(context, 'call-back/nobody-calls', where);
  if (c.for !== undefined && c.message !== undefined)
    faultAtKey(context, 'call-back/for-and-message', at(where, 'message'));
  for (const key of ['evidence', 'ask', 'ladder'] as const) {
    if (c.for === undefined && c.message !== undefined && c[key] !== undefined)
      faultAtKey(context, 'outcome/nobody-answers', at(where, key), { key, where: 'message' });
  }
  checkLadder(context, c.ladder, at(where, 'ladder'));
  checkTimes(context, c, where);
  return {
    kind: 'call_back',
    ...here.base,
    // The engine's own message is nobody's work; the owner stands behind it.
    ...compileStaffing(context, c, c.for ?? 'owner', 'for', where),
    ...(c.message !== undefined && { message: compileMessage(context, c.message, at(where, 'message')) }),
    after: c.after ?? AFTER,
    within: c.within ?? WITHIN,
    hours: checkCalendar(context, c.hours, at(where, 'hours')),
    attempts: c.attempts ?? ATTEMPTS,
    spaced: c.spaced ?? 'half_day',
    evidence: c.evidence ?? [],
    survey: c.survey ?? [...SURVEY],
    pass: c.pass ?? PASS,
    ladder: c.ladder,
    ask: fieldNames(context, c.ask, at(where, 'ask')),
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    outcomes: compileOutcomes(context, source.outcomes, { ...ALLOWED, asks: asksOf(c.for) }, here, place),
  };
}

/** The first attempt is made after `after` and due at `within`, both from the same instant. Working days have no length. */
function checkTimes(
  context: Context,
  { after = AFTER, within = WITHIN }: CallBackSource['call_back'],
  place: Place,
): void {
  if (after.unit === 'wd' || within.unit === 'wd' || durationMs(within) > durationMs(after)) return;
  const key = childOf(place.node, 'within') === undefined ? 'after' : 'within';
  fault(context, 'call-back/within-before-after', at(place, key));
}

/** Who reached the customer can be asked for fields; who did not has nothing to tell, nor has the engine's own message. */
function asksOf(caller: string | undefined): NonNullable<Allowed['asks']> {
  return (outcome) => (caller === undefined || outcome === 'unreachable' ? [] : ['ask']);
}
