/** A step kind for the test of the recipe: `stamp` writes the date into a field and goes on. */

/** The kind's own files. */
export const files: Record<string, string> = {
  'language/kinds/stamp/schema.ts': `
import type { z } from 'zod';
import { key, object } from '../../schema/key.ts';
import { Outcomes } from '../../schema/outcome.ts';
import { stepKeys } from '../../schema/staffing.ts';
import { Snake } from '../../schema/words.ts';
export const StampStep = object({
  ...stepKeys,
  stamp: key(Snake, '日期字段。', 'A date field.', 'seen'),
  outcomes: key(Outcomes.optional(), '只能写 skipped。', 'Only skipped.', { skipped: 'close' }),
});
export type StampSource = z.output<typeof StampStep>;
`,
  'language/kinds/stamp/source.ts': `
import { DECLARES_NOTHING, type SourceFacts } from '../source.ts';
import type { StampSource } from './schema.ts';
export const stamp: SourceFacts<StampSource> = DECLARES_NOTHING;
`,
  'language/kinds/stamp/facts.ts': `
import type { StampStep } from '../../plan.ts';
import { NOTHING, type StepFacts } from '../facts.ts';
export const stamp: StepFacts<StampStep> = {
  ...NOTHING,
  passes: true,
  use: (step) => ({ conditions: [], fields: [], who: [], fills: [step.field] }),
};
`,
  'language/kinds/stamp/compile.ts': `
import { compileOutcomes } from '../../compile/outcomes.ts';
import type { Context } from '../../context.ts';
import type { StampStep } from '../../plan.ts';
import type { Place } from '../../source/place.ts';
import type { StepHere } from '../here.ts';
import type { StampSource } from './schema.ts';
export function compileStamp(context: Context, source: StampSource, here: StepHere, place: Place): StampStep {
  const outcomes = compileOutcomes(context, source.outcomes, { names: [] }, here, place);
  return { kind: 'stamp', ...here.base, field: source.stamp, outcomes };
}
`,
  'engine/kinds/stamp.ts': `
import type { StampStep } from '../../language/plan.ts';
import { setFields } from '../values/data.ts';
import { IDLE } from './idle.ts';
import type { KernelKind } from './kind.ts';
export const stamp: KernelKind<StampStep> = {
  ...IDLE,
  enter: (d, _visit, step) => {
    setFields(d, { [step.field]: new Date(d.nowMs).toISOString().slice(0, 10) });
    return { step: step.id, outcome: 'done', plan: { to: step.next } };
  },
};
`,
};

/** What changes outside of them: texts and what stands there afterwards. */
export const edits: Record<string, [before: string, after: string][]> = {
  'language/plan-steps.ts': [
    [
      'export type StepPlan =',
      "export interface StampStep extends StepBase {\n  kind: 'stamp';\n  field: string;\n}\n\nexport type StepPlan =\n  | StampStep",
    ],
  ],
  'language/schema/step.ts': [
    [
      "import { mapOf } from './key.ts';",
      "import { mapOf } from './key.ts';\nimport { StampStep } from '../kinds/stamp/schema.ts';",
    ],
    ['  notify: NotifyStep,', '  notify: NotifyStep,\n  stamp: StampStep,'],
  ],
  'language/kinds/of-source.ts': [
    [
      "import { wait } from './wait/source.ts';",
      "import { stamp } from './stamp/source.ts';\nimport { wait } from './wait/source.ts';",
    ],
    ['  notify,\n', '  notify,\n  stamp,\n'],
  ],
  'language/kinds/of-step.ts': [
    [
      "import { wait } from './wait/facts.ts';",
      "import { stamp } from './stamp/facts.ts';\nimport { wait } from './wait/facts.ts';",
    ],
    ['  notify,\n', '  notify,\n  stamp,\n'],
  ],
  'language/kinds/compilers.ts': [
    [
      "import { compileWait } from './wait/compile.ts';",
      "import { compileStamp } from './stamp/compile.ts';\nimport { compileWait } from './wait/compile.ts';",
    ],
    ['  notify: {', '  stamp: { ...PLAIN, compile: compileStamp },\n  notify: {'],
  ],
  'engine/kinds/of-step.ts': [
    ["import { wait } from './wait.ts';", "import { stamp } from './stamp.ts';\nimport { wait } from './wait.ts';"],
    ['  notify,\n', '  notify,\n  stamp,\n'],
  ],
  'simulator/kinds/of-step.ts': [['  notify: NOTHING_TO_DO,', '  notify: NOTHING_TO_DO,\n  stamp: NOTHING_TO_DO,']],
};

/** Loads a workspace with a \`stamp\` in it, opens a case, and prints what came of it. */
export const program = `
import { load } from './language/load.ts';
import { open } from './engine/kernel.ts';

const files = new Map([
  ['calendars/always-on.yaml', 'calendar: always-on\\ntitle: 全天\\nzone: Asia/Shanghai\\nweek: { all: ["00:00-24:00"] }\\nknown_until: 2030-12-31\\n'],
  ['organization.yaml', 'last_resort: role/agent\\nteams: { front: { title: 一线, lead: li } }\\npeople: { li: { name: 李, teams: [front], roles: [agent, process-owner] } }\\n'],
  ['tiny.sop.yaml', \`sop: tiny
version: 1
title: 小流程
owner: role/process-owner
calendar: always-on
data:
  seen: { type: date }
clocks:
  all: { title: 总时限, from: case.opened, until: case.closed, limit: 4h }
steps:
  mark: { title: 盖章, stamp: seen }
  work: { title: 办理, when: { have: [seen] }, task: { for: team/front }, outcomes: { done: close } }
\`],
]);
const { packages, diagnostics } = load(files);
const plan = packages.get('tiny')?.plan;
const intake = { case: 'C-1', id: 'u-1', actor: { id: 'li', roles: ['agent'], teams: ['front'] }, data: {} };
const turn = plan && open(plan, intake, Date.UTC(2026, 10, 30, 3));
console.log(JSON.stringify({
  diagnostics: diagnostics.filter((d) => d.severity === 'error').map((d) => d.code),
  seen: turn?.state.data.seen,
  step: turn?.state.visits[0]?.step,
}));
`;
