/** Every diagnostic has a page whose wrong example gives exactly that code and whose right one is silent. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEVERITY } from '../../language/codes.ts';
import { load } from '../../language/load.ts';
import { textsOf } from '../../language/texts/texts.ts';
import { overlay } from '../setup/overlay.ts';

const PAGES = 'docs/diagnostics';
const codes = Object.keys(SEVERITY) as (keyof typeof SEVERITY)[];
/** Limits: an example would be longer than anybody reads; hostile.test.ts breaks each of them. */
const LIMITS = [
  'file/too-large',
  'file/too-many',
  'file/too-many-marks',
  'file/text-too-long',
  'file/missing',
  'yaml/too-deep',
  'expression/too-large',
];

const pageOf = (code: string) => readFileSync(`${PAGES}/${code.replace('/', '-')}.md`, 'utf8');

function examples(page: string, kind: 'wrong' | 'right'): { file: string; snippet: string }[] {
  return [...page.matchAll(new RegExp(`\`\`\`yaml ${kind} (\\S+)\\n([\\s\\S]*?)\\n\`\`\``, 'g'))].map((m) => ({
    file: m[1] ?? '',
    snippet: m[2] ?? '',
  }));
}

test('there is a page for each code and no other', () => {
  const expected = codes.map((code) => `${code.replace('/', '-')}.md`).sort();
  expect(readdirSync(PAGES).sort()).toEqual(expected);
});

const limits = codes.filter((code) => LIMITS.includes(code));
const exampled = codes.filter((code) => !LIMITS.includes(code));

test.each(codes)('%s has both texts', (code) => {
  expect(pageOf(code)).toContain(`# ${code}\n`);
  for (const locale of ['zh', 'en'] as const) expect(pageOf(code)).toContain(textsOf(locale)[code].says);
});

test.each(limits)('%s is a limit, told in words', (code) => {
  expect([...examples(pageOf(code), 'wrong'), ...examples(pageOf(code), 'right')]).toEqual([]);
});

test.each(exampled)('%s', (code) => {
  const [wrong, ...more] = examples(pageOf(code), 'wrong');
  const [right, ...others] = examples(pageOf(code), 'right');
  expect([...more, ...others]).toEqual([]);
  const found = load(overlay(wrong?.file ?? '', wrong?.snippet ?? '')).diagnostics;
  expect(found.map((d) => [d.code, d.severity])).toEqual([[code, SEVERITY[code]]]);
  expect(load(overlay(right?.file ?? '', right?.snippet ?? '')).diagnostics).toEqual([]);
});
