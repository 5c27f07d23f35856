/** Questions about a walk as a graph: from where something can still be reached, and where one can go round. */
import type { Way } from '../check/routes.ts';
import type { Edge, Node, Walk } from './walk.ts';

/** The nodes from which a way of this kind can still be taken. */
export function canStill({ nodes }: Walk, wanted: (edge: Edge) => boolean): Set<number> {
  const before: number[][] = nodes.map(() => []);
  for (const [i, node] of nodes.entries()) for (const { to } of node.edges) if (to !== undefined) before[to]?.push(i);
  const can = new Set(nodes.flatMap((node, i) => (node.edges.some(wanted) ? [i] : [])));
  // A set is walked in the order in which it grows.
  for (const i of can) for (const earlier of before[i] ?? []) can.add(earlier);
  return can;
}

/** A shortest ring of these ways, as node and way in turn, that begins and ends in the earliest node on any. */
export function ringIn(
  { nodes }: Walk,
  stays: (node: Node) => boolean,
  takes: (edge: Edge) => boolean,
): Turn[] | undefined {
  const within = new Set(nodes.flatMap((node, i) => (stays(node) ? [i] : [])));
  const ahead = (i: number) =>
    (nodes[i]?.edges ?? []).flatMap(({ way, to }) =>
      to !== undefined && within.has(to) && takes({ way, to }) ? [{ way, to }] : [],
    );
  // What leads nowhere is on no ring.
  for (let before = -1; before !== within.size; ) {
    before = within.size;
    for (const i of within) if (ahead(i).length === 0) within.delete(i);
  }
  for (const start of within) {
    const from = new Map<number, Turn>();
    const queue = [start];
    for (const at of queue)
      for (const { way, to } of ahead(at)) {
        if (to === start) return backTo(start, { at, way }, from);
        if (from.has(to)) continue;
        from.set(to, { at, way });
        queue.push(to);
      }
  }
  return undefined;
}

/** A node and the way by which it is left. */
export interface Turn {
  at: number;
  way: Way;
}

function backTo(start: number, last: Turn, from: ReadonlyMap<number, Turn>): Turn[] {
  const ring = [last];
  for (let turn = last.at === start ? undefined : from.get(last.at); turn !== undefined; ) {
    ring.unshift(turn);
    turn = turn.at === start ? undefined : from.get(turn.at);
  }
  return ring;
}
