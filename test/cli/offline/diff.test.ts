/** `sop diff`: two folders, two files, and what is neither. */
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop } from '../../setup/sop-command.ts';

function edited(): string {
  const folder = join(scratchFolder(), 'after');
  cpSync('sop-definitions', folder, { recursive: true });
  const file = join(folder, 'complaint.sop.yaml');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replace('until: receive.done, limit: 4h', 'until: receive.done, limit: 2h'),
  );
  return folder;
}

test('folders and files are compared in sentences, by whom they touch', async () => {
  const after = edited();
  const folders = await sop(['diff', 'sop-definitions', after]);
  expect(folders).toMatchObject({ code: 0, err: '' });
  expect(folders.out).toMatch(/^customers will notice:\n {2}complaint .*clocks\.response\.limit: 4h → 2h\n$/);
  const files = ['sop-definitions/complaint.sop.yaml', join(after, 'complaint.sop.yaml')];
  expect((await sop(['diff', ...files])).out).toBe(folders.out);
  const { same, lines } = JSON.parse((await sop(['diff', ...files, '--json'])).out) as {
    same: boolean;
    lines: object[];
  };
  expect([same, lines.length]).toEqual([false, 1]);
});

test('the same means the same; a file and a folder are no pair', async () => {
  expect(await sop(['diff', 'sop-definitions', 'sop-definitions'])).toEqual({
    code: 0,
    out: 'They mean the same.\n',
    err: '',
  });
  expect(await sop(['diff', 'sop-definitions', 'README.md'])).toMatchObject({ code: 2, out: '' });
});
