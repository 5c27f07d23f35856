/** Hostile text ends in a diagnostic, for no more work a character than an honest one, and every limit has its own code. */
import { stepsOf } from './steps.ts';
import { describe, expect, test } from 'vitest';
import * as limits from '../../language/limits.ts';
import { load } from '../../language/load.ts';
import { HOSTILE, longSop } from '../setup/hostile-texts.ts';
import { readFolder } from '../setup/folder.ts';
import { overlay } from '../setup/overlay.ts';

/** Blocks of code run for each character of a text: the largest honest file needs 106, a loop within a loop thousands. */
const STEPS_PER_CHARACTER_MAX = 200;

describe('hostile text', () => {
  test.each(HOSTILE)('%s', (_, text, code) => {
    const files = readFolder('test/language/corpus/base').set('sample.sop.yaml', text);
    let codes: string[] = [];
    const steps = stepsOf(() => {
      codes = load(new Map([['sample.sop.yaml', text]])).diagnostics.map((d) => d.code);
    });
    expect(codes).toContain(code);
    expect(codes.length).toBeLessThanOrEqual(limits.DIAGNOSTICS_MAX + 1);
    expect(load(files).packages.size).toBe(0);
    expect(steps / text.length).toBeLessThan(STEPS_PER_CHARACTER_MAX);
  });

  test('the largest honest text is no more work for each of its characters', () => {
    const text = longSop(limits.STEPS_MAX);
    const files = readFolder('test/language/corpus/base').set('sample.sop.yaml', text);
    const steps = stepsOf(() => load(files));
    expect(steps).toBeGreaterThan(text.length);
    expect(steps / text.length).toBeLessThan(STEPS_PER_CHARACTER_MAX);
  });

  test('the count is one: the same text takes the same steps, more text takes more', () => {
    const colons = (count: number) => `a: ${'b: '.repeat(count)}`;
    const steps = [1_000, 1_000, 2_000].map((count) => stepsOf(() => load(new Map([['a.sop.yaml', colons(count)]]))));
    expect(steps[1]).toBe(steps[0]);
    expect(steps[2]).toBeGreaterThan(1.9 * (steps[0] ?? 0));
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
    const files = (count: number) => readFolder('test/language/corpus/base').set('sample.sop.yaml', longSop(count));
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
