/** docs/diagrams shows the shipped procedures as they are, and shows them well: no line through a box, no box over another. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { diagramOf, diagramsPage } from '../../scripts/diagrams.ts';
import { overlapsOf, throughOf } from '../setup/crossings.ts';
import { shippedWorkspace } from '../setup/shipped.ts';

const packages = [...shippedWorkspace().packages.values()];

test.each(packages.map((body) => [body.plan.sop, body] as const))('%s', async (_, body) => {
  const { file, svg, placed } = await diagramOf(body);
  const path = `docs/diagrams/${file}`;
  expect(existsSync(path) ? readFileSync(path, 'utf8') : undefined).toBe(svg);
  expect([...throughOf(placed), ...overlapsOf(placed)]).toEqual([]);
  // Every arrow has a way, and everything lies on the paper.
  expect(placed.arrows.filter(({ points }) => points.length < 2)).toEqual([]);
  for (const { x, y, width, height } of placed.boxes) {
    expect(Math.min(x, y)).toBeGreaterThanOrEqual(0);
    expect([x + width <= placed.width, y + height <= placed.height]).toEqual([true, true]);
  }
});

test('the page shows each of them, and no picture is left over', () => {
  expect(readFileSync('docs/diagrams/README.md', 'utf8')).toBe(diagramsPage(packages));
  const drawn = readdirSync('docs/diagrams').filter((name) => name.endsWith('.svg'));
  expect(drawn.sort()).toEqual(packages.map(({ plan }) => `${plan.sop}.svg`).sort());
});
