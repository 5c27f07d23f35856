/** CONTRIBUTING's recipe for a step kind is whole: a tiny kind added by it compiles, is checked, and runs in a case. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { scratchFolder } from '../setup/scratch.ts';
import { edits, files, program } from './tiny-kind.ts';

const run = promisify(execFile);
/** What a kind is made in. */
const rooms = ['language', 'engine', 'words', 'simulator', 'tsconfig.json', 'package.json'];
/** They know no kinds, and would bring the rooms of the servers with them. */
const ON_SERVERS = ['on-temporal', 'losses'].map((name) => join('simulator', name));

function copyRooms(folder: string): void {
  const filter = (from: string) => !ON_SERVERS.includes(from);
  for (const room of rooms) cpSync(room, join(folder, room), { recursive: true, filter });
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
}

/** The files that the recipe names, besides those of the kind's own. */
function recipe(): string[] {
  const text = readFileSync('CONTRIBUTING.md', 'utf8');
  const section = /## Adding a step kind\n([\s\S]*?)\n## /.exec(text)?.[1] ?? '';
  return [...section.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = '']) => file);
}

/** What the compiler says of the folder; nothing when all is well. */
async function typeErrors(cwd: string): Promise<string> {
  const { stdout } = await run(resolve('node_modules/.bin/tsc'), ['--noEmit', '-p', '.'], { cwd }).catch(
    (error: { stdout: string }) => error,
  );
  return stdout;
}

test('the recipe names every file that a new kind touches outside of its own, eight at most', () => {
  expect(Object.keys(edits).sort()).toEqual(recipe().sort());
  expect(recipe().length).toBeLessThanOrEqual(8);
});

test('a kind added by the recipe compiles, is checked and runs', { timeout: 120_000 }, async () => {
  const folder = scratchFolder();
  copyRooms(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  for (const [path, changes] of Object.entries(edits)) {
    let text = readFileSync(join(folder, path), 'utf8');
    for (const [before, after] of changes) {
      expect(text, path).toContain(before);
      text = text.replace(before, after);
    }
    writeFileSync(join(folder, path), text);
  }
  writeFileSync(join(folder, 'play.ts'), program);
  expect(await typeErrors(folder)).toBe('');
  const { stdout } = await run(process.execPath, ['--import', resolve('node_modules/tsx/dist/loader.mjs'), 'play.ts'], {
    cwd: folder,
  });
  expect(JSON.parse(stdout)).toEqual({ diagnostics: [], seen: '2026-11-30', step: 'work' });
});

test('a kind that is forgotten in one of the lists does not compile', { timeout: 120_000 }, async () => {
  const folder = scratchFolder();
  copyRooms(folder);
  const [types = ''] = Object.keys(edits).filter((path) => path.endsWith('plan-steps.ts'));
  let text = readFileSync(join(folder, types), 'utf8');
  for (const [before, after] of edits[types] ?? []) text = text.replace(before, after);
  writeFileSync(join(folder, types), text);
  const said = await typeErrors(folder);
  for (const list of recipe().filter((file) => file.endsWith('/of-step.ts'))) expect(said).toContain(list);
});
