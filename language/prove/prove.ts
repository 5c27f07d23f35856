/** The prover's one entry: a compiled SOP and a budget of states → what holds of all its paths, and what does not. Pure. */
import { routesOf } from '../check/routes.ts';
import type { CompiledSop } from '../compile/plan.ts';
import type { Locale } from '../diagnostic.ts';
import { filled } from '../report.ts';
import { keyRange, valueRange } from '../source/place.ts';
import { withLadders } from './flow/no-livelock.ts';
import { FLOW } from './flow/index.ts';
import { isFree } from './free.ts';
import { TABLES } from './tables/index.ts';
import { textOf } from './texts/texts.ts';
import type { Asked, Family, Finding, Flaw, Proof, Question } from './verdict.ts';
import { walk, type Walk } from './walk.ts';

export const QUESTIONS: readonly Question[] = [...FLOW, ...TABLES];

/** As many states as `check` walks. */
export const BUDGET = 20_000;

export interface ProveOptions {
  locale: Locale;
  /** States of one walk at most. */
  budget?: number;
  only?: Family;
}

export interface Proved {
  proofs: Proof[];
  /** Of all walks together. */
  states: number;
}

/** Asks every question. Never throws; what could not be proved is said to be open. */
export function prove(compiled: CompiledSop, { locale, budget = BUDGET, only }: ProveOptions): Proved {
  const { asked, states } = askedOf(compiled, budget);
  const proofs = QUESTIONS.filter(({ family }) => only === undefined || family === only).map((question): Proof => {
    const { id, family } = question;
    const { verdict, why, flaws } = question.ask(asked);
    const findings = flaws.map((flaw) => findingOf(id, flaw, locale));
    return { id, family, verdict, ...(why && { why }), findings };
  });
  return { proofs, states: states() };
}

function askedOf({ context, package: { plan } }: CompiledSop, budget: number): { asked: Asked; states: () => number } {
  const routes = routesOf(plan);
  const unclocked = { ...plan, clocks: [] };
  const walks: Walk[] = [];
  const kept = (make: () => Walk) => {
    let made: Walk | undefined;
    return () => {
      if (made === undefined) walks.push((made = make()));
      return made;
    };
  };
  const asked: Asked = {
    plan,
    context,
    routes,
    all: kept(() => walk(unclocked, routes, budget)),
    free: kept(() => walk(unclocked, routes, budget, (way) => isFree(routes, way))),
    watched: kept(() => walk({ ...plan, clocks: withLadders(plan) }, routes, budget, (way) => isFree(routes, way))),
  };
  return { asked, states: () => walks.reduce((sum, { nodes }) => sum + nodes.length, 0) };
}

function findingOf(id: string, { place, atKey, params, story, at }: Flaw, locale: Locale): Finding {
  const message = filled(textOf(id, locale).broken, params);
  const range = atKey ? keyRange(place) : valueRange(place);
  return { range, message, ...(story && { story }), ...(at && { at }) };
}
