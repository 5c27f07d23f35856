/** docs/record.md says for how long rows of tables that only grow are kept, as the program keeps them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { TABLES } from '../../records/database/tables.ts';
import { ACCESS_LOG_DAYS, GROWTH_RULES } from '../../records/retention/rules.ts';

const page = readFileSync('docs/record.md', 'utf8').replaceAll("'", '’');

test('each rule stands in the table with its days and words', () => {
  const names: Record<string, string> = { intake_request: '`request`, `message`' };
  const rows = GROWTH_RULES.map(({ table, days, what }) => `| ${names[table] ?? `\`${table}\``} | ${days} | ${what} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  expect(page).toContain(`| \`vault_access\` | ${ACCESS_LOG_DAYS} |`);
});

test('every table is told of: what goes with its case, empties itself, has a rule, or is kept for ever', () => {
  const section = page.slice(page.indexOf('**Tables that only grow**'), page.indexOf('## When a run is lost'));
  const named = new Set([...section.matchAll(/`([a-z_]+)`/g)].map(([, name]) => name));
  // What names a case goes with it: test/retention/removal.test.ts.
  const withCase = [
    'case',
    ...Object.entries(TABLES).flatMap(([name, columns]) => ('case_id' in columns ? [name] : [])),
  ];
  const others = Object.keys(TABLES).filter((name) => !withCase.includes(name));
  expect(others.filter((name) => !named.has(name))).toEqual([]);
});
