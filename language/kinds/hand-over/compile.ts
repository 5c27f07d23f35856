/** `hand_over` → plan, with the defaults of semantics rules 19–21. */
import { type Context, fault, faultAtKey } from '../../context.ts';
import type { HandOverStep, LegPlan } from '../../plan.ts';
import type { HandOverSource } from './schema.ts';
import type { StepsSource } from '../../schema/step.ts';
import { at, type Place } from '../../source/place.ts';
import { checkCalendar } from '../../compile/calendars.ts';
import { compileStepClock } from '../../compile/clocks.ts';
import { checkLadder } from '../../compile/effects.ts';
import { outcomesTaken } from '../../compile/nested.ts';
import { compileOutcomes } from '../../compile/outcomes.ts';
import { compileSilence } from '../../compile/silence.ts';
import { compileWaiting } from '../../compile/staffing.ts';
import { compileWho } from '../../compile/who.ts';
import type { Inside } from '../compiler.ts';
import type { StepHere } from '../here.ts';
import { firstOf } from '../parallel/compile.ts';

type Source = HandOverSource<StepsSource>;
type LegSource = Source['hand_over']['legs'][string];

const HOUR_MS = 3_600_000;
/** Rule 20: two hours to accept, arbitration after two rejections within four hours. */
const ACCEPT_WITHIN = { unit: 'service', ms: 2 * HOUR_MS } as const;
const AFTER_REJECTIONS = 2;
const ARBITRATION = { unit: 'service', ms: 4 * HOUR_MS } as const;

export function compileHandOver(context: Context, source: Source, here: StepHere, place: Place): HandOverStep {
  const { hand_over: h } = source;
  const where = at(place, 'hand_over');
  const { arbitration } = h;
  const judge = at(where, 'arbitration');
  checkLadder(context, arbitration.ladder, at(judge, 'ladder'));
  return {
    kind: 'hand_over',
    ...here.base,
    coordinator: team(context, h.coordinator, at(where, 'coordinator')),
    acceptWithin: h.accept_within ?? ACCEPT_WITHIN,
    arbitration: {
      afterRejections: arbitration.after_rejections ?? AFTER_REJECTIONS,
      for: compileWho(context, arbitration.for, at(judge, 'for')),
      limit: arbitration.limit ?? ARBITRATION,
      ladder: arbitration.ladder,
    },
    legs: Object.entries(h.legs).map(([id, leg]) => compileLeg(context, id, leg, here, at(where, 'legs', id))),
    ...compileWaiting(context, source, here.base.title, here.calendar, place),
    ...compileSilence(context, source.if_silent, here, place),
    outcomes: compileOutcomes(context, source.outcomes, { names: outcomesTaken(source) }, here, place),
  };
}

function compileLeg(context: Context, id: string, leg: LegSource, here: StepHere, place: Place): LegPlan {
  if (context.legs.get(id) !== here.id) faultAtKey(context, 'step/same-id', place, { found: id });
  const party = team(context, leg.party, at(place, 'party'));
  const title = leg.title ?? context.organization?.teams[party.slice('team/'.length)]?.title ?? id;
  const calendar = leg.calendar ?? here.calendar;
  if (leg.calendar !== undefined) checkCalendar(context, leg.calendar, at(place, 'calendar'));
  return {
    id,
    title,
    party,
    calendar,
    redLine: compileStepClock(context, leg.red_line, `${title}红线`, calendar, at(place, 'red_line')),
    packet: leg.packet ?? [],
    first: firstOf(leg.steps),
  };
}

/** Inside a leg `party` is its team, and time runs on its calendar. */
export function insideLeg(_context: Context, step: HandOverStep, branch: string): Inside {
  const leg = step.legs.find((l) => l.id === branch);
  return { party: leg?.party, calendar: leg?.calendar };
}

/** Only a team can be held accountable. */
function team(context: Context, who: string, place: Place): string {
  if (!who.startsWith('team/')) fault(context, 'hand-over/party-is-a-team', place, { found: who });
  return compileWho(context, who, place);
}
