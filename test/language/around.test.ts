/** A workspace that is checked again: what is kept of it changes nothing of what is said. */
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { twoSops as sops } from '../setup/two-sops.ts';

const KEPT = `classes:
  all: { purpose: 举证, days: 365 }
sops:
  delivery: { class: all }
  dispute: { class: all }
`;
const twoSops = new Map(sops).set('retention.yaml', KEPT);
const codesOf = (files: ReadonlyMap<string, string>, locale: 'zh' | 'en' = 'en') =>
  load(files, { locale }).diagnostics.map((d) => `${d.range.file} ${d.code}`);
/** The two SOPs with a text of one file replaced. */
function changed(path: string, from: string, to: string): Map<string, string> {
  const text = twoSops.get(path) ?? '';
  expect(text).toContain(from);
  return new Map(twoSops).set(path, text.replace(from, to));
}

test('the same texts give the same again, and a change of one SOP its own', () => {
  const first = load(twoSops);
  expect(first.diagnostics).toEqual([]);
  expect(load(new Map(twoSops))).toEqual(first);
  const other = load(changed('dispute.sop.yaml', 'title: 判定', 'title: 裁定'));
  expect(other.packages.get('delivery')).toEqual(first.packages.get('delivery'));
  expect(other.packages.get('dispute')?.plan.hash).not.toBe(first.packages.get('dispute')?.plan.hash);
});

test('what SOPs stand on is no longer what it was: every one is checked anew', () => {
  expect(codesOf(twoSops)).toEqual([]);
  const without = changed('organization.yaml', 'roles: [supervisor]', 'roles: [agent]');
  const renamed = new Map(without).set(
    'organization.yaml',
    (without.get('organization.yaml') ?? '').replaceAll('front-line', 'first-line'),
  );
  expect(codesOf(renamed)).toContain('delivery.sop.yaml who/unknown-team');
  expect(codesOf(twoSops)).toEqual([]);
});

test('what shows only beside the other SOP is told of one that was kept, to each reader in her language, at every time', () => {
  expect(codesOf(twoSops)).toEqual([]);
  // The other one needs a field now that is not given.
  const needing = changed(
    'dispute.sop.yaml',
    'said: { type: text, personal: true }',
    'said: { type: text, personal: true }\n  more: { type: text, required: true }',
  );
  const told = (['zh', 'en', 'zh'] as const).map((locale) => load(needing, { locale }).diagnostics);
  expect(told[0]?.map((d) => [d.range.file, d.code])).toContainEqual(['delivery.sop.yaml', 'run/missing-field']);
  expect(told[2]).toEqual(told[0]);
  expect(told[1]?.map((d) => d.code)).toEqual(told[0]?.map((d) => d.code));
  expect(told[1]?.[0]?.message).not.toBe(told[0]?.[0]?.message);
  expect(load(needing).packages.has('delivery')).toBe(false);
  expect(load(twoSops).packages.has('delivery')).toBe(true);
});

test('an SOP with something wrong is not kept: it is told each time', () => {
  const wrong = changed('dispute.sop.yaml', 'judged: { go_to: close', 'judged: { go_to: nowhere');
  expect(codesOf(wrong)).toEqual(codesOf(wrong));
  expect(codesOf(wrong)).toContain('dispute.sop.yaml step/unknown-target');
});

test('a folder without an organization says so, also after its calendars alone', () => {
  const calendars = new Map([...twoSops].filter(([path]) => path.startsWith('calendars/')));
  expect(codesOf(calendars)).toEqual([]);
  const sops = new Map([...twoSops].filter(([path]) => path !== 'organization.yaml'));
  expect(codesOf(sops)).toContain('organization.yaml file/missing');
});
