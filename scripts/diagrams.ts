/** The drawings of the shipped procedures, and the page that shows them. */
import { pictureOf } from '../language/diagram/draw.ts';
import { type Placed, place } from '../language/diagram/place.ts';
import { svgOf } from '../language/diagram/svg.ts';
import type { Package } from '../language/plan.ts';
import { wordsIn } from '../words/words.ts';

/** The file of a procedure in docs/diagrams, its text, and where everything stands in it. */
export async function diagramOf({ plan }: Package): Promise<{ file: string; svg: string; placed: Placed }> {
  const picture = pictureOf(plan, { locale: 'zh', roles: wordsIn('zh').roles });
  const placed = await place(picture);
  return { file: `${plan.sop}.svg`, svg: svgOf(picture, placed), placed };
}

/** docs/diagrams/README.md. */
export function diagramsPage(packages: readonly Package[]): string {
  const shown = packages.map(({ plan: { sop, title } }) => `## ${title}\n\n![${title}](${sop}.svg)\n`);
  return [
    '# Diagrams',
    '',
    'The shipped procedures as `sop diagram` draws them ([commands](../commands.md)). Written by',
    '`node --import tsx scripts/generate-diagrams.ts`; a test fails when they are not current.',
    '',
    ...shown,
  ].join('\n');
}
