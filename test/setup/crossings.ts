/** How good a layout is, counted: lines that cross, and lines that pass through a box they do not belong to. */
import type { Area, Placed, Point } from '../../language/diagram/place.ts';

type Line = readonly [Point, Point];

/** Over all pairs of arrows; those with an end in common may meet there, and count only where they cross elsewhere. */
export function crossingsOf({ arrows }: Placed): number {
  const lines = arrows.map(({ points }) => linesOf(points));
  let count = 0;
  for (const [i, ours] of lines.entries())
    for (const theirs of lines.slice(i + 1))
      for (const one of ours) count += theirs.filter((other) => cross(one, other)).length;
  return count;
}

/** `<from>→<to> through <box>` for each of them. */
export function throughOf({ arrows, boxes }: Placed): string[] {
  return arrows.flatMap(({ id, from, to, points }) => {
    const foreign = boxes.filter((box) => box.id !== from && box.id !== to);
    return foreign
      .filter((box) => linesOf(points).some((line) => passes(line, box)))
      .map((box) => `${id} through ${box.id}`);
  });
}

/** `a over b` for boxes that lie on one another. */
export function overlapsOf({ boxes }: Placed): string[] {
  return boxes.flatMap((one, i) =>
    boxes.slice(i + 1).flatMap((other) => {
      const beside = one.x + one.width <= other.x || other.x + other.width <= one.x;
      const above = one.y + one.height <= other.y || other.y + other.height <= one.y;
      return beside || above ? [] : [`${one.id} over ${other.id}`];
    }),
  );
}

function linesOf(points: readonly Point[]): Line[] {
  return points.slice(1).map((to, i): Line => [points[i] ?? to, to]);
}

/** Truly across: touching at an end is none. */
function cross([a, b]: Line, [c, d]: Line): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0;
}

function side(a: Point, b: Point, c: Point): number {
  return Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

function passes([a, b]: Line, { x, y, width, height }: Area): boolean {
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return right > x + 1 && left < x + width - 1 && bottom > y + 1 && top < y + height - 1;
}
