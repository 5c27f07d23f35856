/** Every property has a page whose flaw it finds and whose repair holds; stories that people can act out are replayed by the kernel. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { QUESTIONS } from '../../../language/prove/prove.ts';
import { textOf } from '../../../language/prove/texts/texts.ts';
import { brokenIn, replayed } from './proved.ts';
import { FLAWS } from './planted.ts';

const PAGES = 'docs/proofs';
const ids = QUESTIONS.map(({ id }) => id);
const pageOf = (id: string) => readFileSync(`${PAGES}/${id.replace('/', '-')}.md`, 'utf8');
const example = (page: string, kind: string) =>
  new RegExp(`\`\`\`yaml ${kind} sample.sop.yaml\\n([\\s\\S]*?)\\n\`\`\``).exec(page)?.[1] ?? '';

test('there is a page for each property and no other', () => {
  expect(readdirSync(PAGES).sort()).toEqual(ids.map((id) => `${id.replace('/', '-')}.md`).sort());
});

test('docs/proving.md names each property and no other', () => {
  const named = [...readFileSync('docs/proving.md', 'utf8').matchAll(/^\| \[`([a-z/-]+)`\]/gm)].map((m) => m[1]);
  expect(named).toEqual(ids);
});

test.each(ids)('%s has texts in both languages, as its page says', (id) => {
  for (const locale of ['zh', 'en'] as const) {
    expect(pageOf(id)).toContain(textOf(id, locale).broken);
    expect(textOf(id, locale).title).not.toBe(id);
  }
});

test.each(ids)('%s: the flaw of its page is found, and its repair holds', (id) => {
  expect(brokenIn(example(pageOf(id), 'broken')).map((it) => it.id)).toContain(id);
  expect(brokenIn(example(pageOf(id), 'holds'))).toEqual([]);
});

test.each(FLAWS)('$id: $name', async ({ id, snippet, story }) => {
  const found = brokenIn(snippet).find((it) => it.id === id)?.findings[0];
  expect(found).toBeDefined();
  expect(found?.story?.map((way) => `${way.step}:${way.outcome}`).join(' ') ?? 'none').toBe(story);
  if (story === 'none') return;
  const failures = await replayed(snippet, id);
  expect(failures).toEqual([]);
});
