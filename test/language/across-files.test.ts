/** The whole workspace is checked at once: what one file takes away is told in every SOP that uses it, where it does. */
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { readFolder } from '../setup/folder.ts';

const BASE = 'test/language/corpus/base';

/** The sample twice, both climbing a ladder of ladders.yaml: one by a clock, the other by an outcome, too. */
function workspace(ladders: string): Map<string, string> {
  const files = readFolder(BASE);
  const sample = files.get('sample.sop.yaml') ?? '';
  const clocked = sample.replace('limit: 9nd, ladder: front-line', 'limit: 9nd, ladder: shared');
  const climbing = clocked
    .replace('sop: sample', 'sop: other')
    .replace('{ handled: close }', '{ handled: { go_to: close, escalate: { ladder: shared, level: 2 } } }');
  files.set('retention.yaml', `${files.get('retention.yaml') ?? ''}  other: { class: dispute }\n`);
  return files.set('sample.sop.yaml', clocked).set('other.sop.yaml', climbing).set('ladders.yaml', ladders);
}

function told(ladders: string): string[] {
  const files = workspace(ladders);
  return load(files).diagnostics.map(({ code, range }) => {
    const line = files.get(range.file)?.split('\n')[range.start.line - 1] ?? '';
    return `${code} ${range.file} ${line.slice(range.start.column - 1, range.end.column - 1)}`;
  });
}

const TWO_LEVELS = `shared:
  - { at: due, notify: role/team-lead }
  - { at: +1h, notify: role/team-lead }
`;

test('a ladder as every SOP uses it is silent', () => {
  expect(told(TWO_LEVELS)).toEqual([]);
});

test('a ladder that lost a level: told where an SOP climbs to it', () => {
  expect(told('shared:\n  - { at: due, notify: role/team-lead }\n')).toEqual(['ladder/no-such-level other.sop.yaml 2']);
});

test('a ladder under a new name: told at every use in every SOP', () => {
  expect(told(TWO_LEVELS.replace('shared', 'renamed'))).toEqual([
    'ladder/unknown other.sop.yaml shared',
    'ladder/unknown other.sop.yaml shared',
    'ladder/unknown sample.sop.yaml shared',
  ]);
});

test('a ladder that is wrong in itself is told once, in its own file', () => {
  expect(told(TWO_LEVELS.replace('at: due', 'at: +2h'))).toEqual(['ladder/levels-out-of-order ladders.yaml +1h']);
});

test('a ladder that now escalates in a ring: told in every SOP that climbs into it', () => {
  const ring = TWO_LEVELS.replace('at: due,', 'at: due, escalate: { ladder: shared, level: 2 },').replace(
    'at: +1h,',
    'at: +1h, escalate: { ladder: shared, level: 1 },',
  );
  expect(told(ring)).toEqual([
    'ladder/escalates-in-a-ring other.sop.yaml sop',
    'ladder/escalates-in-a-ring sample.sop.yaml sop',
  ]);
});

test('a level that comes after the step has left by itself: told in the SOP whose step it is', () => {
  const files = workspace(TWO_LEVELS);
  const step = 'task: { for: owner, evidence: [voucher] }';
  const leaving = `${step}\n    clock: { limit: 2h, ladder: shared }\n    if_silent: { after: 2h, go_to: close }`;
  const edited = (files.get('sample.sop.yaml') ?? '').replace(step, leaving);
  const found = load(files.set('sample.sop.yaml', edited)).diagnostics;
  const line = edited.split('\n').findIndex((l) => l.includes('clock: { limit: 2h')) + 1;
  expect(found.map((d) => [d.code, d.range.file, d.range.start.line])).toEqual([
    ['ladder/level-too-late', 'sample.sop.yaml', line],
  ]);
});
