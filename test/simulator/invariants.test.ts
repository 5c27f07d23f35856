/** The invariants see what they are there for: a sound story passes, the same story with one thing wrong does not. */
import { describe, expect, test } from 'vitest';
import type { State } from '../../engine/state/state.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import { accountableViolations, blockViolations } from '../../simulator/block-invariants.ts';
import { moneyViolations, pausedViolations, signalViolations } from '../../simulator/deed-invariants.ts';
import type { Play } from '../../simulator/play.ts';
import { tell } from '../../simulator/storm.ts';
import { shippedWorkspace } from '../setup/shipped.ts';
import { STORM_MS } from '../setup/complaint.ts';

const { packages, organization } = shippedWorkspace();

/** The first case of a storm in which something is so. */
function story(sop: string, holds: (play: Play) => boolean): Play {
  const plan = packages.get(sop)?.plan;
  if (plan === undefined || organization === undefined) throw new Error(`${sop} has errors`);
  for (let seed = 1; seed < 500; seed++) {
    const { play, found } = tell({ plan, organization }, seed, STORM_MS);
    if (found.length === 0 && holds(play)) return play;
  }
  throw new Error('No story has it');
}

const without = (events: readonly DomainEvent[], type: string) => {
  const at = events.findIndex((e) => e.type === type);
  return events.filter((_, i) => i !== at);
};
const has = (type: string) => (play: Play) => play.events.some((e) => e.type === type);
/** As if it were the play of other events, or in another state. */
const as = (play: Play, change: Partial<Pick<Play, 'events' | 'state' | 'calls'>>): Play =>
  Object.assign(Object.create(play) as Play, change);

describe('invariants of storms', () => {
  test('rule 19: a change of the accountable party that is not told', () => {
    const { world, events } = story('delivery-installation', has('handover.accepted'));
    expect(accountableViolations(world.plan, events)).toEqual([]);
    expect(accountableViolations(world.plan, without(events, 'accountable.changed'))).not.toEqual([]);
  });

  test('rule 19: a hand-over that waits for two things, or for none', () => {
    const inLeg = ({ state }: Play) => state.visits.some((v) => v.in?.block === 'fulfil');
    const { world, state } = story('delivery-installation', inLeg);
    expect(blockViolations(world.plan, state)).toEqual([]);
    const nothing: State = { ...state, visits: state.visits.filter((v) => v.in === undefined) };
    expect(blockViolations(world.plan, nothing)).toEqual(['fulfil waits for nothing']);
    const orphan: State = { ...state, visits: state.visits.filter((v) => v.in !== undefined) };
    expect(blockViolations(world.plan, orphan)[0]).toMatch(/is open inside a block that is over/);
  });

  test('rule 25: a firing that is forgotten, and one disposed of twice', () => {
    const play = story('complaint', (p) => has('signal.disposed')(p) && (p.state.firings ?? []).length > 0);
    expect(signalViolations(play)).toEqual([]);
    expect(signalViolations(as(play, { state: { ...play.state, firings: [] } }))[0]).toMatch(/is forgotten/);
    expect(signalViolations(as(play, { events: without(play.events, 'signal.fired') }))).not.toEqual([]);
  });

  test('rule 4: a breach of a clock that stands still', () => {
    const { events } = story('complaint', has('clock.paused'));
    expect(pausedViolations(events)).toEqual([]);
    const at = events.findIndex((e) => e.type === 'clock.paused');
    const breach = { ...events[at], type: 'clock.breached' } as DomainEvent;
    expect(pausedViolations(events.toSpliced(at + 1, 0, breach))[0]).toMatch(
      /clock.breached of .* while it stood still/,
    );
  });

  test('rules 22 and 24: a grant committed twice, paid twice, or beyond every cap', () => {
    const paidBy = ({ events, calls }: Play) =>
      calls.filter(({ key }) => events.some((e) => e.type === 'grant.committed' && e.data?.grant === key));
    const play = story('complaint', (p) => !has('case.unmerged')(p) && paidBy(p).length > 0);
    expect(moneyViolations(play)).toEqual([]);
    const committed = play.events.filter((e) => e.type === 'grant.committed');
    expect(moneyViolations(as(play, { events: [...play.events, ...committed] }))[0]).toMatch(/was committed 2 times/);
    const twice = [...play.calls, ...paidBy(play)];
    expect(moneyViolations(as(play, { calls: twice }))).toEqual(['a grant was paid twice']);
    for (const line of play.ledger.lines.values()) Object.assign(line, { by: 'li', amount: 99_999_999 });
    expect(moneyViolations(play)[0]).toMatch(/li decided on 99999999 .* above every cap/);
  });
});
