/** The documentation keeps its promises: links lead somewhere, commands exist, variables and files are the real ones. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { programs } from '../../startup/build.mjs';
import { variables } from '../../startup/variables.ts';

const root = readdirSync('.').filter((name) => name.endsWith('.md'));
const below = readdirSync('docs', { recursive: true, encoding: 'utf8' }).map((name) => join('docs', name));
const pages = [...root, ...below.filter((name) => name.endsWith('.md') && !name.includes('diagnostics'))];
const text = (page: string) => readFileSync(page, 'utf8');

describe.each(pages)('%s', (page) => {
  test('links lead somewhere', () => {
    const links = [...text(page).matchAll(/\]\(([^)#:\s]+)(?:#[^)]*)?\)/g)].map((found) => found[1] ?? '');
    expect(links.filter((link) => !existsSync(join(dirname(page), link)))).toEqual([]);
  });

  test('names only variables the product reads', () => {
    const known = new Set(variables.map((it) => it.name));
    const named = [...text(page).matchAll(/\bBIHUAN_[A-Z_]+\b/g)].map((found) => found[0]);
    const ofOneName = (name: string) => name.startsWith('BIHUAN_SECRET_') || name === 'BIHUAN_SEED';
    expect(named.filter((name) => !known.has(name) && !ofOneName(name))).toEqual([]);
  });

  test('speaks of no machine', () => {
    expect(text(page)).not.toMatch(/\/(home|root|work|tmp)\//);
  });
});

test('files named in ARCHITECTURE and CONTRIBUTING are there', () => {
  const path = /`([a-z-]+\/[\w./-]*)`/g;
  const named = ['ARCHITECTURE.md', 'CONTRIBUTING.md'].flatMap((page) =>
    [...text(page).matchAll(path)].map((found) => found[1] ?? ''),
  );
  expect(named.length).toBeGreaterThan(50);
  // What the build makes need not have been made yet.
  const made = ['dist/', ...Object.keys(programs).map((name) => `dist/${name}.js`)];
  const there = (name: string) => made.includes(name) || existsSync(name) || existsSync(`${name}.ts`);
  expect(named.filter((name) => !there(name))).toEqual([]);
});

test('the commands of the README are scripts of the package', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
  const named = [...text('README.md').matchAll(/(?:^|`)npm (?:run )?([a-z]+)/gm)].map((found) => found[1] ?? '');
  expect(named).toEqual(expect.arrayContaining(['demo', 'test', 'start']));
  expect(named.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test('every decision is listed', () => {
  const decisions = readdirSync('docs/decisions').filter((name) => /^\d/.test(name));
  expect(decisions.filter((name) => !text('docs/decisions/README.md').includes(name))).toEqual([]);
});

test('every room of the architecture is a folder, and every folder with code is a room', () => {
  const named = [...text('ARCHITECTURE.md').matchAll(/^\| `([a-z-]+)\/` \|/gm)].map((found) => found[1] ?? '');
  expect(named.filter((room) => !existsSync(room))).toEqual([]);
  const around = ['node_modules', 'test', 'docs', 'scripts', 'bench', 'schemas', 'coverage', 'dist'];
  const folders = readdirSync('.', { withFileTypes: true }).filter(
    (it) => it.isDirectory() && !it.name.startsWith('.'),
  );
  expect(folders.map((it) => it.name).filter((name) => !named.includes(name) && !around.includes(name))).toEqual([]);
});
