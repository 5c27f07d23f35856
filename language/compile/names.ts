/** The names an SOP declares, gathered before anything is compiled: steps with their outcomes, clocks, evidence, questions. */
import type { StepNames } from '../context.ts';
import type { SopSource } from '../schema/sop.ts';
import { kindsOf, type StepSource } from '../schema/step.ts';
import { surveyOf } from './kinds/call-back.ts';

const FIXED: Record<string, readonly string[]> = {
  assign: ['accepted', 'declined', 'nobody'],
  do: ['done', 'failed'],
  call_back: ['satisfied', 'dissatisfied', 'unreachable', 'refused'],
};

export function stepNames(steps: SopSource['steps']): Map<string, StepNames> {
  return new Map(
    Object.entries(steps).map(([id, step]) => {
      const kind = kindsOf(step)[0] ?? 'task';
      const events = 'wait' in step ? (step.wait.events ?? []) : [];
      const listed = Object.keys(step.outcomes ?? {});
      const rows = 'decide' in step ? step.decide.map((_, i) => `row-${i + 1}`) : [];
      const silent = 'if_silent' in step && step.if_silent !== undefined ? ['silent'] : [];
      const waits = kind === 'wait' ? ['happened', 'silent', ...events] : [];
      const outcomes = [...new Set([...(FIXED[kind] ?? []), ...listed, ...rows, ...silent, ...waits])];
      return [id, { kind, outcomes, events }];
    }),
  );
}

/** Evidence that a task, an attempt or an outcome asks for. */
export function evidenceNames(steps: SopSource['steps']): Set<string> {
  const names = new Set<string>();
  for (const step of Object.values(steps)) for (const name of evidenceOf(step)) names.add(name);
  return names;
}

function evidenceOf(step: StepSource): string[] {
  const own = 'task' in step ? step.task.evidence : 'call_back' in step ? step.call_back.evidence : undefined;
  const outcomes = Object.values(step.outcomes ?? {}).flatMap((o) => (typeof o === 'string' ? [] : (o.evidence ?? [])));
  return [...(own ?? []), ...outcomes];
}

export function questionNames(steps: SopSource['steps']): Set<string> {
  return new Set(Object.values(steps).flatMap((s) => ('call_back' in s ? surveyOf(s.call_back.survey) : [])));
}
