/** Nothing in the product writes a table by itself: it calls the functions that the database's owner has defined. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const rooms = ['activities', 'api', 'audit', 'cli', 'duties', 'records', 'simulator', 'startup', 'workflows'];
/** What the owner does: bringing the schema up to date and restoring. */
const owners = /^records\/(backup|database\/migrate\.ts)/;
const writes =
  /\b(insertInto|updateTable|deleteFrom|mergeInto|forUpdate|forShare)\(|\b(insert into|delete from|update "?\w+"? (\w+ )?set|truncate) \b|\bfor update\b/;

test('no statement of the program inserts, changes, deletes or locks rows', () => {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...rooms], { encoding: 'utf8' });
  const files = listed.split('\n').filter((path) => path.endsWith('.ts'));
  expect(files.length).toBeGreaterThan(200);
  const code = (path: string) =>
    readFileSync(path, 'utf8')
      .replaceAll(/\/\*[\s\S]*?\*\//g, '')
      .replaceAll(/^\s*\/\/.*$/gm, '');
  const found = files.filter((path) => !owners.test(path) && writes.test(code(path)));
  expect(found).toEqual([]);
});
