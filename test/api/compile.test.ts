/** Compiling beside serving: threads and their limits, callers in turn, what is kept. No server is needed. */
import { afterAll, expect, test } from 'vitest';
import { allowanceOf } from '../../api/allowance.ts';
import { COMPILER_LIMITS, type CompilerLimits, compilerWith } from '../../api/compile/compiler.ts';
import { digestOf, keptOf } from '../../api/compile/kept.ts';
import { threadOf, TooCostly } from '../../api/compile/thread.ts';
import { turnsOf } from '../../api/compile/turns.ts';
import { Problem } from '../../api/problem.ts';
import { load } from '../../language/load.ts';
import { programUrl } from '../../startup/programs.ts';
import { TEST_MS } from '../setup/patience.ts';
import { compiledEntry } from '../setup/compiler.ts';
import { shippedFiles } from '../setup/shipped.ts';

const hungry = new URL('../setup/hungry-thread.ts', import.meta.url);
const closers: (() => Promise<void>)[] = [];
afterAll(() => Promise.all(closers.map((close) => close())));

const hungryThread = (limits = { timeMs: 60_000, memoryMb: 64 }) => {
  const thread = threadOf<string, string>(hungry, limits);
  closers.push(thread.stop);
  return thread;
};
/** Its thread is the compiled one, which is there sooner. */
const compiler = (limits: Partial<CompilerLimits> = {}, entry = compiledEntry) => {
  const made = compilerWith({ ...COMPILER_LIMITS, ...limits }, entry);
  closers.push(made.close);
  return made;
};
/** The shipped workspace and a file that belongs to nothing. */
const variant = (of: number) => ({
  files: new Map(shippedFiles).set(`odd-${of}.yaml`, `at: ${of}`),
  locale: 'en' as const,
});
const small = (of: number) => ({ files: new Map([['calendars/a.yaml', `# ${of}`]]), locale: 'en' as const });
const codeOf = (error: unknown) => (error instanceof Problem ? `${error.status} ${error.code}` : String(error));

test('a thread finds what the compiler finds, and its packages are the same', async () => {
  // From source, as `npm run dev` has it: read through the loader first, on a busy machine by low priority.
  const made = compiler({ timeMs: TEST_MS }, programUrl('compiler'));
  const of = { files: shippedFiles, locale: 'zh' as const };
  const here = load(of.files, { locale: of.locale });
  const there = await made.compile('han', of);
  expect(there.diagnostics).toEqual(here.diagnostics);
  expect([...there.packages]).toEqual([...here.packages]);
  expect([...there.connectors]).toEqual([...here.connectors]);
  expect(there.organization).toEqual(here.organization);
  const { sops, diagnostics } = await made.check('han', variant(1));
  expect(sops.map(({ sop }) => sop)).toEqual([...here.packages.keys()]);
  expect(diagnostics.map(({ code }) => code)).toContain('file/unknown');
});

test('a job that takes too long or too much ends its thread, and the next one is served', async () => {
  const impatient = hungryThread({ timeMs: 1_500, memoryMb: 64 });
  await expect(impatient.run('time')).rejects.toThrow(TooCostly);
  const thread = hungryThread();
  await expect(thread.run('memory')).rejects.toThrow(TooCostly);
  await expect(thread.run('end')).rejects.toThrow('ended with 3');
  expect(await thread.run('hello')).toBe('hello');
});

test('callers take turns: one with many jobs waits for its own', () => {
  const turns = turnsOf<string>();
  for (const job of ['a1', 'a2', 'a3']) turns.add('a', job);
  turns.add('b', 'b1');
  expect([turns.size, turns.waiting('a'), turns.waiting('c')]).toEqual([4, 3, 0]);
  expect([1, 2, 3, 4, 5].map(() => turns.take())).toEqual(['a1', 'b1', 'a2', 'a3', undefined]);
  expect(turns.size).toBe(0);
});

test('what one caller may spend comes back with time, and is nobody else’s', () => {
  let nowMs = 0;
  const allowance = allowanceOf(600, () => nowMs);
  expect([allowance.spend('a', 500), allowance.spend('a', 200), allowance.spend('b', 600)]).toEqual([0, 10_000, 0]);
  nowMs = 9_999;
  expect(allowance.spend('a', 200)).toBeGreaterThan(0);
  nowMs = 10_000;
  expect(allowance.spend('a', 200)).toBe(0);
  nowMs = 70_000;
  // More than a whole minute's worth is taken once the minute is free, not never.
  expect(allowance.spend('a', 6_000)).toBe(0);
});

test('twelve checks of one caller: some wait, the others are told when to come again; a second caller is served', async () => {
  const made = compiler();
  const of = Array.from({ length: 12 }, (_, i) => made.check('li', variant(i)).then(() => 'good', codeOf));
  const other = made.check('wang', variant(99));
  const told = await Promise.all(of);
  expect(told.filter((it) => it === 'good')).toHaveLength(COMPILER_LIMITS.perCaller);
  expect(new Set(told)).toEqual(new Set(['good', '429 sop/checks-in-turn']));
  expect((await other).sops.length).toBeGreaterThan(0);
});

test('a check costs what it reads, and what is kept by its content costs nothing', async () => {
  const made = compiler({ charsPerMinute: 39 });
  await made.check('li', small(1));
  await made.check('li', small(1));
  await made.check('li', small(2));
  await expect(made.check('li', small(3)).catch(codeOf)).resolves.toBe('429 sop/checks-in-turn');
  await made.check('li', small(2));
  await made.check('wang', small(3));
});

test('the whole queue has an end', async () => {
  const made = compiler({ waitingMax: 2 });
  const of = Array.from({ length: 12 }, (_, i) => made.check(`caller-${i}`, small(i)).then(() => 'good', codeOf));
  expect(await Promise.all(of)).toContain('429 sop/checks-in-turn');
});

test('too costly is a problem of the files: 422 with both limits', async () => {
  const made = compiler({ timeMs: 1 });
  const error = await made.check('li', small(1)).catch((it: unknown) => it);
  expect(error).toMatchObject({ status: 422, code: 'sop/too-costly', facts: { params: { megabytes: 256 } } });
});

test('results are kept by everything they depend on, the least recently used goes first', () => {
  const digest = (files: [string, string][], locale: 'zh' | 'en' = 'zh', packages = false) =>
    digestOf({ files: new Map(files), locale, packages });
  const one = digest([['a', 'bc']]);
  expect(digest([['ab', 'c']])).not.toBe(one);
  expect(digest([['a', 'bc']], 'en')).not.toBe(one);
  expect(digest([['a', 'bc']], 'zh', true)).not.toBe(one);
  const both = [
    ['x', '1'],
    ['a', 'bc'],
  ] as [string, string][];
  expect(digest(both)).toBe(digest(both.toReversed()));
  const kept = keptOf<number>(2);
  kept.set('a', 1);
  kept.set('b', 2);
  kept.get('a');
  kept.set('c', 3);
  expect([kept.get('a'), kept.get('b'), kept.get('c')]).toEqual([1, undefined, 3]);
});
