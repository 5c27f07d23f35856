/** The names an SOP declares, gathered before anything is compiled: steps with their outcomes, legs, evidence, questions. */
import type { StepNames } from '../context.ts';
import { kindsOf, type StepSource } from '../schema/step.ts';
import { surveyOf } from './kinds/call-back.ts';
import { branchesOf, type WrittenStep } from './nested.ts';

const FIXED: Record<string, readonly string[]> = {
  assign: ['accepted', 'declined', 'nobody'],
  do: ['done', 'failed'],
  approve: ['approved', 'rejected', 'not_needed'],
  call_back: ['satisfied', 'dissatisfied', 'unreachable', 'refused'],
  parallel: ['done'],
  hand_over: ['done'],
  run: ['done', 'failed'],
};

export function stepNames(steps: readonly WrittenStep[]): Map<string, StepNames> {
  const named = steps.map(({ id, source, place }) => [id, { ...namesOf(source), place }] as const);
  return firstOfEach(named);
}

/** Of a name written twice the first is meant; the second is the mistake. */
function firstOfEach<T>(named: readonly (readonly [string, T])[]): Map<string, T> {
  const first = new Map<string, T>();
  for (const [id, it] of named) if (!first.has(id)) first.set(id, it);
  return first;
}

function namesOf(step: StepSource): Omit<StepNames, 'place'> {
  const kind = kindsOf(step)[0] ?? 'task';
  const events = 'wait' in step ? (step.wait.events ?? []) : [];
  const listed = Object.keys(step.outcomes ?? {});
  const rows = 'decide' in step ? step.decide.map((_, i) => `row-${i + 1}`) : [];
  const silent = 'if_silent' in step && step.if_silent !== undefined ? ['silent'] : [];
  const waits = kind === 'wait' ? ['happened', 'silent', ...events] : [];
  return { kind, outcomes: [...new Set([...(FIXED[kind] ?? []), ...listed, ...rows, ...silent, ...waits])], events };
}

/** Legs, each with its hand-over. */
export function legNames(steps: readonly WrittenStep[]): Map<string, string> {
  const blocks = steps.filter(({ source }) => 'hand_over' in source);
  return firstOfEach(blocks.flatMap(({ id, source }) => branchesOf(source).map((leg) => [leg.id, id] as const)));
}

/** Evidence that a task, an attempt or an outcome asks for. */
export function evidenceNames(steps: readonly WrittenStep[]): Set<string> {
  return new Set(steps.flatMap(({ source }) => evidenceOf(source)));
}

function evidenceOf(step: StepSource): string[] {
  const own = 'task' in step ? step.task.evidence : 'call_back' in step ? step.call_back.evidence : undefined;
  const outcomes = Object.values(step.outcomes ?? {}).flatMap((o) => (typeof o === 'string' ? [] : (o.evidence ?? [])));
  return [...(own ?? []), ...outcomes];
}

export function questionNames(steps: readonly WrittenStep[]): Set<string> {
  return new Set(steps.flatMap(({ source: s }) => ('call_back' in s ? surveyOf(s.call_back.survey) : [])));
}
