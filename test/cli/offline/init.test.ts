/** `sop init`: what it writes is sound and green at once in both languages, and nothing is ever written over. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

test.each(['zh', 'en'])(
  'what it writes checks without a warning and its scenarios are green, all of it reached (%s)',
  async (locale) => {
    const cwd = scratchFolder();
    const at = (...args: string[]) => sop([...args, '--locale', locale], { cwd });
    const made = await at('init');
    expect(made).toMatchObject({ code: 0, err: '' });
    expect(made.out).toContain('sop-definitions');
    expect(await at('check', '--warnings-as-errors')).toMatchObject({ code: 0, err: '' });
    expect(await at('test', '--min', '100')).toMatchObject({ code: 0, err: '' });
    expect((await at('explain', 'request')).code).toBe(0);
    const text = readFileSync(join(cwd, 'sop-definitions/request.sop.yaml'), 'utf8');
    expect(/\p{Script=Han}/u.test(text)).toBe(locale === 'zh');
  },
);

test('nothing is written where one of the files is there, and no file is changed', async () => {
  const cwd = scratchFolder();
  mkdirSync(join(cwd, 'mine'));
  writeFileSync(join(cwd, 'mine/organization.yaml'), '# mine\n');
  const said = await sop(['init', 'mine'], { cwd });
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toContain('mine has organization.yaml already; nothing was written');
  expect(readdirSync(join(cwd, 'mine'))).toEqual(['organization.yaml']);
  expect(readFileSync(join(cwd, 'mine/organization.yaml'), 'utf8')).toBe('# mine\n');
  writeFileSync(join(cwd, 'file'), '');
  expect(await sop(['init', 'file'], { cwd })).toMatchObject({ code: 2, err: 'file is no folder.\n' });
});

test('it says which commands come next, as they are typed from here', async () => {
  const cwd = scratchFolder();
  expect((await sop(['init', 'my-sops'], { cwd })).out).toContain('sop check my-sops');
  expect((await sop(['init'], { cwd })).out).toMatch(/\n {2}sop check +check it\n/);
  const { files } = await sopJson<{ files: string[] }>(['init', 'third'], { cwd });
  expect(files).toContain('request.sop.yaml');
});
