/**
 * What can befall a case in a storm, as plain data: a story is a list of deeds and can be played again, whole or in part.
 * Each deed answers the invariants it broke.
 */
import type { Act, Actor, Event } from '../engine/event.ts';
import { apply, refuse, Refused } from '../engine/kernel.ts';
import type { State } from '../engine/state/state.ts';
import { frozen } from './frozen.ts';
import { restViolations, stepViolations } from './invariants.ts';
import type { Play } from './play.ts';

export type Deed =
  | { do: 'advance'; ms: number }
  /** To the next instant at which something happens by itself. */
  | { do: 'next' }
  /** Time passes while no worker runs. */
  | { do: 'outage'; ms: number }
  | { do: 'staff'; person: string; absent: boolean; openTasks: number }
  | { do: 'record'; away: boolean }
  /** The directory and the outside systems answer late, or catch up. */
  | { do: 'slow'; on: boolean }
  /** The run continues as new: the state goes through JSON. */
  | { do: 'continue' }
  /** The run is lost, and begun again from what the record has. */
  | { do: 'lose' }
  | { do: 'free'; step: string }
  | { do: 'event'; name: string; id: string }
  /** The record, or another case, tells something. */
  | { do: 'told'; event: Extract<Event, { type: 'signalled' | 'linked' | 'absorbed' }> }
  /** The newest case it started is over. */
  | { do: 'child'; state: 'closed' | 'cancelled' }
  | { do: 'act'; who: string; act: Act; id: string };

/** The customer's own channel, and the Web UI's cancel button, beside the people of the organization. */
export const CUSTOMER = 'customer';
const STRANGERS: Record<string, Actor> = {
  [CUSTOMER]: { id: 'web', roles: ['integration'], teams: [] },
  'web-ui': { id: 'web-ui', roles: [], teams: [] },
};

/**
 * Lets one deed befall the case. A refused act is no violation; anything else thrown is, and so is a rule that writes into
 * the state, the plan or the deed it was given: they are frozen.
 */
export function befall(play: Play, deed: Deed): string[] {
  const before = frozen(play.state);
  frozen(play.world.plan);
  frozen(deed);
  const found: string[] = [];
  try {
    found.push(...happen(play, deed));
  } catch (error) {
    if (!(error instanceof Refused)) return [`threw: ${error instanceof Error ? error.message : String(error)}`];
    if (deed.do === 'act' && play.state !== before && play.state.acts.includes(deed.id))
      found.push('a refused act was applied');
  }
  return [...found, ...stepViolations(before, play.state), ...restViolations(play)];
}

function happen(play: Play, deed: Deed): string[] {
  switch (deed.do) {
    case 'advance':
      play.advance(deed.ms);
      return [];
    case 'next':
      play.advanceTo(Math.max(play.nowMs, play.nextMs ?? play.nowMs));
      return [];
    case 'outage':
      play.sleep(deed.ms);
      return [];
    case 'staff':
      play.load.set(deed.person, { ...play.load.get(deed.person), absent: deed.absent, openTasks: deed.openTasks });
      return [];
    case 'record':
      play.away = deed.away;
      return [];
    case 'slow':
      play.slow = deed.on;
      if (!deed.on) play.catchUp();
      return [];
    case 'continue':
      play.state = JSON.parse(JSON.stringify(play.state)) as State;
      return [];
    case 'lose':
      play.loseRun();
      return [];
    case 'free':
      play.take({ type: 'staff_changed', step: deed.step });
      return [];
    case 'event':
      play.happen(deed.name, {}, deed.id);
      return [];
    case 'told':
      play.hear(deed.event);
      return [];
    case 'child': {
      const child = play.started.at(-1)?.case;
      if (child !== undefined) play.endChild(child, { state: deed.state });
      return [];
    }
    case 'act':
      return act(play, deed);
  }
}

/** An act: `refuse` says beforehand exactly what `apply` does; once accepted it is in the audit, and never again. */
function act(play: Play, deed: Extract<Deed, { do: 'act' }>): string[] {
  const actor = STRANGERS[deed.who] ?? play.person(deed.who);
  const event = play.acting(actor, deed.act, deed.id);
  const refusal = refuse(play.world.plan, play.state, event, play.nowMs);
  const known = play.state.acts.includes(deed.id);
  const actsBefore = play.state.acts.length;
  try {
    const { events } = apply(play.world.plan, play.state, event, play.nowMs);
    if (refusal !== undefined) return [`refuse said ${refusal.code}, apply took it`];
    if (!known && !events.some((e) => e.actor === actor.id)) return [`${deed.act.act} left no trace in the audit`];
  } catch (error) {
    if (refusal === undefined) throw error;
  }
  const reply = play.act(actor, deed.act, deed.id);
  const found: string[] = [];
  if (known !== (reply.repeated === true)) found.push(`${deed.act.act} known ${known}, answered ${reply.repeated}`);
  if (known && play.state.acts.length !== actsBefore) found.push('a repeated act was kept twice');
  if (JSON.stringify(reply).length >= 600) found.push('a reply of 600 bytes or more');
  return found;
}
