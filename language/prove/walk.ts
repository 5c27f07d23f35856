/** The states a case can be in, breadth first, so that the way to each is a shortest one; bounded by a number of states. */
import { beginning, keyOf, nothingKnown, type State, visit } from '../check/explore.ts';
import type { Routes, Way } from '../check/routes.ts';
import type { Plan } from '../plan.ts';

/** `to`: a position in `nodes`; absent when the case has ended. */
export interface Edge {
  way: Way;
  to?: number;
}

export interface Node {
  state: State;
  /** From where it was first reached, and by which way. */
  from?: { node: number; way: Way };
  edges: Edge[];
}

export interface Walk {
  /** In the order in which they were reached. */
  nodes: Node[];
  /** There were more states than the budget: what was not found may be there all the same. */
  cut: boolean;
}

/** Follows every way that `takes` lets through. */
export function walk(plan: Plan, routes: Routes, budget: number, takes: (way: Way) => boolean = () => true): Walk {
  const first = beginning(plan);
  const nodes: Node[] = first === undefined ? [] : [{ state: first, edges: [] }];
  const known = new Map(nodes.map((node, i) => [keyOf(node.state), i]));
  const facts = nothingKnown(plan);
  let cut = false;
  for (let i = 0; i < nodes.length; i++) {
    const node = nodes[i];
    if (node === undefined) break;
    const seen = new Set<string>();
    visit(plan, routes, facts, node.state, (way, next) => {
      if (!takes(way)) return;
      const key = next && keyOf(next);
      const edge = `${way.outcome} ${way.to} ${way.anywhere} ${key}`;
      if (seen.has(edge)) return;
      seen.add(edge);
      if (way.to === 'close' || way.to === 'cancel') node.edges.push({ way });
      if (next === undefined || key === undefined) return;
      let to = known.get(key);
      if (to === undefined && nodes.length === budget) {
        cut = true;
        return;
      }
      if (to === undefined) {
        to = nodes.push({ state: next, from: { node: i, way }, edges: [] }) - 1;
        known.set(key, to);
      }
      node.edges.push({ way, to });
    });
  }
  return { nodes, cut };
}

/** The ways from the opening to a node: none is shorter. */
export function storyTo({ nodes }: Walk, at: number): Way[] {
  const story: Way[] = [];
  for (let from = nodes[at]?.from; from !== undefined; from = nodes[from.node]?.from) story.unshift(from.way);
  return story;
}
