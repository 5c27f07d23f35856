/** docs/record.md says for how long rows of tables that only grow are kept, as the program keeps them. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ACCESS_LOG_DAYS, GROWTH_RULES } from '../../records/retention/rules.ts';

const page = readFileSync('docs/record.md', 'utf8').replaceAll("'", '’');

test('each rule stands in the table with its days and words', () => {
  const names: Record<string, string> = { intake_request: '`request`, `message`' };
  const rows = GROWTH_RULES.map(({ table, days, what }) => `| ${names[table] ?? `\`${table}\``} | ${days} | ${what} |`);
  expect(rows.filter((row) => !page.includes(row))).toEqual([]);
  expect(page).toContain(`| \`vault_access\` | ${ACCESS_LOG_DAYS} |`);
});
