/** docs/semantics.md in both languages: all rules in their order, the same anchors and examples, the register as the kernel has it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { rules } from '../../engine/rules.ts';
import { cellsBelow, rowsOf, SEMANTICS } from '../setup/page-tables.ts';
import { shippedWorkspace } from '../setup/shipped.ts';

const CHINESE = 'docs/semantics.zh.md';
/** Columns in a page's own language. */
const IN_WORDS = ['meaning', 'shows', 'and only', 'fires when'];

const anchorsOf = (page: string) =>
  [...readFileSync(page, 'utf8').matchAll(/<a id="([^"]+)"><\/a>/g)].map((found) => found[1] ?? '');

test.each([
  [SEMANTICS, 'Rule'],
  [CHINESE, '规则'],
])('%s has every rule once, in order, under its number', (page, word) => {
  const headings = [
    ...readFileSync(page, 'utf8').matchAll(new RegExp(`<a id="rule-(\\d+)"></a>\\n### ${word} (\\d+) · .`, 'g')),
  ];
  const numbers = headings.map((found) => [Number(found[1]), Number(found[2])]);
  expect(numbers).toEqual(Array.from({ length: 37 }, (_, i) => [i + 1, i + 1]));
});

test('both pages have the same anchors, each once', () => {
  const anchors = anchorsOf(SEMANTICS);
  expect(anchors.filter((anchor, i) => anchors.indexOf(anchor) !== i)).toEqual([]);
  expect(anchorsOf(CHINESE)).toEqual(anchors);
});

const tabled = anchorsOf(SEMANTICS).filter((anchor) => cellsBelow(anchor, SEMANTICS).length > 0);

test.each(tabled.filter((anchor) => anchor !== 'register' && anchor !== 'vocabulary'))(
  'the examples of %s are the same in both',
  (anchor) => {
    const [header = []] = cellsBelow(anchor, SEMANTICS);
    const ours = header.flatMap((column, i) => (IN_WORDS.includes(column) ? [] : [i]));
    const values = (page: string) =>
      cellsBelow(anchor, page)
        .slice(2)
        .map((cells) => ours.map((i) => cells[i]));
    expect(values(CHINESE)).toEqual(values(SEMANTICS));
  },
);

test('both vocabularies have the same terms', () => {
  const english = rowsOf('vocabulary', ['term', '中文', 'meaning']).map((row) => [row['中文'], row.term]);
  expect(
    cellsBelow('vocabulary', CHINESE)
      .slice(2)
      .map((cells) => cells.slice(0, 2)),
  ).toEqual(english);
});

test('every table with an anchor is read by a test', () => {
  const tests = readdirSync('test', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const text = tests.map((file) => readFileSync(`test/${file}`, 'utf8')).join('\n');
  expect(tabled.filter((anchor) => !text.includes(`'${anchor}'`))).toEqual([]);
});

test('the register is the kernel’s', () => {
  const columns = ['number', 'name', 'since', 'what changed', 'why earlier histories replay'] as const;
  const told = rowsOf('register', columns).map((row) => Object.values(row));
  const known = Object.entries(rules).map(([name, it]) => [String(it.number), name, it.since, it.changed, it.replays]);
  expect(told).toEqual(known);
});

test('numbers of the register grow, and none is given twice', () => {
  const numbers = Object.values(rules).map((it) => it.number as number);
  expect(numbers.map((number, i) => number > (numbers[i - 1] ?? 0))).toEqual(numbers.map(() => true));
});

test('the shipped signals are those of the shipped SOPs', () => {
  const told = rowsOf('shipped-signals', ['code', 'fires when', 'in']);
  const { packages } = shippedWorkspace();
  const shipped = [...packages].flatMap(([sop, { plan }]) => (plan.signals ?? []).map((it) => `${it.code} ${sop}`));
  expect(told.flatMap((row) => row.in.split(', ').map((sop) => `${row.code} ${sop}`)).toSorted()).toEqual(
    shipped.toSorted(),
  );
});
