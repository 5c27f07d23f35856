/** The opponent of the prover: the kernel itself, tried with every choice of people until no new state comes. It shares no code with the prover. */
import type { Plan } from '../../../language/plan.ts';
import { Play } from '../../../simulator/play.ts';
import type { Random } from '../../../simulator/random.ts';
import { ORGANIZATION, planOf, START, task } from '../../setup/small-plan.ts';

/** What the kernel can do with the case, over all choices. */
export interface Tried {
  entered: Set<string>;
  taken: Set<string>;
  /** Some state from which no choice ever ends the case. */
  stuck: boolean;
  /** Some state to which choices lead back. */
  ring: boolean;
  states: number;
}

interface Spot {
  path: [step: string, outcome: string][];
  next: string[];
  ended: boolean;
}

/** Plays every choice from every state, each from the opening on: slow, and as simple as can be. */
export function tryAll(plan: Plan): Tried {
  const tried: Tried = { entered: new Set(), taken: new Set(), stuck: false, ring: false, states: 0 };
  const spots = new Map<string, Spot>();
  const queue: Spot['path'][] = [[]];
  const keyAfter = (path: Spot['path']) => {
    const p = new Play({ plan, organization: ORGANIZATION }, { data: { customer: 'C-1' } }, START);
    for (const [step, outcome] of path)
      p.act('li', { act: 'complete', step, as: outcome, with: {}, evidence: [], checked: [] });
    const open = p.state.visits.map(({ step }) => step).sort();
    for (const step of open) tried.entered.add(step);
    const ended = p.state.state === 'closed' || p.state.state === 'cancelled';
    return { key: `${open.join()} ${p.state.state} ${p.state.cycle > 1}`, open, ended };
  };
  for (const path of queue) {
    const { key, open, ended } = keyAfter(path);
    const last = path.at(-1);
    if (last !== undefined) tried.taken.add(last.join(' '));
    const before = last === undefined ? undefined : spots.get(keyAfter(path.slice(0, -1)).key);
    before?.next.push(key);
    if (spots.has(key)) continue;
    spots.set(key, { path, next: [], ended });
    if (ended) continue;
    for (const id of open) {
      const step = plan.steps.find((it) => it.id === id);
      if (step?.kind === 'task') for (const outcome of Object.keys(step.outcomes)) queue.push([...path, [id, outcome]]);
    }
  }
  tried.states = spots.size;
  tried.stuck = [...spots.keys()].some((key) => ![...ahead(spots, key), key].some((it) => spots.get(it)?.ended));
  tried.ring = [...spots.keys()].some((key) => ahead(spots, key).has(key));
  return tried;
}

function ahead(spots: ReadonlyMap<string, Spot>, from: string): Set<string> {
  const seen = new Set(spots.get(from)?.next);
  for (const key of seen) for (const next of spots.get(key)?.next ?? []) seen.add(next);
  return seen;
}

/** Tasks that lead anywhere, and now and then a block of two branches that can be done. */
export function randomPlan(random: Random): Plan {
  const count = 2 + random.below(7);
  const ids = [...Array(count).keys()].map((i) => `s${i}`);
  const anywhere = () =>
    random.chance(0.2) ? (random.pick(['close', 'cancel']) ?? 'close') : (random.pick(ids) ?? 'close');
  const outcomes = () =>
    Object.fromEntries(
      [...Array(1 + random.below(3)).keys()].map((i) => [
        `o${i}`,
        {
          to: anywhere(),
          ...(random.chance(0.15) && { resolves: true as const }),
          ...(random.chance(0.05) && { reopen: true as const }),
        },
      ]),
    );
  const steps: Plan['steps'] = ids.map((id) => task(id, 'close', { outcomes: outcomes() }));
  if (random.chance(0.3) && count > 2) steps.splice(1, 1, ...blockOf('s1', anywhere()));
  return planOf({ steps });
}

/** A block in the place of one step; each branch has one step, which is done or is done again. */
function blockOf(id: string, to: string): Plan['steps'] {
  const inside = (name: string) =>
    task(`${id}${name}`, '^done', {
      in: { block: id, branch: name },
      outcomes: { ok: { to: '^done' }, again: { to: `${id}${name}` } },
    });
  const {
    for: _,
    by,
    ask,
    mayAsk,
    evidence,
    require,
    checklist,
    ...base
  } = task(id, 'close', { outcomes: { done: { to } } });
  void [by, ask, mayAsk, evidence, require, checklist];
  const block = {
    ...base,
    kind: 'parallel' as const,
    branches: ['a', 'b'].map((name) => ({ id: name, first: `${id}${name}` })),
  };
  return [block, inside('a'), inside('b')];
}
