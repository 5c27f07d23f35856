/** Texts that want to cost much, for the tests of the language and its benchmark; and the largest that is honest. */

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]}, `.repeat(9)}x]`),
].join('\n');

/** As they stand in a file of an SOP; the code is among those told. */
export const HOSTILE: readonly (readonly [name: string, text: string, code: string])[] = [
  ['alias bomb', bomb, 'yaml/anchor'],
  ['deep brackets', `a: ${'['.repeat(100_000)}`, 'yaml/too-deep'],
  ['deep braces', `${'{a: '.repeat(50_000)}`, 'yaml/too-deep'],
  ['deep indentation', Array.from({ length: 600 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 'yaml/too-deep'],
  ['dashes', `${'- '.repeat(20_000)}a`, 'yaml/too-deep'],
  ['question marks', `${'? '.repeat(20_000)}a`, 'yaml/too-deep'],
  ['leading colons', `${': '.repeat(20_000)}a`, 'yaml/too-deep'],
  [
    'dashes on ever deeper lines',
    Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}- -`).join('\n'),
    'yaml/too-deep',
  ],
  ['quoted keys in a row', '"a": '.repeat(8_000), 'yaml/too-deep'],
  ['documents', '---\n'.repeat(6_000), 'yaml/second-document'],
  ['huge file', 'a'.repeat(300_000), 'file/too-large'],
  ['huge scalar', `sop: ${'x'.repeat(200_000)}`, 'file/text-too-long'],
  ['many keys', Array.from({ length: 7_000 }, (_, i) => `k${i}: 1`).join('\n'), 'shape/unknown-key'],
  ['one key over and over', 'a: 1\n'.repeat(8_000), 'yaml/duplicate-key'],
  ['many items', `stages: [${'1,'.repeat(20_000)}1]`, 'file/too-many'],
  ['very many items', `a: [${'1,'.repeat(100_000)}1]`, 'file/too-many-marks'],
  ['prototype', '__proto__: { polluted: true }\nconstructor: 1', 'yaml/forbidden-key'],
  ['quotes', `a: ${'"'.repeat(20_000)}`, 'yaml/syntax'],
  ['colons', `a: ${'b: '.repeat(20_000)}`, 'yaml/too-deep'],
  ['errors on every line', '\t- @x: {{y}}\n'.repeat(2_000), 'yaml/tab'],
  ['tags', `a: ${'!x '.repeat(10_000)}`, 'yaml/syntax'],
];

/** An SOP of so many steps, each asking for five fields: 500 are the most that are read. */
export function longSop(steps: number): string {
  const lines = Array.from(
    { length: steps },
    (_, i) =>
      `  s${i}: { title: 步, task: { for: team/front-line, may_ask: [order, amount, channel, promised, note] }, outcomes: { done-${i}: ${i + 1 < steps ? `s${i + 1}` : 'close'} } }`,
  );
  return `sop: sample
version: 1
title: 长
owner: role/process-owner
calendar: always-on
data: { order: { type: text }, amount: { type: money }, channel: { type: text }, promised: { type: date }, note: { type: text } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd } }
steps:
${lines.join('\n')}`;
}
