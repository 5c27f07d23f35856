/** Picture → boxes with their lines and sizes, and arrows with their labels, before anything has a place. */
import { emOf, wrapped } from './measure.ts';
import type { Picture, PictureEdge, PictureNode } from './picture.ts';
import { saidOf } from './said.ts';

/** Sizes in pixels. */
export const TITLE_PX = 14;
export const SMALL_PX = 11;
export const LINE_PX = 16;
const PADDING_PX = 14;
const TITLE_EM = 14;
const SMALL_EM = 18;
const LABEL_EM = 13;
const JOIN_PX = 14;
/** Room of a choice's slanted sides. */
export const SLANT_PX = 12;

export interface Box {
  id: string;
  node: PictureNode;
  title: string[];
  said: string[];
  width: number;
  height: number;
}

/** Edges with the same ends are one arrow, their labels one below the other. */
export interface Arrow {
  id: string;
  from: string;
  to: string;
  edges: PictureEdge[];
  label: string[];
  width: number;
  height: number;
}

export function boxesOf({ nodes }: Picture): Box[] {
  return nodes.map((node): Box => {
    if (node.form === 'join') return { id: node.id, node, title: [], said: [], width: JOIN_PX, height: JOIN_PX };
    const title = wrapped(node.title, TITLE_EM, 2);
    const said = saidOf(node).flatMap((line) => wrapped(line, SMALL_EM, 1));
    const widest = Math.max(...title.map((it) => emOf(it) * TITLE_PX), ...said.map((it) => emOf(it) * SMALL_PX), 36);
    const slant = node.form === 'choice' || node.form === 'anywhere' ? SLANT_PX : 0;
    const width = Math.ceil(widest + 2 * (PADDING_PX + slant));
    const height = PADDING_PX + title.length * (LINE_PX + 2) + said.length * LINE_PX;
    return { id: node.id, node, title, said, width, height };
  });
}

export function arrowsOf({ edges }: Picture): Arrow[] {
  const groups = new Map<string, PictureEdge[]>();
  for (const edge of edges) {
    const key = `${edge.from}→${edge.to}`;
    groups.set(key, [...(groups.get(key) ?? []), edge]);
  }
  return [...groups].map(([id, group]): Arrow => {
    const texts = group.map(({ label }) => label).filter((it) => it !== '');
    const label = texts.flatMap((text) => wrapped(text, LABEL_EM, 2));
    const width = Math.ceil(Math.max(0, ...label.map((it) => emOf(it) * SMALL_PX))) + 6;
    const [{ from = '', to = '' } = {}] = group as Partial<PictureEdge>[];
    return { id, from, to, edges: group, label, width, height: label.length * (SMALL_PX + 3) + 2 };
  });
}
