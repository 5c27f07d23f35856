/** Outcomes and rows → plan: targets resolved, effects compiled, what they ask for known. */
import { type Context, fault, faultAtKey } from '../context.ts';
import type { OutcomePlan } from '../plan.ts';
import type { OutcomeSource, OutcomesSource } from '../schema/outcome.ts';
import { at, type Place } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { compileEffects, fieldNames } from './effects.ts';
import { compileRight } from './rights.ts';

/** Which outcomes a kind may list, must list; undefined: the author's own names. */
export interface Allowed {
  names?: readonly string[];
  needed?: readonly string[];
  /** What a person may be asked for with this outcome. Absent: nobody takes an outcome of this kind by an act. */
  asks?: (outcome: string) => readonly AskKey[];
}

/** Keys of an outcome that whoever takes it must answer. */
export type AskKey = (typeof ASK_KEYS)[number];
export const ASK_KEYS = ['ask', 'evidence', 'reason_required', 'needs'] as const;

/** Where outcomes may lead from a step. */
export interface Surrounding {
  /** The steps it stands among. */
  beside: ReadonlySet<string>;
  /** The block it stands in, with the outcomes that the block lists. */
  block?: { id: string; outcomes: readonly string[] };
}

/** A step inside the pipeline: its id and the target of what has none. */
export interface Here {
  id: string;
  next: string;
  guarded: boolean;
  surrounding: Surrounding;
}

export function compileOutcomes(
  context: Context,
  outcomes: OutcomesSource | undefined,
  allowed: Allowed,
  here: Here,
  place: Place,
): Record<string, OutcomePlan> {
  const where = at(place, 'outcomes');
  for (const name of allowed.needed ?? []) {
    if (outcomes?.[name] === undefined)
      faultAtKey(context, 'outcome/missing', outcomes === undefined ? place : where, { found: name, step: here.id });
  }
  return Object.fromEntries(
    Object.entries(outcomes ?? {}).map(([name, source]) => {
      const at_ = at(where, name);
      checkName(context, name, allowed, here, at_);
      if (typeof source !== 'string') checkAsks(context, name, source, allowed, at_);
      return [name, compileOutcome(context, source, here, at_)];
    }),
  );
}

function checkName(context: Context, name: string, allowed: Allowed, here: Here, place: Place): void {
  if (name === 'skipped') {
    if (!here.guarded) faultAtKey(context, 'outcome/skipped-without-guard', place);
    return;
  }
  if (allowed.names !== undefined && !allowed.names.includes(name)) {
    const names = [...allowed.names, 'skipped'];
    faultAtKey(context, 'outcome/unknown', place, {
      found: name,
      expected: names.join(', '),
      suggestion: nearest(name, names),
    });
  }
  if (['entered', 'assigned'].includes(name)) faultAtKey(context, 'outcome/reserved-name', place, { found: name });
}

/** An outcome that comes about by itself asks nobody: such a key would change nothing. */
function checkAsks(context: Context, name: string, source: OutcomeSource, allowed: Allowed, place: Place): void {
  const answered = name === 'skipped' ? [] : (allowed.asks?.(name) ?? []);
  for (const key of ASK_KEYS) {
    if (source[key] !== undefined && !answered.includes(key))
      faultAtKey(context, 'outcome/nobody-answers', at(place, key), { key, where: name });
  }
}

export function compileOutcome(
  context: Context,
  source: string | OutcomeSource,
  here: Here,
  place: Place,
): OutcomePlan {
  if (typeof source === 'string') return { to: target(context, source, here.surrounding, place) };
  const to =
    source.go_to === undefined ? here.next : target(context, source.go_to, here.surrounding, at(place, 'go_to'));
  if (here.surrounding.block !== undefined) checkInBlock(context, source, place);
  const ask = fieldNames(context, source.ask, at(place, 'ask'));
  if (source.resolves && source.reopen) faultAtKey(context, 'outcome/resolves-and-reopens', at(place, 'reopen'));
  if (source.result !== undefined && to !== 'close' && to !== 'cancel')
    faultAtKey(context, 'outcome/result-without-close', at(place, 'result'));
  return {
    title: source.title,
    to,
    ...compileEffects(context, source, place),
    ...(ask.length > 0 && { ask }),
    ...(source.evidence && { evidence: source.evidence }),
    ...(source.reason_required && { reasonRequired: true as const }),
    ...(source.needs !== undefined && { needs: compileRight(context, source.needs, at(place, 'needs')) }),
    ...(source.resolves && { resolves: true as const }),
    ...(source.reopen && { reopen: true as const }),
    result: source.result,
  };
}

/** Where what stands outside of any step may lead: to a step at the top, `close`, `cancel`, or a hand-over's leg. */
export function topOf(context: Context): Surrounding {
  return { beside: new Set(Object.keys(context.sop.steps)) };
}

/** A target from there. */
export function targetAtTop(context: Context, to: string, place: Place): string {
  return target(context, to, topOf(context), place);
}

/** A case is resolved, re-opened, closed on its own way, not in one of several branches. */
function checkInBlock(context: Context, source: OutcomeSource, place: Place): void {
  for (const key of ['resolves', 'reopen'] as const)
    if (source[key]) faultAtKey(context, 'outcome/not-in-block', at(place, key), { found: key });
}

function target(context: Context, to: string, { beside, block }: Surrounding, place: Place): string {
  if (beside.has(to)) return to;
  const [step = '', leg] = to.split('.');
  if (leg !== undefined && beside.has(step) && context.legs.get(leg) === step) return to;
  if (block === undefined && (to === 'close' || to === 'cancel')) return to;
  if (block !== undefined && (to === 'done' || block.outcomes.includes(to))) return `^${to}`;
  const ends = block === undefined ? ['close', 'cancel'] : ['done', ...block.outcomes];
  const legs = [...context.legs].filter(([, of]) => beside.has(of)).map(([id, of]) => `${of}.${id}`);
  if (block !== undefined && (to === 'close' || to === 'cancel'))
    fault(context, 'outcome/not-in-block', place, { found: to });
  else if (context.steps.has(to)) fault(context, 'step/target-elsewhere', place, { found: to });
  else
    fault(context, 'step/unknown-target', place, { found: to, suggestion: nearest(to, [...beside, ...ends, ...legs]) });
  return to;
}
