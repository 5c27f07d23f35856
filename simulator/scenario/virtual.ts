/** The stage of every day: the kernel on a virtual clock, milliseconds a scenario. */
import { Refused, view } from '../../engine/kernel.ts';
import { clockOfHead } from '../../language/clock-id.ts';
import { FIRST } from '../../language/scenario/scenario.ts';
import { Cases } from '../cases/cases.ts';
import { namesIn, type Opening, type SetUp } from './stage.ts';

/** Plays on the kernel alone, with what the record does between cases. */
export const onVirtualClock: SetUp = async ({ plans, organization, scenario }, first, { replies, starting }) => {
  const { startMs, absent } = scenario;
  const names = namesIn(scenario);
  const follows = (step: string) => names.has(nameOfStart(step));
  const reply: ConstructorParameters<typeof Cases>[0]['reply'] = (plan, call) => replies.next(plan, call);
  const cases = new Cases({ organization, plans, absent, reply, starting, follows }, startMs);
  /** Ids of the cases that lines opened, by name; those that were started are found by where they were. */
  const ids = new Map<string, string>();
  const open = (name: string, { plan, previous, ...opening }: Opening) => {
    const id = `C-${ids.size + 1}`;
    ids.set(name, id);
    cases.open(plan, { case: id, ...opening }, previous && ids.get(previous));
  };
  const idOf = (name: string) => ids.get(name) ?? cases.startedAt(name, nameOfStart);
  const must = (name: string) => {
    const id = idOf(name);
    if (id === undefined) throw new Error(`There is no case ${name} by now`);
    return id;
  };
  open(FIRST, first);
  return {
    toleranceMs: 0,
    pass: async (atMs, until) => {
      if (until === 'expect') cases.advanceTo(startMs + atMs);
      else cases.advanceBefore(startMs + atMs);
    },
    open: async (name, opening) => open(name, opening),
    act: async (of, who, act) => {
      try {
        cases.act(must(of), who, act.act === 'merge' ? { ...act, into: idOf(act.into) ?? act.into } : act);
        return undefined;
      } catch (error) {
        if (error instanceof Refused) return error.refusal;
        throw error;
      }
    },
    happen: async (of, name, values) => cases.happen(must(of), name, values),
    staff: async (person, present) => cases.staff(person, present),
    look: async (of) => {
      const id = idOf(of);
      const play = id === undefined ? undefined : cases.get(id);
      if (play === undefined) return undefined;
      const { plan } = play.world;
      const nameOf = (other: string) => [FIRST, ...names].find((name) => idOf(name) === other);
      return { plan, view: view(plan, play.state, play.nowMs), events: play.events, nameOf };
    },
    nextMs: () => (cases.nextMs === undefined ? undefined : cases.nextMs - startMs),
    leave: async () => {},
  };
};

/** A story calls a case that was started by the step, or by the code of the signal. */
export function nameOfStart(step: string): string {
  return clockOfHead(step, 'signal') ?? step;
}
