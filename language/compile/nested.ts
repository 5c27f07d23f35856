/** Steps inside of steps: every step of an SOP in the order of the file, with the block it stands in. */
import type { StepSource, StepsSource } from '../schema/step.ts';
import { at, type Place } from '../source/place.ts';

/** One list of steps inside a block. */
export interface Branch {
  /** The branch's or leg's id; of `each` the name `each`. */
  id: string;
  /** From the block's place to the steps. */
  path: (string | number)[];
  steps: StepsSource;
}

export interface WrittenStep {
  id: string;
  source: StepSource;
  place: Place;
  /** The list field of the nearest `each` around it. */
  each?: string;
}

/** The lists of steps a step holds. */
export function branchesOf(step: StepSource): Branch[] {
  if ('parallel' in step) {
    const { branches, steps } = step.parallel;
    const named = Object.entries(branches ?? {}).map(([id, b]) => ({
      id,
      path: ['parallel', 'branches', id, 'steps'],
      steps: b.steps,
    }));
    return [...named, ...(steps === undefined ? [] : [{ id: 'each', path: ['parallel', 'steps'], steps }])];
  }
  if ('hand_over' in step) {
    return Object.entries(step.hand_over.legs).map(([id, leg]) => ({
      id,
      path: ['hand_over', 'legs', id, 'steps'],
      steps: leg.steps,
    }));
  }
  return [];
}

/** Every step with its place: a block first, then what stands inside it. */
export function everyStep(steps: StepsSource, place: Place, each?: string): WrittenStep[] {
  return Object.entries(steps).flatMap(([id, source]) => {
    const here = at(place, id);
    const within = ('parallel' in source ? source.parallel.each : undefined) ?? each;
    const inside = branchesOf(source).flatMap((b) => everyStep(b.steps, at(here, ...b.path), within));
    return [{ id, source, place: here, ...(each !== undefined && { each }) }, ...inside];
  });
}

/** The outcomes a block can have: `done`, and what its steps name that is no step beside them. */
export function outcomesTaken(block: StepSource): string[] {
  const named = branchesOf(block).flatMap(({ steps }) => {
    const targets = Object.values(steps).flatMap(targetsOf);
    return targets.filter((to) => !Object.hasOwn(steps, to) && !to.includes('.'));
  });
  return [...new Set(['done', ...named])];
}

function targetsOf(step: StepSource): string[] {
  const rows = 'decide' in step ? step.decide.map((row) => row.go_to) : [];
  const silent = 'if_silent' in step ? [step.if_silent?.go_to] : [];
  const listed = Object.values(step.outcomes ?? {}).map((o) => (typeof o === 'string' ? o : o.go_to));
  return [...listed, ...rows, ...silent].flatMap((to) => (to === undefined ? [] : [to]));
}
