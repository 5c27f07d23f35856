/** docs/security.md answers for every item of OWASP ASVS 5.0 up to level 2, once, and cites tests that are there. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const page = readFileSync('docs/security.md', 'utf8');

/** How many items of level 1 and 2 each section has; they come first in it. Sections of level 3 alone are left out. */
const SECTIONS: Record<string, number> = {
  ...{ '1.1': 2, '1.2': 9, '1.3': 11, '1.4': 3, '1.5': 2, '2.1': 3, '2.2': 3, '2.3': 4, '2.4': 1 },
  ...{ '3.2': 2, '3.3': 4, '3.4': 6, '3.5': 5, '3.7': 2, '4.1': 3, '4.2': 1, '4.3': 2, '4.4': 4 },
  ...{ '5.1': 1, '5.2': 3, '5.3': 2, '5.4': 3, '6.1': 3, '6.2': 11, '6.3': 3, '6.4': 4, '6.5': 5, '6.6': 3, '6.8': 4 },
  ...{ '7.1': 3, '7.2': 4, '7.3': 2, '7.4': 5, '7.5': 2, '7.6': 2, '8.1': 2, '8.2': 3, '8.3': 1, '8.4': 1 },
  ...{ '9.1': 3, '9.2': 4, '10.1': 2, '10.2': 2, '10.3': 4, '10.4': 11, '10.5': 5, '10.6': 2, '10.7': 3 },
  ...{ '11.1': 2, '11.2': 3, '11.3': 3, '11.4': 4, '11.5': 1, '11.6': 1, '12.1': 3, '12.2': 2, '12.3': 4 },
  ...{ '13.1': 1, '13.2': 5, '13.3': 2, '13.4': 5, '14.1': 2, '14.2': 4, '14.3': 3, '15.1': 3, '15.2': 3, '15.3': 7 },
  ...{ '16.1': 1, '16.2': 5, '16.3': 4, '16.4': 3, '16.5': 3, '17.1': 1, '17.2': 4, '17.3': 2 },
};

/** Lines of the tables: items, mark, answer. */
const lines = [...page.matchAll(/^\| (\d+\.\d+\.\d+[^|]*) \| (.) \| (.*) \|$/gm)].map(
  ([, items = '', mark, answer = '']) => ({
    items: items.split(', ').flatMap((part) => {
      const [from = '', to = from] = part.split('–');
      const section = from.slice(0, from.lastIndexOf('.'));
      const [first, last] = [from, to].map((it) => Number(it.slice(it.lastIndexOf('.') + 1)));
      return Array.from({ length: (last ?? 0) - (first ?? 0) + 1 }, (_, i) => `${section}.${(first ?? 0) + i}`);
    }),
    mark,
    answer,
  }),
);

test('every item of level 2 has its answer, once', () => {
  const wanted = Object.entries(SECTIONS).flatMap(([section, count]) =>
    Array.from({ length: count }, (_, i) => `${section}.${i + 1}`),
  );
  const given = lines.flatMap((it) => it.items);
  expect(given.filter((item, i) => given.indexOf(item) !== i)).toEqual([]);
  expect(given.toSorted()).toEqual(wanted.toSorted());
});

test('what is held names a test that is there, a page, or says that it has none', () => {
  expect(new Set(lines.map((it) => it.mark))).toEqual(new Set(['–', '○', '✓']));
  const held = lines.filter((it) => it.mark === '✓');
  expect(held.filter(({ answer }) => !/`test\/|no test of ours|\]\([\w.]+\.md/.test(answer))).toEqual([]);
  const cited = [...page.matchAll(/`(test\/[\w./-]+|docs\/[\w./-]+)`/g)].map((it) => it[1] ?? '');
  expect(cited.length).toBeGreaterThan(60);
  expect(cited.filter((path) => !existsSync(path))).toEqual([]);
});

test('every role of the API has its line', () => {
  const table = page.slice(page.indexOf('## What an insider'), page.indexOf('## OWASP'));
  for (const role of [
    'agent',
    'team lead',
    'coordinator',
    'supervisor',
    'finance',
    'process owner',
    'auditor',
    'admin',
    'integration',
  ])
    expect(table).toMatch(new RegExp(`^\\| [^|]*${role}`, 'm'));
});
