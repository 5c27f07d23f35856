/** The names an SOP declares, gathered before anything is compiled: steps with their outcomes, legs, evidence, questions. */
import type { StepNames } from '../context.ts';
import { kindOf, writtenFacts } from '../kinds/of-source.ts';
import type { AnywhereSource } from '../schema/anywhere.ts';
import type { StepSource } from '../schema/step.ts';
import type { WrittenStep } from './nested.ts';

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
  const facts = writtenFacts(step);
  const listed = Object.keys(step.outcomes ?? {});
  const silent = 'if_silent' in step && step.if_silent !== undefined ? ['silent'] : [];
  return {
    kind: kindOf(step),
    outcomes: [...new Set([...facts.outcomes(step), ...listed, ...silent])],
    events: facts.events(step),
    approval: facts.approval(step),
  };
}

/** Legs, each with its hand-over. */
export function legNames(steps: readonly WrittenStep[]): Map<string, string> {
  const blocks = steps.filter(({ source }) => writtenFacts(source).legs);
  return firstOfEach(
    blocks.flatMap(({ id, source }) =>
      writtenFacts(source)
        .branches(source)
        .map((leg) => [leg.id, id] as const),
    ),
  );
}

/** Evidence that a task, an attempt or an outcome asks for, of a step or of the case. */
export function evidenceNames(steps: readonly WrittenStep[], anywhere: AnywhereSource = {}): Set<string> {
  const beside = Object.values(anywhere).flatMap((outcome) => outcome.evidence ?? []);
  return new Set([...steps.flatMap(({ source }) => evidenceOf(source)), ...beside]);
}

function evidenceOf(step: StepSource): string[] {
  const outcomes = Object.values(step.outcomes ?? {}).flatMap((o) => (typeof o === 'string' ? [] : (o.evidence ?? [])));
  return [...writtenFacts(step).evidence(step), ...outcomes];
}

export function questionNames(steps: readonly WrittenStep[]): Set<string> {
  return new Set(steps.flatMap(({ source }) => writtenFacts(source).questions(source)));
}
