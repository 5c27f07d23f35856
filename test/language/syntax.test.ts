/** Slips of the pen that are no YAML: one diagnostic each, with a repair that mends the file, and no avalanche behind it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../language/diagnostic.ts';
import { type Files, load } from '../../language/load.ts';
import { readFolder } from '../setup/folder.ts';

const BASE = readFileSync('test/language/corpus/base/sample.sop.yaml', 'utf8');
const FIELD = '  amount: { type: money, default: 0 }';
const TASK = '    task: { for: owner, evidence: [voucher] }\n    outcomes: { handled: close }';

function withText(text: string): Files {
  return readFolder('test/language/corpus/base').set('sample.sop.yaml', text);
}

function told(text: string): Diagnostic[] {
  return load(withText(text), { locale: 'en' }).diagnostics;
}

/** The repair stands between a colon, or `write`, and what may follow it. */
function repairOf({ hint = '' }: Diagnostic): string {
  return (
    /^(?:write |quote the whole text: |a list is written )(.*?)(?:; (?:quote it|else give).*)?$/s.exec(hint)?.[1] ?? ''
  );
}

/** `was` in the sound sample becomes `slip`; with the repair in place of what is underlined it is sound again. */
const MENDED: [string, string, string][] = [
  [FIELD, '  amount: { type: money, title: 第{{item.sku}}件, default: 0 }', 'yaml/unquoted-template'],
  [FIELD, '  amount: { type: money, title: {{order}} 的金额, default: 0 }', 'yaml/unquoted-template'],
  [FIELD, '  amount: { type: money, default: 0, title: it is {{order}} }', 'yaml/unquoted-template'],
  [FIELD, '  amount: { title: {{order}}, type: money, default: 0 }', 'yaml/unquoted-template'],
  [FIELD, '  amount:\n    { type: money,\n      title: 金额 {{order}},\n      default: 0 }', 'yaml/unquoted-template'],
  [FIELD, '  amount: { type: money， default: 0 }', 'yaml/full-width'],
  [FIELD, '  amount: { type: money，default: 0 }', 'yaml/full-width'],
  [FIELD, '  amount: { type: money, default: 0, title: 金额: 元 }', 'yaml/colon-in-text'],
  [FIELD, "  amount: { type: money, default: 0, title: it's: so }", 'yaml/colon-in-text'],
  [FIELD, '  amount: { type: money default: 0 }', 'yaml/missing-comma'],
  ['title: 样例', 'title: 样例: 加急 # 急', 'yaml/colon-in-text'],
  ['limit: 9nd, ladder', 'limit: 9nd, warn: 50%, 75%, ladder', 'yaml/missing-brackets'],
  [TASK, TASK.replace('[voucher]', 'voucher, photo'), 'yaml/missing-brackets'],
  [TASK, TASK.replace('[voucher]', 'voucher, photo, receipt'), 'yaml/missing-brackets'],
  [TASK, `    when: { amount: “<= 500” }\n${TASK}`, 'yaml/full-width'],
  [TASK, `    when: { amount: ‘≤ 500’ }\n${TASK}`, 'yaml/full-width'],
  [TASK, `    when: { amount: '＞ 1000' }\n${TASK}`, 'yaml/full-width'],
  [TASK, `    when: { amount: ＞ 1000 }\n${TASK}`, 'yaml/full-width'],
];

test.each(MENDED)('%s → %s', (was, slip, code) => {
  const text = BASE.replace(was, slip);
  const found = told(text);
  expect(found.map((d) => d.code)).toEqual([code]);
  const [d] = found as [Diagnostic];
  const mended = text.slice(0, d.range.start.offset) + repairOf(d) + text.slice(d.range.end.offset);
  expect(told(mended).filter((it) => it.severity === 'error')).toEqual([]);
});

describe('a bracket that is not closed is told at that bracket, once', () => {
  test.each([
    [FIELD, '  amount: { type: money, default: 0', '{ type: money'],
    ['of: [hotline, app, media] }', 'of: [hotline, app, media }', '[hotline'],
    ['of: [hotline, app, media] }', 'of: [hotline, app, media]', '{ type: choice, of: [hotline'],
    ['stages: [接收, 处理]', 'stages: [接收, 处理', '[接收'],
    ['ask: [customer], may_ask', 'ask: [customer, may_ask', '[customer, may'],
  ])('%s → %s', (was, slip, opened) => {
    const text = BASE.replace(was, slip);
    const found = told(text);
    expect(found.map((d) => [d.code, d.range.start.offset])).toEqual([
      ['yaml/unclosed-bracket', text.indexOf(opened, text.indexOf(slip) - 40)],
    ]);
  });

  test('a bracket in a text above is not blamed', () => {
    const script =
      '    task:\n      for: owner\n      script: |\n        看 [注\n        - {备\n    outcomes: { handled: close }';
    const text = BASE.replace(TASK, script);
    expect(told(text)).toEqual([]);
    const [d, ...more] = told(text.replace('may_ask: [order', 'may_ask: [[order').replace(/^( {2}receive)/m, '$1'));
    expect([d?.code, d?.range.start.line, more]).toEqual(['yaml/unclosed-bracket', 28, []]);
  });
});

test('two lines with a slip each are both told', () => {
  const text = BASE.replace('max: 40', 'title: 单 {{order}}, max: 40').replace('type: money,', 'type: money，');
  expect(told(text).map((d) => [d.code, d.range.start.line])).toEqual([
    ['yaml/unquoted-template', 10],
    ['yaml/full-width', 11],
  ]);
});

test('wherever a bracket, comma, quote or colon is lost or doubled, at most one diagnostic comes without a repair', () => {
  const marks = [...BASE.matchAll(/[[\]{},:']/g)].map(({ index }) => index);
  const texts = marks.flatMap((at) => [
    BASE.slice(0, at) + BASE.slice(at + 1),
    BASE.slice(0, at) + (BASE[at] ?? '') + BASE.slice(at),
  ]);
  for (const text of texts) {
    const lost = told(text).filter((d) => d.code === 'yaml/syntax' || d.code === 'yaml/unclosed-bracket');
    expect([text, lost.length]).toEqual([text, Math.min(lost.length, 1)]);
  }
});

test('no control character, raw or escaped, gets into a message', () => {
  const broken = [
    'a: [b\n}',
    'a: {\u0001',
    'a: [\u0018',
    '"\u0007',
    'a: "\\',
    '[a]]',
    '{a}}',
    '- a\n b\n\u0002: ]',
    'a: |\n\tb\n\u0000',
  ];
  for (const text of [...broken, ...broken.map((it) => `${BASE}${it}`)]) {
    const messages = told(text).map((d) => `${d.message} ${d.hint ?? ''}`);
    expect(messages.filter((it) => /(?![\n\t])\p{Cc}|\\u00[01]/u.test(it))).toEqual([]);
  }
});
