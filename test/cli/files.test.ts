/** `sop case attach`, `files` and `download` against a real platform. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WireFile, WireUploaded } from '../../wire/file.ts';
import type { WireReply } from '../../wire/reply.ts';
import { PNG } from '../setup/contents.ts';
import { type PlatformCommand, platformCommand } from '../setup/platform-command.ts';
import { scratchFolder } from '../setup/scratch.ts';

let platform: PlatformCommand;
beforeAll(async () => {
  platform = await platformCommand();
});
afterAll(() => platform?.stop());

test('a file goes to a case and comes back as it was, over nothing that is there', async () => {
  const data = ['--data', 'customer=CU-F', '--data', 'channel=hotline', '--data', 'description=空调三天未装'];
  const { case: id } = await platform.json<WireReply>('case', 'open', 'complaint', '--by', 'li', ...data);
  const folder = scratchFolder();
  const [from, to] = [join(folder, '照片.png'), join(folder, 'back.png')];
  writeFileSync(from, PNG);
  const { file, type } = await platform.json<WireUploaded>(
    'case',
    'attach',
    id,
    from,
    '--for',
    'case-record',
    '--by',
    'li',
  );
  expect(type).toBe('image/png');
  const { items } = await platform.json<{ items: WireFile[] }>('case', 'files', id, '--by', 'li');
  expect(items.map((it) => [it.file, it.name, it.for])).toEqual([[file, '照片.png', 'case-record']]);
  expect(await platform.cli('case', 'download', id, file, to, '--by', 'li')).toMatchObject({ code: 0 });
  expect(readFileSync(to).equals(PNG)).toBe(true);
  expect(await platform.cli('case', 'download', id, file, to, '--by', 'li')).toMatchObject({ code: 1 });
  expect(await platform.cli('case', 'attach', id, join(folder, 'none'), '--by', 'li')).toMatchObject({ code: 1 });
});
