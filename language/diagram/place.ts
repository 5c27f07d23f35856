/** Where everything stands: ELK's layered layout, top-down, with the order of the file as the order of the model (decision 23). */
import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import Elk from 'elkjs/lib/elk.bundled.js';
import { type Arrow, arrowsOf, type Box, boxesOf, SMALL_PX } from './boxes.ts';
import { emOf } from './measure.ts';
import type { Picture, PictureContainer } from './picture.ts';

export interface Point {
  x: number;
  y: number;
}

export interface Area extends Point {
  width: number;
  height: number;
}

export interface Placed {
  width: number;
  height: number;
  boxes: (Box & Area)[];
  arrows: (Arrow & { points: Point[]; labelAt?: Point })[];
  /** The outer before the inner. */
  containers: (PictureContainer & Area)[];
}

const OPTIONS: LayoutOptions = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.spacing.nodeNodeBetweenLayers': '34',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.layered.spacing.edgeEdgeBetweenLayers': '10',
  'elk.spacing.nodeNode': '28',
  'elk.spacing.edgeNode': '16',
  'elk.spacing.edgeEdge': '12',
  'elk.spacing.edgeLabel': '4',
  'elk.json.shapeCoords': 'ROOT',
  'elk.json.edgeCoords': 'ROOT',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
};
const INSIDE: LayoutOptions = { 'elk.padding': '[top=34,left=14,bottom=14,right=14]' };

/** Places a picture. The same picture is placed the same way. */
export async function place(picture: Picture): Promise<Placed> {
  const [boxes, arrows] = [boxesOf(picture), arrowsOf(picture)];
  const graph: ElkNode = {
    id: 'root',
    layoutOptions: OPTIONS,
    children: childrenOf(picture, boxes, undefined),
    edges: arrows.map((arrow, i) => ({
      id: `arrow-${i}`,
      sources: [arrow.from],
      targets: [arrow.to],
      ...(arrow.label.length > 0 && { labels: [{ text: ' ', width: arrow.width, height: arrow.height }] }),
    })),
  };
  const root = await new Elk.default().layout(graph);
  const areas = areasOf(root);
  const areaOf = (id: string) => areas.get(id) ?? { x: 0, y: 0, width: 0, height: 0 };
  const edges = new Map((root.edges ?? []).map((it) => [it.id, it]));
  return {
    width: root.width ?? 0,
    height: root.height ?? 0,
    boxes: boxes.map((box) => ({ ...box, ...areaOf(box.id) })),
    arrows: arrows.map((arrow, i) => ({ ...arrow, ...wayOf(edges.get(`arrow-${i}`)) })),
    containers: picture.containers.map((it) => ({ ...it, ...areaOf(it.id) })),
  };
}

/** In the order of the file, a container where its first step stands: that order is what the layout follows. */
function childrenOf(picture: Picture, boxes: readonly Box[], around: string | undefined): ElkNode[] {
  const byId = new Map(picture.containers.map((it) => [it.id, it]));
  const children = new Map<string, ElkNode>();
  for (const { id, node, width, height } of inReadingOrder(picture, boxes)) {
    if (node.in === around) children.set(id, { id, width, height });
    const container = outermost(byId, node.in, around);
    if (container === undefined || children.has(container.id)) continue;
    const least = Math.ceil(emOf(container.title) * SMALL_PX) + 28;
    const sized = { 'elk.nodeSize.constraints': 'MINIMUM_SIZE', 'elk.nodeSize.minimum': `(${least},40)` };
    const inner = childrenOf(picture, boxes, container.id);
    children.set(container.id, { id: container.id, layoutOptions: { ...INSIDE, ...sized }, children: inner });
  }
  return [...children.values()];
}

/** What leads in from anywhere stands before the step it leads to. */
function inReadingOrder({ edges }: Picture, boxes: readonly Box[]): Box[] {
  const beside = boxes.filter(({ node }) => node.form === 'anywhere');
  const targetOf = (id: string) => edges.find(({ from }) => from === id)?.to;
  const others = boxes.filter(({ node }) => node.form !== 'anywhere');
  return others.flatMap((box) => [...beside.filter(({ id }) => targetOf(id) === box.id), box]);
}

/** Of the containers around a node, the one that stands directly in `around`; none where the node is elsewhere. */
function outermost(
  byId: ReadonlyMap<string, PictureContainer>,
  within: string | undefined,
  around: string | undefined,
): PictureContainer | undefined {
  for (let at = byId.get(within ?? ''); at !== undefined; at = byId.get(at.in ?? '')) if (at.in === around) return at;
  return undefined;
}

function areasOf(root: ElkNode): Map<string, Area> {
  const areas = new Map<string, Area>();
  const walk = ({ id, x = 0, y = 0, width = 0, height = 0, children = [] }: ElkNode) => {
    areas.set(id, { x, y, width, height });
    for (const child of children) walk(child);
  };
  walk(root);
  return areas;
}

function wayOf(edge: ElkExtendedEdge | undefined): { points: Point[]; labelAt?: Point } {
  const points = (edge?.sections ?? []).flatMap((it) => [it.startPoint, ...(it.bendPoints ?? []), it.endPoint]);
  const { x, y } = edge?.labels?.[0] ?? {};
  return { points, ...(x !== undefined && y !== undefined && { labelAt: { x, y } }) };
}
