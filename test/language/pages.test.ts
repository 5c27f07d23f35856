/** Every diagnostic has a page whose wrong example gives exactly that code and whose right one is silent. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { SEVERITY } from '../../language/codes.ts';
import { load } from '../../language/load.ts';
import { textsOf } from '../../language/texts/texts.ts';
import { overlay } from './overlay.ts';

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

test.each(codes)('%s', (code) => {
  const page = pageOf(code);
  expect(page).toContain(`# ${code}\n`);
  for (const locale of ['zh', 'en'] as const) expect(page).toContain(textsOf(locale)[code].says);
  const wrong = examples(page, 'wrong');
  const right = examples(page, 'right');
  if (LIMITS.includes(code)) {
    expect(wrong).toEqual([]);
    return;
  }
  expect([wrong.length, right.length]).toEqual([1, 1]);
  for (const { file, snippet } of wrong) {
    const found = load(overlay(file, snippet)).diagnostics;
    expect(found.map((d) => d.code)).toEqual([code]);
    expect(found[0]?.severity).toBe(SEVERITY[code]);
  }
  for (const { file, snippet } of right) expect(load(overlay(file, snippet)).diagnostics).toEqual([]);
});
