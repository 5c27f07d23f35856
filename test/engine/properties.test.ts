/** What holds of every event of every story: pure, repeatable, in agreement with itself, always moving on. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Event } from '../../engine/event.ts';
import { apply, open, refuse, Refused } from '../../engine/kernel.ts';
import type { State } from '../../engine/state/state.ts';
import type { Turn } from '../../engine/turn.ts';
import type { Plan } from '../../language/plan.ts';
import { frozen } from '../../simulator/frozen.ts';
import { tell } from '../../simulator/storm.ts';
import { complaint, STORM_MS } from '../setup/complaint.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';

const world = complaint();
const options = { numRuns: count(3, 60), seed: SEED };
const seeds = fc.integer({ min: 0, max: 1_000_000_000 });

/** A story's events with the state each met. */
function steps(seed: number): { state: State; event: Event; nowMs: number }[] {
  const { play } = tell(world, seed, STORM_MS);
  const { first } = play;
  let { state } = open(world.plan, first.intake, first.nowMs);
  return play.history.map(({ event, nowMs }) => {
    const before = state;
    const turn = tryApply(world.plan, state, event, nowMs);
    if (turn !== undefined) ({ state } = turn);
    return { state: before, event, nowMs };
  });
}

function tryApply(plan: Plan, state: State, event: Event, nowMs: number): Turn | undefined {
  try {
    return apply(plan, state, event, nowMs);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

it(`apply changes neither plan, state nor event, and gives the same turn for a state that went through JSON (${SEED})`, () => {
  frozen(world.plan);
  fc.assert(
    fc.property(seeds, (seed) => {
      for (const { state, event, nowMs } of steps(seed).filter((_, i) => i % 4 === seed % 4)) {
        const turn = JSON.stringify(tryApply(world.plan, frozen(state), frozen(event), nowMs));
        const copied = JSON.parse(JSON.stringify(state)) as State;
        const again = JSON.stringify(tryApply(world.plan, copied, event, nowMs));
        if (again !== turn) throw new Error(`After JSON another turn:\n${turn}\n${again}`);
      }
    }),
    options,
  );
});

it(`refuse says what apply does, at every instant (${SEED})`, () => {
  fc.assert(
    fc.property(seeds, fc.nat({ max: 50 }), (seed, shift) => {
      const story = steps(seed);
      const acts = story.flatMap(({ event }) => (event.type === 'act' ? [event] : []));
      story.forEach(({ state, nowMs }, i) => {
        const act = acts[(i + shift) % acts.length];
        if (act === undefined) return;
        const event = { ...act, id: `other-${i}` };
        const refusal = refuse(world.plan, state, event, nowMs);
        expect(tryApply(world.plan, state, event, nowMs) === undefined).toBe(refusal !== undefined);
      });
    }),
    options,
  );
});

it(`a tick at the wake-up always moves on: the next one lies later (${SEED})`, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      for (const { state } of steps(seed)) {
        const wake = wakeOf(apply(world.plan, state, { type: 'found', answers: [] }, state.atMs));
        if (wake === undefined) continue;
        const next = wakeOf(apply(world.plan, state, { type: 'tick' }, Math.max(wake, state.atMs)));
        expect(next === undefined || next > Math.max(wake, state.atMs)).toBe(true);
      }
    }),
    options,
  );
});

function wakeOf(turn: Turn): number | undefined {
  return turn.commands.find((c) => c.type === 'wake_at')?.atMs;
}

it(`audit numbers go on where they ended, at instants that never run back (${SEED})`, () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      for (const { state, event, nowMs } of steps(seed)) {
        const turn = tryApply(world.plan, state, event, nowMs);
        if (turn === undefined) continue;
        const instants = [state.atMs, ...turn.events.map((e) => e.atMs), turn.state.atMs];
        const inOrder = instants.every((ms, i) => i === 0 || ms >= (instants[i - 1] ?? 0));
        const numbered = turn.events.every((e, i) => e.seq === state.seq + i);
        expect([inOrder, numbered, turn.state.seq]).toEqual([true, true, state.seq + turn.events.length]);
      }
    }),
    options,
  );
});
