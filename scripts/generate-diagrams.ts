/** Writes docs/diagrams. A test fails when it is not current. */
import { writeFileSync } from 'node:fs';
import { load } from '../language/load.ts';
import { readDefinitions } from '../cli/workspace.ts';
import { diagramOf, diagramsPage } from './diagrams.ts';

const packages = [...load(readDefinitions('sop-definitions')).packages.values()];
writeFileSync('docs/diagrams/README.md', diagramsPage(packages));
for (const body of packages) {
  const { file, svg } = await diagramOf(body);
  writeFileSync(`docs/diagrams/${file}`, svg);
}
