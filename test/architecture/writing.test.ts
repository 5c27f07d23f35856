/** Nothing in the product writes a table by itself: it calls the functions that the database's owner has defined. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const rooms = ['activities', 'api', 'audit', 'cli', 'duties', 'records', 'simulator', 'startup', 'workflows'];
/** What the owner does: bringing the schema up to date and restoring. */
const owners = /^records\/(backup|database\/migrate\.ts)/;
const writes =
  /\b(insertInto|updateTable|deleteFrom|mergeInto|forUpdate|forShare)\(|\b(insert into|delete from|update "?\w+"? (\w+ )?set|truncate) \b|\bfor update\b/;

function filesOf(folders: readonly string[]): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...folders], { encoding: 'utf8' });
  return listed.split('\n').filter((path) => path.endsWith('.ts'));
}

/** Without comments. */
function code(path: string): string {
  return readFileSync(path, 'utf8')
    .replaceAll(/\/\*[\s\S]*?\*\//g, '')
    .replaceAll(/^\s*\/\/.*$/gm, '');
}

test('no statement of the program inserts, changes, deletes or locks rows', () => {
  const files = filesOf(rooms);
  expect(files.length).toBeGreaterThan(200);
  const found = files.filter((path) => !owners.test(path) && writes.test(code(path)));
  expect(found).toEqual([]);
});

/** Functions with the owner's rights, by the migrations: the deeds. */
function deeds(): Set<string> {
  const folder = 'records/migrations';
  const text = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  const made = text.matchAll(/create (?:or replace )?function (\w+)\((?:(?!create )[\s\S])*?security definer/g);
  return new Set([...made].map(([, name = '']) => name));
}

test('every deed is called through `deed` or `deedRows`', () => {
  const names = [...deeds()];
  expect(names.length).toBeGreaterThan(60);
  const byHand = new RegExp(`\\b(select|from)\\s+(${names.join('|')})\\(`);
  const found = filesOf(rooms).filter((path) => !owners.test(path) && byHand.test(code(path)));
  expect(found).toEqual([]);
});
