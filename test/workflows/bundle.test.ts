/** What the workflow sandbox loads for every case: the kernel, and nothing that parses, knows zones or touches Node. */
import { readFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';

/** Every worker loads it for every case; a library that slips in is larger than what is left of it. */
const bytesMax = 960 * 1_024;

const code = readFileSync(inject('workflowBundlePath'), 'utf8').replace(/\/\/# sourceMappingURL=\S+/, '');

test('the bundle is within its budget', () => {
  expect(Buffer.byteLength(code)).toBeLessThan(bytesMax);
});

test.each(['zod', 'yaml', '@marcbachmann', 'temporal-polyfill', 'kysely', 'pg', 'express'])(
  '%s is not inside',
  (library) => {
    expect(code).toContain('node_modules/@temporalio/workflow/');
    expect(code).not.toContain(`node_modules/${library}/`);
  },
);

/** Tables and arithmetic without a library: what a plan is made with, never what reads text. */
const ofLanguage = [
  'anywhere.ts',
  'authority.ts',
  'calendar',
  'clock-id.ts',
  'corrections.ts',
  'hash.ts',
  'kinds',
  'moments.ts',
  'pause-reasons.ts',
  'relations.ts',
  'signals',
];

test('of the language only tables and arithmetic are inside', () => {
  const files = [...code.matchAll(/"\.\/language\/([^"]+)"/g)].map((found) => found[1] ?? '');
  const parts = new Set(files.map((file) => file.split('/')[0] ?? ''));
  expect([...parts].filter((part) => !ofLanguage.includes(part))).toEqual([]);
  expect(parts).toContain('calendar');
  expect(files).not.toContain('calendar/compile.ts');
  // Of the kinds what a compiled step says of itself, without schema and compiler.
  const ofKinds = files.filter((file) => file.startsWith('kinds/') && !/facts\.ts$|of-step\.ts$/.test(file));
  expect(ofKinds).toEqual([]);
  expect(new Set(files.filter((file) => file.startsWith('signals/')))).toEqual(new Set(['signals/form.ts']));
});

test('no code of ours asks Intl, whose answers change with the Node that runs it', () => {
  const modules = code
    .split(/\n\/\*\*\*\/ "\.\//)
    .filter((module) => /^(engine|language|words|workflows|startup)\//.test(module));
  expect(modules.length).toBeGreaterThan(20);
  expect(modules.filter((module) => /\bIntl\b|toLocale/.test(module)).map((module) => module.slice(0, 40))).toEqual([]);
});
