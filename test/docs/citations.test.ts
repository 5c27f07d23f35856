/** What comments, texts and pages cite can be found: rules, headings, keys, terms and decisions all lead somewhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, test } from 'vitest';
import { rowsOf, SEMANTICS } from '../setup/page-tables.ts';

const LEFT_OUT = /^(node_modules|coverage|schemas|\..*)$/;
const TEXT = /\.(ts|mjs|cjs|sql|md|yaml)$/;

/** Every file of the repository that people write. */
const files = readdirSync('.', { withFileTypes: true })
  .flatMap((entry) => {
    if (LEFT_OUT.test(entry.name)) return [];
    if (!entry.isDirectory()) return [entry.name];
    return readdirSync(entry.name, { recursive: true, encoding: 'utf8' }).map((file) => join(entry.name, file));
  })
  .filter((file) => TEXT.test(file) && !file.includes('node_modules'));

const read = (file: string) => readFileSync(file, 'utf8');
/** A comment's lines are one text: a citation may go on in the next. */
const textOf = (file: string) => read(file).replace(/\s*\n\s*(?:\*(?!\/)|\/\/|--|#+)?\s*/g, ' ');

interface Citation {
  file: string;
  cited: string;
}

/** Every citation of a kind, but those in this very file. */
function citations(pattern: RegExp): Citation[] {
  return files.flatMap((file) => {
    if (file.endsWith('citations.test.ts')) return [];
    return [...textOf(file).matchAll(pattern)].map((found) => ({ file, cited: found.slice(1).find(Boolean) ?? '' }));
  });
}

const lost = (found: Citation[], known: (cited: string) => boolean) =>
  found.filter(({ cited }) => !known(cited)).map(({ file, cited }) => `${file}: ${cited}`);

const pages = files.filter((file) => /^(ARCHITECTURE|docs\/[^/]+)\.md$/.test(file));
/** Words of a heading or of bold type, without article and case. */
const plain = (text: string) => text.replace(/^the /i, '').replaceAll('`', '').toLowerCase();
const headings = (page: string) => [...read(page).matchAll(/^#+ (.+)$/gm)].map((found) => found[1] ?? '');
const bold = (page: string) => [...read(page).matchAll(/\*\*([^*]+)\*\*/g)].map((found) => found[1] ?? '');

describe('citations', () => {
  const rules = new Set([...read(SEMANTICS).matchAll(/<a id="rule-(\d+)"><\/a>/g)].map((found) => Number(found[1])));
  /** `9`, `19–21`, `4, 18`, `2, 3, 6 and 13`. */
  const numbersOf = (text: string) =>
    text.split(/, and | and |, |、|和|与/).flatMap((part) => {
      const [from = Number.NaN, to = from] = part.split(/[–-]/).map(Number);
      return to - from > 100 || Number.isNaN(to)
        ? [Number.NaN]
        : Array.from({ length: to - from + 1 }, (_, i) => from + i);
    });

  test.each([
    ['a rule', /\brule (\d+)\b/gi, 400],
    ['rules', /\brules (\d+(?:[–-]\d+)?(?:(?:, and | and |, )\d+(?:[–-]\d+)?)*)/gi, 80],
    ['规则', /规则 ?(\d+(?:[–、和与]\d+)*)/g, 20],
  ])('%s leads to docs/semantics.md', (_, pattern, atLeast) => {
    const found = citations(pattern);
    expect(found.length).toBeGreaterThan(atLeast);
    expect(lost(found, (cited) => numbersOf(cited).every((number) => rules.has(number)))).toEqual([]);
  });

  test('(architecture, "…") leads to a heading or bold words of ARCHITECTURE.md or a page of docs', () => {
    const known = new Set(pages.flatMap((page) => [...headings(page), ...bold(page)]).map(plain));
    const found = citations(/\barchitecture[,:] "([^"]+)"/gi);
    expect(found.length).toBeGreaterThan(20);
    expect(lost(found, (cited) => known.has(plain(cited)))).toEqual([]);
  });

  test('(semantics: "…") leads to a heading there', () => {
    const known = new Set(headings(SEMANTICS));
    const found = citations(/\(semantics[,:] "([^"]+)"/g);
    expect(found.length).toBeGreaterThan(5);
    expect(lost(found, (cited) => known.has(cited))).toEqual([]);
  });

  test('(language: …) leads to a key or a file of docs/language.md', () => {
    const page = 'docs/language.md';
    const names = headings(page).flatMap((it) => [
      it.split(' — ')[0] ?? '',
      ...[...it.matchAll(/`([^`]+)`/g)].map((m) => m[1]),
    ]);
    const keys = [...read(page).matchAll(/^- \*+`([^`]+)`\*+/gm)].map((found) => found[1]);
    const known = new Set([...names, ...keys]);
    const found = citations(/\(language[,:] (?:"([^"]+)"|`([^`]+)`)/g);
    expect(found.length).toBeGreaterThan(3);
    expect(lost(found, (cited) => known.has(cited))).toEqual([]);
  });

  test('(vocabulary: "…") leads to a term', () => {
    const terms = new Set(rowsOf('vocabulary', ['term', '中文', 'meaning']).flatMap((row) => row.term.split(', ')));
    const found = citations(/\(vocabulary: "([^"]+)"/g);
    expect(found.length).toBeGreaterThan(1);
    expect(lost(found, (cited) => terms.has(cited))).toEqual([]);
  });

  test('a decision leads to its page', () => {
    const known = new Set(readdirSync('docs/decisions').map((name) => Number.parseInt(name, 10)));
    const found = citations(/\bdecisions? (\d+)\b/gi);
    expect(found.length).toBeGreaterThan(3);
    expect(lost(found, (cited) => known.has(Number(cited)))).toEqual([]);
  });

  test('(room/file.ts) is there', () => {
    const found = citations(/\(((?:[a-z-]+\/)+[a-z-]+\.ts)\)/g);
    expect(found.length).toBeGreaterThan(3);
    expect(lost(found, (cited) => existsSync(cited))).toEqual([]);
  });

  test('a link to a place within a page leads there', () => {
    /** As the forge that shows the pages names a heading. */
    const slug = (heading: string) =>
      heading
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replace(/\s/g, '-');
    const places = (page: string) =>
      new Set([...headings(page).map(slug), ...[...read(page).matchAll(/<a id="([^"]+)">/g)].map((found) => found[1])]);
    const links = files
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        [...read(file).matchAll(/\]\(([^)#:\s]*)#([^)\s]+)\)/g)].map((found) => ({
          file,
          to: found[1] ?? '',
          at: found[2] ?? '',
        })),
      );
    expect(links.length).toBeGreaterThan(3);
    const broken = links.filter(
      ({ file, to, at }) => !places(to === '' ? file : normalize(join(dirname(file), to))).has(at),
    );
    expect(broken).toEqual([]);
  });
});
