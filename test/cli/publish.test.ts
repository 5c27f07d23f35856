/** `sop publish` and `sop doctor` against a real platform. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Line } from '../../cli/doctor/line.ts';
import { type PlatformCommand, platformCommand } from '../setup/platform-command.ts';
import { emptyDatabase } from '../setup/server.ts';
import { sop } from '../setup/sop-command.ts';

let platform: PlatformCommand;
beforeAll(async () => {
  platform = await platformCommand();
});
afterAll(() => platform?.stop());

const cli = (...args: string[]) => platform.cli(...args);
const json = <T>(...args: string[]) => platform.json<T>(...args);

describe('publish', () => {
  const edit = (from: string, to: string) => {
    const path = join(platform.workspace, 'complaint.sop.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };

  test('what the first start published is unchanged', async () => {
    const said = await cli('publish', '--by', 'han');
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('unchanged: complaint@3');
  });

  test('a new version waits for the second person, who confirms it', async () => {
    edit('version: 3', 'version: 4');
    edit('limit: 4h, warn', 'limit: 5h, warn');
    expect((await cli('publish', '--dry-run', '--by', 'han')).out).toContain('would publish: complaint@4');
    const asked = await cli('publish', '--by', 'han');
    expect(asked.err).toBe('');
    expect(asked.out).toMatch(/waits for supervisor: complaint@4 \(publication \d+; sop publish --show \d+ --by …\)/);
    const unseen = await cli('publish', '--confirm', 'complaint@4', '--by', 'chen');
    expect([unseen.code, unseen.err]).toEqual([1, expect.stringContaining('Look first')]);
    const shown = await cli('publish', '--show', 'complaint@4', '--by', 'chen');
    const [, id = '', hash = ''] = /--confirm (\d+) --hash (\w+)/.exec(shown.out) ?? [];
    expect((await cli('publish', '--confirm', id, '--hash', hash, '--by', 'han')).code).toBe(1);
    const other = await cli('publish', '--confirm', id, '--hash', `${hash}0`, '--by', 'chen');
    expect([other.code, other.err]).toEqual([1, expect.stringContaining('[publish/other-hash]')]);
    const confirmed = await cli('publish', '--confirm', id, '--hash', hash, '--by', 'chen');
    expect(confirmed).toMatchObject({ code: 0, out: 'confirmed and in force: complaint@4\n' });
    expect((await cli('publish', '--by', 'han')).out).toContain('unchanged: complaint@4');
  });

  test('who does not own it is refused; errors are told at their line, also without the API', async () => {
    edit('version: 4', 'version: 5');
    const refused = await cli('publish', '--by', 'li');
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('[auth/role]');
    edit('go_to: grade }', 'go_to: grad }');
    const wrong = await cli('publish', '--by', 'han', '--api', 'http://127.0.0.1:9');
    expect(wrong.code).toBe(1);
    expect(wrong.err).toContain('[step/unknown-target]');
    expect(wrong.err).toContain('nothing was published');
    edit('go_to: grad }', 'go_to: grade }');
  });

  test.each([
    [['publish', '--confirm', 'complaint', '--by', 'han']],
    [['publish', 'somewhere', '--confirm', 'complaint@4', '--by', 'han']],
    [['publish', 'nowhere', '--by', 'han']],
  ])('%j is a wrong call', async (args) => expect((await cli(...args)).code).toBe(2));
});

test('doctor: every line is good where everything runs', async () => {
  const { ok, lines } = await json<{ ok: boolean; lines: Line[] }>('doctor');
  expect(lines.filter((line) => line.status === 'problem')).toEqual([]);
  expect(ok).toBe(true);
  expect(lines.map((line) => line.what)).toEqual(
    expect.arrayContaining([
      'Node',
      'packages',
      'SOP definitions',
      'Temporal',
      'search attributes',
      'time skipping',
      'worker',
      'database',
      'API',
    ]),
  );
  expect(lines.find((line) => line.what === 'time skipping')).toMatchObject({ status: 'ok' });
  expect(lines.find((line) => line.what === 'clock (database)')).toMatchObject({ status: 'ok' });
});

test('doctor: what is missing, and what to do', async () => {
  const elsewhere = {
    ...platform.env,
    BIHUAN_TASK_QUEUE: 'nobody-polls-this',
    DATABASE_URL: await emptyDatabase(),
    BIHUAN_API_URL: 'http://127.0.0.1:9',
    BIHUAN_WORKSPACE: join(platform.workspace, 'nowhere'),
  };
  const said = await sop(['doctor'], { env: elsewhere });
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/^problem +worker +nobody polls the task queue nobody-polls-this\n +→ run npm start/m);
  expect(said.out).toMatch(/^problem +database +PostgreSQL .*migrations to come: 001-cases\.sql/m);
  expect(said.out).toMatch(/^problem +SOP definitions +there is no folder/m);
  expect(said.out).toMatch(/^problem +API +http:\/\/127\.0\.0\.1:9: /m);
  expect(said.out.trimEnd().split('\n').at(-1)).toBe('4 problems.');
});
