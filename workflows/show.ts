/**
 * What a supervisor reads in the Temporal Web UI: search attributes for its lists, current details for its case page. Ids
 * and the SOP's own titles only, nothing personal.
 */
import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { defineSearchAttributeKey, type SearchAttributeUpdatePair } from '@temporalio/common';
import { indexOf } from '../engine/plan-index.ts';
import { rules as register } from '../engine/rules.ts';
import { earliestDueMs, earliestOfAllMs, slaState } from '../engine/see/sla.ts';
import type { View } from '../engine/see/view.ts';
import type { Plan } from '../language/plan.ts';
import type { searchAttributes } from '../startup/search-attributes.ts';
import type { Words } from '../words/words.ts';
import { bareTitle } from '../words/bare-title.ts';
import { details } from './details.ts';

const { readable } = register;

type Shown = Record<keyof typeof searchAttributes, string | number | undefined>;

const keys = {
  SopVersion: defineSearchAttributeKey('SopVersion', 'KEYWORD'),
  CaseState: defineSearchAttributeKey('CaseState', 'KEYWORD'),
  Title: defineSearchAttributeKey('Title', 'KEYWORD'),
  Step: defineSearchAttributeKey('Step', 'KEYWORD'),
  StepTitle: defineSearchAttributeKey('StepTitle', 'KEYWORD'),
  Owner: defineSearchAttributeKey('Owner', 'KEYWORD'),
  OwnerTeam: defineSearchAttributeKey('OwnerTeam', 'KEYWORD'),
  SlaState: defineSearchAttributeKey('SlaState', 'KEYWORD'),
  Severity: defineSearchAttributeKey('Severity', 'KEYWORD'),
  NextDue: defineSearchAttributeKey('NextDue', 'DATETIME'),
};

/** Shows a run's state; at most one upsert per call, and only of what changed since the last. */
export class Show {
  private shown: Partial<Shown> = {};
  private readonly words: Words;

  constructor(words: Words) {
    this.words = words;
  }

  /** `rules`: those the run follows; an attribute more would be a command more in histories of earlier ones. */
  update(plan: Plan, view: View, rules: number): void {
    setCurrentDetails(details(plan, view, this.words));
    const now = rules >= readable.number ? { ...attributesOf(view), ...inWords(plan, view) } : attributesBefore(view);
    const names = Object.keys(now) as (keyof Shown)[];
    const changed = names.filter((name) => now[name] !== this.shown[name]);
    this.shown = now;
    if (changed.length > 0) upsertSearchAttributes(changed.map((name) => pair(name, now[name])));
  }
}

function attributesOf(view: View): Omit<Shown, 'Title' | 'StepTitle' | 'Owner'> {
  const severity = view.data.severity;
  return {
    SopVersion: `${view.sop}@${view.version}`,
    CaseState: view.state,
    Step: view.tasks[0]?.step,
    OwnerTeam: view.team,
    SlaState: slaState(view.clocks),
    Severity: typeof severity === 'string' ? severity : undefined,
    NextDue: earliestDueMs(view),
  };
}

/** What a list of cases shows of each in the SOP's own words, and whose it is. */
function inWords(plan: Plan, { tasks, owner }: View): Pick<Shown, 'Title' | 'StepTitle' | 'Owner'> {
  const [task] = tasks;
  const step = task === undefined ? undefined : indexOf(plan).steps.get(task.step);
  return { Title: bareTitle(plan.title), StepTitle: step && bareTitle(step.title), Owner: owner };
}

/** The next due was also a signal's. */
function attributesBefore(view: View): Partial<Shown> {
  return { ...attributesOf(view), NextDue: earliestOfAllMs(view) };
}

function pair(name: keyof Shown, value: string | number | undefined): SearchAttributeUpdatePair {
  if (name === 'NextDue') return { key: keys.NextDue, value: typeof value === 'number' ? new Date(value) : null };
  return { key: keys[name], value: value === undefined ? null : String(value) };
}
