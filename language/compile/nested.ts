/** Steps inside of steps: every step of an SOP in the order of the file, with the block it stands in. */
import { writtenFacts } from '../kinds/of-source.ts';
import type { StepSource, StepsSource } from '../schema/step.ts';
import { at, type Place } from '../source/place.ts';

export interface WrittenStep {
  id: string;
  source: StepSource;
  place: Place;
  /** The list field of the nearest `each` around it. */
  each?: string;
}

/** Every step with its place: a block first, then what stands inside it. */
export function everyStep(steps: StepsSource, place: Place, each?: string): WrittenStep[] {
  return Object.entries(steps).flatMap(([id, source]) => {
    const here = at(place, id);
    const facts = writtenFacts(source);
    const within = facts.each(source) ?? each;
    const inside = facts.branches(source).flatMap((b) => everyStep(b.steps, at(here, ...b.path), within));
    return [{ id, source, place: here, each }, ...inside];
  });
}

/** The outcomes a block can have: `done`, and what its steps name that is no step beside them. */
export function outcomesTaken(block: StepSource): string[] {
  const named = writtenFacts(block)
    .branches(block)
    .flatMap(({ steps }) => {
      const targets = Object.values(steps).flatMap(targetsOf);
      return targets.filter((to) => !Object.hasOwn(steps, to) && !to.includes('.'));
    });
  return [...new Set(['done', ...named])];
}

function targetsOf(step: StepSource): string[] {
  const rows = writtenFacts(step)
    .rows(step)
    .map(({ row }) => row.go_to);
  const silent = 'if_silent' in step ? [step.if_silent?.go_to] : [];
  const listed = Object.values(step.outcomes ?? {}).map((o) => (typeof o === 'string' ? o : o.go_to));
  return [...listed, ...rows, ...silent].flatMap((to) => (to === undefined ? [] : [to]));
}
