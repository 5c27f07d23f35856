/** The demo's stage without processes: its people's calls reach the kernel on a virtual clock, in the words of the wire. */
import { randomBytes } from 'node:crypto';
import { vi } from 'vitest';
import { actFromWire } from '../../api/translate/act.ts';
import { caseToWire } from '../../api/translate/case.ts';
import { iso } from '../../api/translate/instants.ts';
import { incoming } from '../../api/translate/personal.ts';
import { masked } from '../../api/translate/reveal.ts';
import { Refused, view } from '../../engine/kernel.ts';
import type { Workspace } from '../../language/load.ts';
import { ApiProblem, type DemoClient } from '../../scripts/demo/client.ts';
import { makeNarrator } from '../../scripts/demo/narrator.ts';
import type { Stage } from '../../scripts/demo/stage.ts';
import { Play } from '../../simulator/play.ts';
import { ActSchema } from '../../wire/act.ts';

const key = randomBytes(32);

/** What people are told by `Date` stands still at the start, as it does for those whose case runs ahead of them. */
export function virtualStage(workspace: Workspace, startMs: number): { stage: Stage; told: () => Play } {
  const { organization, packages } = workspace;
  if (organization === undefined) throw new Error('The workspace has no organization');
  vi.setSystemTime(startMs);
  let play: Play | undefined;
  const told = () => {
    if (play === undefined) throw new Error('No case is open');
    return play;
  };
  const packageOf = (sop: string) => {
    const found = packages.get(sop);
    if (found === undefined) throw new Error(`There is no SOP ${sop}`);
    return found;
  };
  const client: DemoClient = {
    open: async (who, body) => {
      const { sop, data } = body;
      const { plan } = packageOf(sop);
      const read = incoming(plan, key, 'intake');
      const intake = { actor: { id: who, ...organization.people[who] }, data: read.fields(data) };
      play = new Play({ plan, organization }, intake as never, startMs);
      return { case: play.state.case, state: play.state.state };
    },
    act: async (who, caseId, act) => {
      const read = incoming(told().world.plan, key, `act-${told().history.length}`);
      const deed = actFromWire(ActSchema.parse(act), read);
      if (read.faults.length > 0) throw new Error(JSON.stringify(read.faults));
      try {
        return { ...told().act(who, deed), case: caseId };
      } catch (error) {
        throw error instanceof Refused ? new ApiProblem(error.refusal.status, error.refusal) : error;
      }
    },
    view: async () => {
      const { world, state, nowMs } = told();
      return caseToWire({ view: view(world.plan, state, nowMs) } as never, packageOf(state.sop), masked);
    },
    legs: async () => [],
    timeline: async (_, after) =>
      told()
        .events.filter((event) => event.seq > after)
        .map(({ atMs, ...event }) => ({ ...event, at: iso(atMs) })),
  };
  const advance = async (_: string, ms: number) => told().advance(ms);
  return { stage: { client, narrator: makeNarrator(client, () => {}), advance }, told };
}
