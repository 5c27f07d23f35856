/** `sop diagram`: the picture as text, as data, into a file. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Picture } from '../../../language/diagram/picture.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop } from '../../setup/sop-command.ts';

test('Mermaid in the language of the terminal', async () => {
  const zh = await sop(['diagram', 'complaint', '--format', 'mermaid'], { env: { LANG: 'zh_CN.UTF-8' } });
  expect(zh).toMatchObject({ code: 0, err: '' });
  expect(zh.out).toMatch(/^flowchart TB\n/);
  expect(zh.out).toContain('|"其余"|');
  expect((await sop(['diagram', 'complaint', '--format', 'mermaid'])).out).toContain('|"otherwise"|');
});

test('JSON for programs, and into a file nothing is printed', async () => {
  const { nodes } = JSON.parse((await sop(['diagram', 'complaint', '--json'])).out) as Picture;
  expect(nodes.map(({ id }) => id)).toContain('call-back');
  const file = join(scratchFolder(), 'complaint.json');
  expect(await sop(['diagram', 'complaint', '--format', 'json', '--out', file])).toEqual({ code: 0, out: '', err: '' });
  expect((JSON.parse(readFileSync(file, 'utf8')) as Picture).sop).toBe('complaint');
});

test('an SVG as it is, in the theme that was asked for', async () => {
  const drawn = await sop(['diagram', 'improvement']);
  expect(drawn).toMatchObject({ code: 0, err: '' });
  expect(drawn.out).toMatch(/^<svg [\s\S]*prefers-color-scheme[\s\S]*<\/svg>\n$/);
  expect((await sop(['diagram', 'improvement', '--theme', 'dark'])).out).not.toContain('prefers-color-scheme');
});

test('a procedure that is not there is named, with the nearest', async () => {
  expect(await sop(['diagram', 'complain'])).toMatchObject({
    code: 2,
    err: expect.stringContaining('complaint') as string,
  });
});
