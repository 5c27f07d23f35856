/** What a drawing costs and how good it is: processor time, crossings and lines through boxes, of every shipped procedure. */
import { load } from '../language/load.ts';
import { readDefinitions } from '../cli/workspace.ts';
import { diagramOf } from '../scripts/diagrams.ts';
import { crossingsOf, throughOf } from '../test/setup/crossings.ts';

for (const body of load(readDefinitions('sop-definitions')).packages.values()) {
  const before = process.cpuUsage();
  const { placed } = await diagramOf(body);
  const { user, system } = process.cpuUsage(before);
  const { boxes, arrows, width, height } = placed;
  process.stdout.write(
    `${body.plan.sop.padEnd(24)} ${boxes.length} boxes  ${arrows.length} arrows  ${crossingsOf(placed)} crossings  ` +
      `${throughOf(placed).length} through  ${Math.round(width)}×${Math.round(height)} px  ${Math.round((user + system) / 1_000)} ms\n`,
  );
}
