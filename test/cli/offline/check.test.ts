/** `sop check`: the right line for each wrong file, silence on the shipped workspace, exit codes. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { readFolder, readSops } from '../../setup/folder.ts';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

const WRONG = 'test/language/corpus/wrong';
const BASE = readFolder('test/language/corpus/base');

interface Report {
  ok: boolean;
  errors: number;
  warnings: number;
  files: number;
  sops: { sop: string }[];
  diagnostics: { code: string; severity: string; file: string; line: number; column: number; message: string }[];
}

function write(folder: string, files: ReadonlyMap<string, string>): string {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const entries = readdirSync(WRONG)
  .filter((f) => f.endsWith('.yaml'))
  .map((f) => {
    const name = f.replace(/\.yaml$/, '');
    const [as = '', ...expected] = readFileSync(join(WRONG, `${name}.expected`), 'utf8')
      .trimEnd()
      .split('\n');
    return { name, as: as.replace('as: ', ''), expected, text: readFileSync(join(WRONG, f), 'utf8') };
  });

test('one folder of more than sixty wrong SOPs: every one is reported at its line, and no other', async () => {
  const folder = scratchFolder();
  const wrong = entries
    .filter((it) => it.as === 'sample.sop.yaml' && /^sop: sample$/m.test(it.text))
    .map((it) => ({ ...it, text: it.text.replace(/^sop: sample$/m, `sop: ${it.name}`) }));
  expect(wrong.length).toBeGreaterThan(60);
  write(folder, new Map([...BASE].filter(([path]) => path !== 'sample.sop.yaml')));
  write(folder, new Map(wrong.map((it) => [`${it.name}.sop.yaml`, it.text])));
  const said = await sop(['check', folder], { cwd: folder });
  expect(said.code).toBe(1);
  const heads = said.out
    .split('\n')
    .flatMap((line) => /^(\S+\.yaml):(\d+:\d+): .* \[([\w/-]+)\]$/.exec(line)?.slice(1, 4).join(' ') ?? []);
  const expected = wrong.flatMap((it) =>
    it.expected.map((line) => {
      const [code = '', place = ''] = line.split(' ');
      const elsewhere = /^(.*\.yaml):(\d+:\d+)$/.exec(place);
      return `${elsewhere?.[1] ?? `${it.name}.sop.yaml`} ${elsewhere?.[2] ?? place} ${code}`;
    }),
  );
  // One file says how long what is kept, and names the sample alone.
  const others = heads.filter((line) => !/ retention\/(kept-for-ever|unknown-sop)$/.test(line));
  expect(new Set(others)).toEqual(new Set(expected));
});

test.each(entries.filter((it) => it.as !== 'sample.sop.yaml'))('$as of $name', async ({ as, text, expected }) => {
  const folder = write(scratchFolder(), new Map(BASE).set(as, text));
  const report = await sopJson<Report>(['check', folder], { cwd: folder });
  expect(report.diagnostics.map((d) => `${d.code} ${d.file === as ? '' : `${d.file}:`}${d.line}:${d.column}`)).toEqual(
    expected,
  );
});

test('the shipped workspace: one good line, in either language', async () => {
  const english = await sop(['check']);
  expect(english).toMatchObject({ code: 0, err: '' });
  expect(english.out).toMatch(/^Good: nothing to report \(\d+ files, 11 sound SOPs, \d+ ms\)\n$/);
  const chinese = await sop(['check'], { env: { LANG: 'zh_CN.UTF-8' } });
  expect(chinese.out).toMatch(/^没有问题（/);
  const json = await sopJson<Report>(['check']);
  expect(json).toMatchObject({ ok: true, errors: 0, warnings: 0, diagnostics: [] });
  expect(json.sops.map((it) => it.sop)).toEqual([
    'complaint',
    'consultation',
    'delivery-installation',
    'improvement',
    'order-exception',
    'proactive-care',
    'public-opinion',
    'rectification',
    'regulator',
    'repair',
    'return-dispute',
  ]);
});

test('a mistake: place as seen from here, the line, a caret, what is meant; the counts last', async () => {
  const folder = write(scratchFolder(), readSops('sop-definitions'));
  const path = join(folder, 'complaint.sop.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('go_to: grade }', 'go_to: grad }'));
  const said = await sop(['check', 'here', '--locale', 'en'], { cwd: link(folder) });
  expect(said.code).toBe(1);
  expect(said.out).toMatch(/^here\/complaint\.sop\.yaml:\d+:\d+: .*grad.*\[step\/unknown-target\]$/m);
  expect(said.out).toMatch(/\^{4}\n {2}hint: .*grade/);
  expect(said.out.trimEnd().split('\n').at(-1)).toMatch(/^\d+ errors?, \d+ warnings? \(/);
});

/** A folder in which the given one is called `here`. */
function link(folder: string): string {
  const around = scratchFolder();
  write(join(around, 'here'), readFolder(folder));
  return around;
}

