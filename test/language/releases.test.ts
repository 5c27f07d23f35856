/**
 * Texts of earlier releases compile to the plans that were published from them, byte for byte: an unchanged SOP that is
 * published again after an upgrade is the same version, not another body of it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { readFolder } from '../setup/folder.ts';

const releases = readdirSync('test/releases');

test('there is a release', () => {
  expect(releases).toContain('0.1.0');
});

test.each(releases)('the SOPs of %s', (release) => {
  const folder = `test/releases/${release}`;
  const plans = JSON.parse(readFileSync(`${folder}/plans.json`, 'utf8')) as Record<string, string>;
  const { packages } = load(readFolder(folder));
  expect(Object.fromEntries([...packages].map(([sop, { plan }]) => [sop, plan.hash]))).toEqual(plans);
});
