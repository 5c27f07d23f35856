/** Every code that the kernel or the API can tell has its text in both languages, and no text wants what nobody gives. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { problemBody, refusedBy } from '../../api/problem.ts';
import { en } from '../../api/texts/en.ts';
import { isProblemCode, localeOf, textOf } from '../../api/texts/texts.ts';
import { zh } from '../../api/texts/zh.ts';

function sources(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
}

const codesIn = (folder: string, areas: string) =>
  new Set(
    sources(folder).flatMap((text) =>
      [...text.matchAll(new RegExp(`'((?:${areas})/[a-z-]+)'`, 'g'))].map((it) => it[1] ?? ''),
    ),
  );

test('every refusal of the kernel has a text', () => {
  const codes = [
    ...codesIn(
      'engine',
      'act|approval|cancel|data|handover|merge|migrate|pause|promise|reopen|severity|signal|survey|call-back|clock|work',
    ),
  ];
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !isProblemCode(code))).toEqual([]);
});

test('every text is somebody’s: its code occurs in the kernel or here', () => {
  const all = [...sources('engine'), ...sources('api')].filter((text) => !text.includes('Problem texts in'));
  // Named by what refuses: the reason of a token, the state of what a second person confirms.
  const composed = [
    'auth/too-long',
    'person/confirmed',
    'person/lapsed',
    'person/same-person',
    'person/other-hash',
    'keys/same-person',
    'keys/confirmed',
    'keys/lapsed',
    'keys/other-hash',
    'again/same-person',
    'again/confirmed',
    'again/lapsed',
    'again/other-hash',
    'publish/confirmed',
    'publish/lapsed',
  ];
  const unused = Object.keys(zh).filter((code) => !all.some((text) => text.includes(`'${code}'`)));
  expect(unused).toEqual(composed);
});

test('both languages have the same parameters, and end as sentences do', () => {
  const parameters = (text: string) => new Set([...text.matchAll(/\{(\w+)\}/g)].map((it) => it[1]));
  for (const code of Object.keys(zh) as (keyof typeof zh)[]) {
    expect([code, parameters(en[code])]).toEqual([code, parameters(zh[code])]);
    expect(zh[code]).toMatch(/[。}]$/);
    expect(en[code]).toMatch(/[.}]$/);
  }
});

test('an instant is one on the wire, a number of as many digits is not; examples in braces stay', () => {
  const from = String(Date.UTC(2026, 1, 14, 4));
  const problem = refusedBy({ status: 409, code: 'call-back/too-soon', params: { from } });
  const body = problemBody(problem, 'en', 'r-1');
  expect(body).toMatchObject({ params: { from: '2026-02-14T04:00:00.000Z' } });
  expect(body.detail).toContain('from 2026-02-14T04:00:00.000Z');
  expect(textOf('case/unknown', { case: from }, 'en')).toContain(from);
  expect(textOf('event/subject', {}, 'zh')).toContain('{"case": 案件号}');
  expect(textOf('from/a-newer-worker', {}, 'zh')).toBe('from/a-newer-worker');
});

test('the language of an Accept-Language header', () => {
  expect(['en', 'en-US,zh;q=0.9', 'zh;q=0.1,en;q=0.2', '*', '', 'zh;q=0,en'].map(localeOf)).toEqual([
    'en',
    'en',
    'en',
    'zh',
    'zh',
    'en',
  ]);
});

test('who may is told in words; roles, people and teams stay as they are written', () => {
  const who = 'people: told (person/shen, team/owner), leads; duty-manager';
  const said = (locale: 'zh' | 'en') => textOf('act/not-related', { act: 'dispose', who }, locale);
  expect(said('zh')).toContain('人员：被通知的人（person/shen、team/owner）、其管理者；duty-manager');
  expect(said('en')).toContain('people: who was told (person/shen, team/owner), who leads them; duty-manager');
});
