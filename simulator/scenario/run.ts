/** Runs the scenarios of a workspace on any stage, several at a time where that is quicker, with what they reached. */
import type { Workspace } from '../../language/load.ts';
import type { Plan } from '../../language/plan.ts';
import type { Scenario, ScenarioFile } from '../../language/scenario/scenario.ts';
import { type Coverage, coverageOf } from './coverage.ts';
import type { SetUp } from './stage.ts';
import { tell, type Told } from './tell.ts';

/** One SOP's scenarios and how they went, in the order of the file. */
export interface SopRun {
  file: string;
  plan: Plan;
  told: Told[];
  coverage: Coverage;
}

export interface RunOptions {
  setUp: SetUp;
  /** How many scenarios at a time. */
  atOnce: number;
  /** Which scenarios; absent: all. */
  wanted?: (scenario: Scenario, file: ScenarioFile) => boolean;
  /** Told after each scenario. */
  progress?: (done: number, all: number, told: Told) => void;
}

/** Runs every wanted scenario whose SOP has no error. A stage that breaks fails its scenario, the others go on. */
export async function runScenarios(workspace: Workspace, options: RunOptions): Promise<SopRun[]> {
  const { organization, connectors } = workspace;
  const plans = new Map([...workspace.packages].map(([sop, { plan }]) => [sop, plan]));
  if (organization === undefined) return [];
  const { wanted = () => true, setUp, progress } = options;
  const jobs = workspace.scenarios.flatMap((file) => {
    const plan = workspace.packages.get(file.sop)?.plan;
    if (plan === undefined) return [];
    return file.scenarios
      .filter((scenario) => wanted(scenario, file))
      .map((scenario) => ({ file, plan, scenario, told: undefined as Told | undefined }));
  });
  let next = 0;
  let done = 0;
  const work = async () => {
    for (let job = jobs[next++]; job !== undefined; job = jobs[next++]) {
      const cast = { plan: job.plan, organization, connectors, plans, scenario: job.scenario };
      job.told = await tell(cast, setUp).catch((error: unknown) => broken(job.scenario, error));
      progress?.(++done, jobs.length, job.told);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.atOnce) }, work));
  return workspace.scenarios.flatMap((file) => {
    const mine = jobs.filter((job) => job.file === file);
    const plan = mine[0]?.plan;
    if (plan === undefined) return [];
    const told = mine.flatMap((job) => job.told ?? []);
    // A story of another SOP may tell of cases of this one, too.
    const others = jobs.flatMap((job) => job.told?.others ?? []).filter((it) => it.plan.sop === plan.sop);
    const cases = [...told, ...others].map((it) => it.events);
    return [{ file: file.file, plan, told, coverage: coverageOf(plan, cases, file.notReached) }];
  });
}

function broken(scenario: Scenario, error: unknown): Told {
  const found = error instanceof Error ? error.message : String(error);
  const failure = { atMs: 0, range: scenario.range, problem: 'broke' as const, expected: null, found, before: [] };
  return { scenario, failures: [failure], events: [], others: [], close: [], tookMs: 0 };
}
