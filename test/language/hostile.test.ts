/** Hostile text ends in a diagnostic within 200 ms of processor time, and every limit is reached by its own code. */
import { describe, expect, test } from 'vitest';
import * as limits from '../../language/limits.ts';
import { load } from '../../language/load.ts';
import { overlay, readFolder } from './overlay.ts';

/** Milliseconds of this process's processor: a busy machine is not the text's fault. The best of three: a pause of the collector is not either. */
function cpuMs(run: () => void): number {
  const once = () => {
    const start = process.cpuUsage();
    run();
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  };
  return Math.min(once(), once(), once());
}

const bomb = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...'bcdefghi'.split('').map((c, i) => `${c}: &${c} [${`*${'abcdefgh'[i]}, `.repeat(9)}x]`),
].join('\n');
const HOSTILE: [string, string, string][] = [
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

describe('hostile text', () => {
  test.each(HOSTILE)('%s', (_, text, code) => {
    const files = readFolder('test/language/corpus/base').set('sample.sop.yaml', text);
    let codes: string[] = [];
    const ms = cpuMs(() => {
      codes = load(new Map([['sample.sop.yaml', text]])).diagnostics.map((d) => d.code);
    });
    expect(codes).toContain(code);
    expect(codes.length).toBeLessThanOrEqual(limits.DIAGNOSTICS_MAX + 1);
    expect(load(files).packages.size).toBe(0);
    expect(ms).toBeLessThan(200);
  });

  test('nothing reaches the prototype', () => {
    load(new Map([['sample.sop.yaml', '__proto__: { polluted: true }\ndata: { __proto__: { polluted: true } }']]));
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('limits', () => {
  const codesOf = (snippet: string, file = 'sample.sop.yaml') =>
    load(overlay(file, snippet)).diagnostics.map((d) => d.code);
  const condition = (text: string) =>
    `steps:\n  handle:\n    title: 处理\n    when: '${text}'\n    task: { for: owner }\n    outcomes: { handled: close }`;

  test('500 steps are read, 501 are not', () => {
    const steps = (count: number) =>
      `steps:\n${Array.from({ length: count }, (_, i) => `  s${i}: { title: 步, task: { for: team/front-line, may_ask: [order, amount, channel, promised, note] }, outcomes: { done-${i}: ${i + 1 < count ? `s${i + 1}` : 'close'} } }`).join('\n')}`;
    const sop = (count: number) =>
      `sop: sample\nversion: 1\ntitle: 长\nowner: role/process-owner\ncalendar: always-on\ndata: { order: { type: text }, amount: { type: money }, channel: { type: text }, promised: { type: date }, note: { type: text } }\nclocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd } }\n${steps(count)}`;
    const files = (count: number) => readFolder('test/language/corpus/base').set('sample.sop.yaml', sop(count));
    expect(load(files(500)).diagnostics).toEqual([]);
    expect(load(files(501)).diagnostics.map((d) => d.code)).toEqual(['file/too-many']);
  });

  test('expressions are bounded in nodes and depth', () => {
    expect(codesOf(condition(`1 < ${'1 + '.repeat(600)}1`))).toEqual(['expression/too-large']);
    expect(codesOf(condition(`${'('.repeat(200)}have(order)${')'.repeat(200)}`))).toEqual(['expression/too-large']);
  });

  test('a workspace of too many files, and one without an organization', () => {
    const many = new Map(Array.from({ length: limits.FILES_MAX + 1 }, (_, i) => [`note-${i}.txt`, '']));
    expect(load(many).diagnostics.map((d) => d.code)).toEqual(['file/too-many']);
    const alone = new Map([['sample.sop.yaml', readFolder('test/language/corpus/base').get('sample.sop.yaml') ?? '']]);
    expect(load(alone).diagnostics.map((d) => d.code)).toContain('file/missing');
  });
});
