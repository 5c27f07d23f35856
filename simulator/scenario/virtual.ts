/** The stage of every day: the kernel on a virtual clock, milliseconds a scenario. */
import { Refused, view } from '../../engine/kernel.ts';
import type { Value } from '../../language/plan.ts';
import { type CallReply, Play } from '../play.ts';
import type { SetUp } from './stage.ts';

/** Plays on the kernel alone. */
export const onVirtualClock: SetUp = async ({ plan, organization, scenario }, { replies, ...opening }) => {
  const reply = (call: string): CallReply => replies.next(call);
  const play = new Play({ plan, organization, reply, absent: scenario.absent }, opening, scenario.startMs);
  return {
    toleranceMs: 0,
    pass: async (atMs, until) => {
      const goalMs = scenario.startMs + atMs;
      if (until === 'expect') return play.advanceTo(goalMs);
      // What is due at the instant of an act comes after it (rule 2).
      play.advanceTo(Math.max(play.nowMs, goalMs - 1));
      play.sleep(Math.max(0, goalMs - play.nowMs));
    },
    act: async (who, act) => {
      try {
        play.act(who, act);
        return undefined;
      } catch (error) {
        if (error instanceof Refused) return error.refusal;
        throw error;
      }
    },
    happen: async (name: string, values: Record<string, Value>) => play.happen(name, values),
    look: async () => ({ view: view(plan, play.state, play.nowMs), events: play.events }),
    nextMs: () => (play.nextMs === undefined ? undefined : play.nextMs - scenario.startMs),
    leave: async () => {},
  };
};