test('a file alone is checked within its workspace, and only it is reported', async () => {
  const folder = write(scratchFolder(), new Map(readSops('sop-definitions')).set('messages.yaml', 'tracking-link: ['));
  const good = await sopJson<Report>(['check', join(folder, 'calendars', 'cn-office.yaml')], { cwd: folder });
  expect(good).toMatchObject({ ok: true, files: 1 });
  const bad = await sopJson<Report>(['check', join(folder, 'messages.yaml')], { cwd: folder });
  expect(new Set(bad.diagnostics.map((d) => d.file))).toEqual(new Set(['messages.yaml']));
  expect(bad.ok).toBe(false);
});

test('warnings pass, unless they are to count', async () => {
  const unused = (readSops('sop-definitions').get('complaint.sop.yaml') ?? '').replace(
    '\ndata:\n',
    '\ndata:\n  colour: { type: text }\n',
  );
  const folder = write(scratchFolder(), new Map(readSops('sop-definitions')).set('complaint.sop.yaml', unused));
  expect((await sop(['check', folder])).code).toBe(0);
  expect((await sop(['check', folder])).out).toContain('data/never-used');
  expect((await sop(['check', folder, '--warnings-as-errors'])).code).toBe(1);
});

// The first of the two characters happens to be UTF-8 of something else; the second cannot be.
test('a file saved in GBK gives one diagnostic that says what to do', async () => {
  const folder = write(scratchFolder(), BASE);
  writeFileSync(join(folder, 'sample.sop.yaml'), Buffer.from([0x73, 0x6f, 0x70, 0x3a, 0x20, 0xcd, 0xb6, 0xcb, 0xdf]));
  const report = await sopJson<Report>(['check', folder], { cwd: folder });
  expect(report.diagnostics.filter((d) => d.file === 'sample.sop.yaml')).toMatchObject([
    { code: 'file/not-utf-8', line: 1, column: 7 },
  ]);
});

test('a folder without an SOP does not pass; one above them is told where they are', async () => {
  const folder = write(scratchFolder(), new Map(BASE));
  const above = await sop(['check', '.'], { cwd: process.cwd() });
  expect(above.code).toBe(2);
  expect(above.err).toMatch(/they are in [\w/-]+: sop check [\w/-]+\n$/);
  const misnamed = write(scratchFolder(), new Map([['complaint.yaml', BASE.get('sample.sop.yaml') ?? '']]));
  const said = await sop(['check', misnamed]);
  expect(said.code).toBe(1);
  expect(said.out).toContain('file/unknown');
  expect(said.out).toContain('There is no SOP file');
  expect((await sop(['check', join(folder, 'ladders.yaml')])).code).toBe(0);
});

test.each([
  [['check', 'nowhere'], 'There is no folder or file nowhere'],
  [['check', 'docs/diagnostics'], 'There is no .yaml file in'],
  [['check', '--warning-as-errors'], "unknown option '--warning-as-errors'"],
  [['chek'], "unknown command 'chek'"],
])('%j is a wrong call', async (args, says) => {
  const said = await sop(args);
  expect(said.code).toBe(2);
  expect(said.err).toContain(says);
});

test('wrong calls and help speak Chinese on a Chinese terminal', async () => {
  const env = { LANG: 'zh_CN.UTF-8' };
  expect((await sop(['check', '--warning-as-errors'], { env })).err).toBe(
    '没有选项 --warning-as-errors\n（是不是 --warnings-as-errors？）\n加 --help 看用法与例子。\n',
  );
  expect((await sop(['check', '--locale', 'fr'], { env })).err).toContain('--locale <locale> 不能是 fr：可用 zh, en');
  expect((await sop(['token'], { env })).err).toContain('为谁签发：加 --as <id>');
  const help = await sop(['check', '--help'], { env });
  expect(help.code).toBe(0);
  expect(help.out).toMatch(/用法：[^]*参数：[^]*选项：[^]*例：/);
});

test('a message that an SOP cannot fill is told of its SOP, of the message and of the folder', async () => {
  const folder = write(scratchFolder(), BASE);
  const name = 'message-unknown-name';
  writeFileSync(join(folder, 'other.sop.yaml'), readFileSync(join(WRONG, `${name}.yaml`), 'utf8'));
  for (const [path, code] of [
    ['other.sop.yaml', 1],
    ['messages.yaml', 1],
    ['.', 1],
    ['sample.sop.yaml', 0],
  ] as const) {
    const said = await sop(['check', path], { cwd: folder });
    expect([path, said.code, said.out.includes('[message/unknown-name]')]).toEqual([path, code, code === 1]);
  }
});
