/** What people see: place, message, code, the line, a caret of the right width, the repair. */
import { expect, test } from 'vitest';
import { formatDiagnostics, widthOf } from '../../language/format.ts';
import { load } from '../../language/load.ts';
import { overlay } from '../setup/overlay.ts';

test('a Chinese line is underlined by its columns', () => {
  const files = overlay('sample.sop.yaml', 'stages: [接收，处理]');
  expect(formatDiagnostics(load(files).diagnostics, files)).toBe(
    [
      'sample.sop.yaml:6:10: 这里用了全角符号：接收，处理 [yaml/full-width]',
      '6 | stages: [接收，处理]',
      `  | ${' '.repeat(9)}${'^'.repeat(10)}`,
      '  提示: 写成 接收, 处理；若本是文本，请加引号',
    ].join('\n'),
  );
});

test('in English, with the other place', () => {
  const files = overlay(
    'sample.sop.yaml',
    'clocks:\n  whole: { title: 全程, from: case.opened, from: case.closed, until: case.closed, limit: 9nd }',
  );
  const text = formatDiagnostics(load(files, { locale: 'en' }).diagnostics, files, 'en');
  expect(text).toContain('sample.sop.yaml:18:42: the key `from` is written twice [yaml/duplicate-key]');
  expect(text).toContain('  see: sample.sop.yaml:18:23: the other one is here');
});

test('widths as a terminal shows them', () => {
  expect(['a', '中', '，', 'e\u0301', '😀', '４h'].map(widthOf)).toEqual([1, 2, 2, 1, 2, 3]);
});

test('warnings say so; long lines are cut around the fault', () => {
  const files = overlay('sample.sop.yaml', `data:\n  colour: { type: text, title: ${'长'.repeat(300)} }`);
  const [first, line = ''] = formatDiagnostics(load(files).diagnostics, files).split('\n');
  expect(first).toContain('警告: 字段 `colour` 没有被用到');
  expect(line.length).toBeLessThan(200);
});

test('shapes are told in words, not in those of the schema library', () => {
  const files = overlay('sample.sop.yaml', 'stages: { a: b }');
  const says = (locale: 'zh' | 'en') => load(files, { locale }).diagnostics.map((d) => d.message);
  expect(says('zh')).toEqual(['这里应为 列表，写的是 若干“键: 值”']);
  expect(says('en')).toEqual(['expected a list, found keys with values']);
});
