/** The import rules hold in the repository, and would notice if they did not. */
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../setup/scratch.ts';

/** Names of the rules that are broken under a folder. */
function broken(cwd: string): Promise<string[]> {
  const tool = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = [tool, '--config', resolve('.dependency-cruiser.cjs'), '--output-type', 'json', '.'];
  return new Promise((done, fail) => {
    execFile(process.execPath, args, { cwd, maxBuffer: 64 * 1024 * 1024 }, (_, stdout, stderr) => {
      if (!stdout) return fail(new Error(stderr));
      const { summary } = JSON.parse(stdout) as {
        summary: { violations: { from: string; to: string; rule: { name: string } }[] };
      };
      done(summary.violations.map((it) => `${it.rule.name}: ${it.from} → ${it.to}`));
    });
  });
}

function write(folder: string, files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test('no file of the repository breaks a rule', async () => {
  expect(await broken(resolve('.'))).toEqual([]);
});

test('the rooms of ARCHITECTURE.md are those that are held, with what each may import', () => {
  const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
    forbidden: { name: string; to: { pathNot?: string | string[] } }[];
  };
  const held = forbidden.flatMap(({ name, to }) => {
    const room = /^room-(.+)$/.exec(name)?.[1];
    // `^engine(/|\\.ts$)`: the room itself, then what it may import.
    const allowed = [to.pathNot ?? []].flat().map((path) => path.replace(/^\^|\(.*$/g, ''));
    return room === undefined ? [] : [[room, allowed.filter((it) => it !== room).toSorted()]];
  });
  const table = readFileSync('ARCHITECTURE.md', 'utf8').matchAll(/^\| `([a-z-]+)\/` \|.*\| ([^|]+) \|$/gm);
  const told = [...table].map(([, room, allowed = '']) => [
    room,
    allowed === '–' ? [] : allowed.split(', ').toSorted(),
  ]);
  // No code: it has nothing to import.
  expect(told).toContainEqual(['sop-definitions', []]);
  expect(told.filter(([room]) => room !== 'sop-definitions')).toEqual(held);
});

test('wrong directions, wrong doors, built-ins and circles are seen, type imports too', async () => {
  const folder = scratchFolder();
  write(folder, {
    'engine/a.ts': `
      import { readFileSync } from 'node:fs';
      import type { A } from '../api/a.ts';
      import { z } from 'zod';
      export const b = [readFileSync, z, await import('yaml')] as unknown as A;`,
    'api/a.ts': "export interface A { a: 1 }\nexport { one } from '../records/one.ts';",
    'records/one.ts': "export { two as one } from './two.ts';",
    'records/two.ts': "export { one as two } from './one.ts';",
    'wire/x.ts': "import { Router } from 'express';\nimport { y } from '../api/a.ts';\nexport const x = [Router, y];",
    'startup/x.ts': "import { one } from '../records/one.ts';\nexport const x = one;",
  });
  const found = await broken(folder);
  for (const expected of [
    'room-engine: engine/a.ts → api/a.ts',
    'nobody-imports-the-api: engine/a.ts → api/a.ts',
    'no-node-in-kernel-and-workflows: engine/a.ts → fs',
    'door-zod: engine/a.ts → zod',
    'door-yaml: engine/a.ts → yaml',
    'room-startup: startup/x.ts → records/one.ts',
    'room-wire: wire/x.ts → api/a.ts',
    'wire-imports-zod-only: wire/x.ts → express',
  ]) {
    expect(found).toContain(expected);
  }
  expect(found.some((it) => it.startsWith('no-circle: records/'))).toBe(true);
  expect(found.filter((it) => it.startsWith('room-api'))).toEqual([]);
});

test('the wire takes types of other rooms, and nothing that runs', () => {
  const imports = readdirSync('wire').flatMap((file) =>
    [...readFileSync(join('wire', file), 'utf8').matchAll(/^import\s([^;]*?)\sfrom '\.\.\/([^']+)'/gms)]
      // What is told, and in which words: tables.
      .filter((it) => !/^(engine\/told|words)\//.test(it[2] ?? ''))
      .map((it) => it[1] ?? ''),
  );
  expect(imports.length).toBeGreaterThan(3);
  expect(imports.filter((it) => !it.startsWith('type '))).toEqual([]);
});
