/** A placed picture → one SVG that needs nothing else: its colours follow the reader's system, or are given. */
import { LINE_PX, SLANT_PX, SMALL_PX, TITLE_PX } from './boxes.ts';
import { laneColours, styleOf, type Theme } from './style.ts';
import type { Picture } from './picture.ts';
import type { Placed, Point } from './place.ts';

const HEAD_PX = 44;
const CORNER_PX = 6;

/** The drawing with its title above. `theme` absent: light, and dark where the reader's system is. */
export function svgOf(picture: Picture, placed: Placed, theme?: Theme): string {
  const width = Math.ceil(Math.max(placed.width, 360));
  const height = Math.ceil(placed.height) + HEAD_PX;
  const lanes = laneColours(picture);
  const title = `${picture.title} · ${picture.sop}@${picture.version}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(title)}">`,
    `<title>${escaped(title)}</title>`,
    `<style>${styleOf(lanes.size, theme)}</style>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerUnits="userSpaceOnUse" markerWidth="9" markerHeight="9" orient="auto"><path class="tip" d="M0 0 8 4 0 8Z"/></marker></defs>',
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<text class="head" x="16" y="28">${escaped(title)}</text>`,
    `<g transform="translate(0 ${HEAD_PX})">`,
    ...placed.containers.map(containerOf),
    ...placed.arrows.map(arrowOf),
    ...placed.containers.map(captionOf),
    ...placed.boxes.map((box) => boxOf(box, lanes)),
    ...placed.arrows.map(labelOf),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

function containerOf({ x, y, width, height, in: around }: Placed['containers'][number]): string {
  const area = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}"`;
  return `<rect class="${around === undefined ? 'around' : 'inner'}" ${area} rx="8"/>`;
}

/** With a rim of its ground, so that a line that passes does not strike it out. */
function captionOf({ x, y, title, in: around }: Placed['containers'][number]): string {
  const kind = around === undefined ? 'on-block' : 'on-branch';
  return `<text class="small ${kind}" x="${round(x + 12)}" y="${round(y + 20)}">${escaped(title)}</text>`;
}

function arrowOf({ points, edges }: Placed['arrows'][number]): string {
  const kind = edges.some((it) => it.reopen) ? ' reopen' : edges.some((it) => it.resolves) ? ' resolves' : '';
  return `<path class="arrow${kind}" d="${pathOf(points)}" marker-end="url(#tip)"/>`;
}

/** Right angles with rounded corners. */
function pathOf(points: readonly Point[]): string {
  const [first] = points;
  if (first === undefined) return '';
  const parts = [`M${round(first.x)} ${round(first.y)}`];
  for (const [i, at] of points.entries()) {
    const [before, after] = [points[i - 1], points[i + 1]];
    if (before === undefined) continue;
    if (after === undefined) parts.push(`L${round(at.x)} ${round(at.y)}`);
    else {
      const [from, to] = [towards(at, before), towards(at, after)];
      parts.push(`L${round(from.x)} ${round(from.y)}Q${round(at.x)} ${round(at.y)} ${round(to.x)} ${round(to.y)}`);
    }
  }
  return parts.join('');
}

function towards(at: Point, other: Point): Point {
  const length = Math.hypot(other.x - at.x, other.y - at.y);
  const share = length === 0 ? 0 : Math.min(CORNER_PX, length / 2) / length;
  return { x: at.x + (other.x - at.x) * share, y: at.y + (other.y - at.y) * share };
}

function labelOf({ label, labelAt, width }: Placed['arrows'][number]): string {
  if (labelAt === undefined) return '';
  const lines = label.map((text, i) => {
    const y = labelAt.y + (i + 1) * (SMALL_PX + 3) - 3;
    return `<text class="label" x="${round(labelAt.x + width / 2)}" y="${round(y)}">${escaped(text)}</text>`;
  });
  return lines.join('');
}

function boxOf(box: Placed['boxes'][number], lanes: ReadonlyMap<string, number>): string {
  const { x, y, width, node, title, said } = box;
  const lane = node.lane === undefined ? undefined : lanes.get(node.lane);
  const middle = x + width / 2;
  const texts = [
    ...title.map((text, i) => textOf('title', middle, y + TITLE_PX + 6 + i * (LINE_PX + 2), text)),
    ...said.map((text, i) =>
      textOf('small', middle, y + TITLE_PX + 5 + title.length * (LINE_PX + 2) + i * LINE_PX - 1, text),
    ),
  ];
  const where = node.stage === undefined ? '' : `<title>${escaped(`${node.stage} · ${node.id}`)}</title>`;
  const colour = lane === undefined ? '' : ` lane-${lane}`;
  return `<g class="box ${node.form}${colour}" data-id="${escaped(node.id)}">${where}${outlineOf(box)}${texts.join('')}</g>`;
}

function textOf(kind: string, x: number, y: number, text: string): string {
  return `<text class="${kind} middle" x="${round(x)}" y="${round(y)}">${escaped(text)}</text>`;
}

function outlineOf({ x, y, width, height, node }: Placed['boxes'][number]): string {
  const [right, bottom, half] = [x + width, y + height, y + height / 2];
  if (node.form === 'join') return `<circle cx="${round(x + width / 2)}" cy="${round(half)}" r="${round(width / 2)}"/>`;
  if (node.form === 'choice') {
    const corners = [
      [x + SLANT_PX, y],
      [right - SLANT_PX, y],
      [right, half],
      [right - SLANT_PX, bottom],
      [x + SLANT_PX, bottom],
      [x, half],
    ];
    return `<polygon points="${corners.map(([a = 0, b = 0]) => `${round(a)},${round(b)}`).join(' ')}"/>`;
  }
  const rounded = { start: height / 2, end: height / 2, wait: height / 2, automatic: 2, anywhere: 2 } as const;
  const radius = Object.hasOwn(rounded, node.form) ? rounded[node.form as keyof typeof rounded] : 8;
  const area = `x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" rx="${round(radius)}"`;
  const stripe =
    node.lane === undefined
      ? ''
      : `<rect class="stripe" x="${round(x)}" y="${round(y + 8)}" width="4" height="${round(height - 16)}" rx="2"/>`;
  return `<rect class="outline" ${area}/>${stripe}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (it) => `&#${it.codePointAt(0) ?? 0};`);
}
