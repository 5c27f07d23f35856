/** Wrong files, one mistake each: every one gives exactly the diagnostics beside it, at their places. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEVERITY } from '../../language/codes.ts';
import { load } from '../../language/load.ts';
import { readFolder } from '../setup/folder.ts';

const WRONG = 'test/language/corpus/wrong';
const names = readdirSync(WRONG)
  .filter((f) => f.endsWith('.yaml'))
  .map((f) => f.replace(/\.yaml$/, ''));

test('there are more than sixty wrong files, and the sound workspace they are made from is silent', () => {
  expect(names.length).toBeGreaterThan(60);
  expect(load(readFolder('test/language/corpus/base')).diagnostics).toEqual([]);
});

/** Their files would be longer than anybody reads, or are not there: hostile.test.ts breaks each of these limits. */
const LIMITS = ['file/too-large', 'file/too-many-marks', 'file/text-too-long', 'file/missing'];

test('every code is told of some wrong file', () => {
  const told = new Set(names.flatMap((name) => expectedOf(name).map((line) => line.split(' ')[0] ?? '')));
  expect(Object.keys(SEVERITY).filter((code) => !told.has(code) && !LIMITS.includes(code))).toEqual([]);
});

function expectedOf(name: string): string[] {
  return readFileSync(`${WRONG}/${name}.expected`, 'utf8').trimEnd().split('\n').slice(1);
}

test.each(names)('%s', (name) => {
  const [as = '', ...expected] = readFileSync(`${WRONG}/${name}.expected`, 'utf8').trimEnd().split('\n');
  const file = as.replace('as: ', '');
  const files = readFolder('test/language/corpus/base').set(file, readFileSync(`${WRONG}/${name}.yaml`, 'utf8'));
  const found = load(files).diagnostics.map(
    (d) => `${d.code} ${d.range.file === file ? '' : `${d.range.file}:`}${d.range.start.line}:${d.range.start.column}`,
  );
  expect(found).toEqual(expected);
  expect(expected.length).toBeGreaterThan(0);
});
