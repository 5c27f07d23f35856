/** What is in force and what is given, put together by id. */
import { expect, test } from 'vitest';
import { canonical } from '../../../language/hash.ts';
import { load } from '../../../language/load.ts';
import { merge, placedBack } from '../../../language/publication/merge.ts';
import { dataByKey, GROUPS, partsOf } from '../../../language/publication/parts.ts';
import { readSops } from '../../setup/folder.ts';

const shipped = readSops('sop-definitions');
const nothing = new Set<string>();
const one = (file: string, text: string) => new Map([[file, text]]);

test('what is not mentioned stays, what is given stands in the place of what was', () => {
  const given = one('organization.yaml', 'people:\n  li: { name: 李静静, teams: [front-line], roles: [agent] }\n');
  const merged = merge(shipped, given, nothing);
  const before = dataByKey(partsOf(shipped).parts);
  const after = dataByKey(partsOf(merged.files).parts);
  expect([...after.keys()].toSorted()).toEqual([...before.keys()].toSorted());
  expect(after.get('person/li')).toMatchObject({ name: '李静静' });
  for (const [key, data] of [...before].filter((it) => it[0] !== 'person/li')) expect(after.get(key)).toEqual(data);
  expect(merged.kept).toContain('person/wang');
  expect(merged.kept).not.toContain('person/li');
});

test('only what is named goes', () => {
  const merged = merge(shipped, new Map(), new Set(['person/li', 'message/ack', 'calendar/cn-2025']));
  const { organization } = load(merged.files);
  expect(organization?.people).not.toHaveProperty('li');
  expect(organization?.people).toHaveProperty('wang');
  expect(merged.files.has('calendars/cn-2025.yaml')).toBe(false);
  expect(merged.files.get('connectors.yaml')).toBe(shipped.get('connectors.yaml'));
});

test('the same folder merged into itself is the same text, and one part of every shared file leaves the meaning as it is', () => {
  const { files, kept } = merge(shipped, shipped, nothing);
  for (const [path, text] of files) expect(text).toBe(shipped.get(path));
  expect(kept).toEqual([]);
  const parts = partsOf(shipped).parts;
  const meaning = canonical(Object.fromEntries(dataByKey(parts)));
  for (const part of parts.filter((it) => it.kind !== 'calendar')) {
    const groups = Object.entries(GROUPS).map(([name, kind]) => [kind, `${name}:\n  `]);
    const group = (Object.fromEntries(groups) as Record<string, string>)[part.kind];
    const text = group === undefined ? part.text : group + part.text.replaceAll('\n', '\n  ');
    const merged = merge(shipped, one(part.file, `${text}\n`), nothing);
    expect(canonical(Object.fromEntries(dataByKey(partsOf(merged.files).parts))), part.key).toBe(meaning);
  }
});

test('a mistake is told at its line of what was sent', () => {
  const text = '# ours\nteams:\n    special: { title: 特别组, lead: nobody-here }\n';
  const merged = merge(shipped, one('organization.yaml', text), nothing);
  const wrong = placedBack(merged, load(merged.files).diagnostics).find(
    (it) => it.code === 'organization/unknown-person',
  );
  expect(wrong?.range.start).toMatchObject({ line: 3, column: text.split('\n')[2]!.indexOf('nobody-here') + 1 });
  expect(text.slice(wrong?.range.start.offset, wrong?.range.end.offset)).toBe('nobody-here');
});

test('brackets over several lines, texts in blocks and sums with decimals survive', () => {
  const inForce = new Map([
    ['messages.yaml', 'a:\n  by: sms\n  zh: |\n    一\n      二\n\n    三\n'],
    [
      'organization.yaml',
      'last_resort: role/x\nteams: { t: { title: T,\n lead: li } }\npeople: { li: { name: 李,\n  roles: [x] } }\n',
    ],
    ['authorities.yaml', 'pay: { x: { once: 100.50 } }\n'],
  ]);
  const given = new Map([
    ['messages.yaml', 'b: { by: sms, zh: 四 }\n'],
    ['organization.yaml', 'people: { wang: { name: 王 } }\n'],
    ['authorities.yaml', 'refund: { x: { once: 7.05 } }\n'],
  ]);
  const after = dataByKey(partsOf(merge(inForce, given, nothing).files).parts);
  expect(after.get('message/a')).toEqual({ by: 'sms', zh: '一\n  二\n\n三\n' });
  expect(after.get('team/t')).toEqual({ title: 'T', lead: 'li' });
  expect(Object.fromEntries([...after].filter(([key]) => key.startsWith('authority')))).toEqual({
    'authority/pay': { x: { once: 100.5 } },
    'authority/refund': { x: { once: 7.05 } },
  });
});

test('a file that is no YAML is taken as it is and named', () => {
  const merged = merge(shipped, one('organization.yaml', 'people: {\n'), nothing);
  expect(merged.broken).toEqual(['organization.yaml']);
  expect(merged.files.get('organization.yaml')).toBe('people: {\n');
});
