/** ladders.yaml: ladders that several SOPs use. They know the engine's two fields, `customer` and `severity`, and no other. */
import { compileLadder } from '../compile/ladders.ts';
import type { Context, Known, Surroundings } from '../context.ts';
import type { LevelPlan } from '../plan.ts';
import type { Reporter } from '../report.ts';
import { Ladders } from '../schema/ladder.ts';
import type { SopSource } from '../schema/sop.ts';
import { at, rootOf } from '../source/place.ts';
import type { Files } from './files.ts';
import { readFile } from './read-file.ts';

const NO_SOP: SopSource = {
  sop: 'ladders',
  version: 1,
  title: 'ladders',
  owner: 'role/none',
  calendar: 'always-on',
  data: {},
  steps: {},
};

export function readLadders(
  files: Files,
  around: Omit<Surroundings, 'ladders'>,
  reporter: Reporter,
): Known<LevelPlan[]> {
  const { source, value } = readFile('ladders.yaml', Ladders, files, reporter);
  if (source === undefined) return { entries: new Map() };
  const root = rootOf(source);
  if (value === undefined) return { place: root };
  const context: Context = {
    ...around,
    ladders: { entries: new Map(), place: root },
    reporter,
    sop: NO_SOP,
    root,
    fields: { customer: { type: 'party' }, severity: { type: 'choice', choices: [] } },
    steps: new Map(),
    legs: new Map(),
    clocks: new Set(),
    evidence: new Set(),
    questions: new Set(),
    ladderIds: new Set(Object.keys(value)),
  };
  const entries = Object.entries(value).map(
    ([id, levels]) => [id, compileLadder(context, levels, at(root, id))] as const,
  );
  return { entries: new Map(entries), place: root };
}
