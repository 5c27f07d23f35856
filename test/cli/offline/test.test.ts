/** `sop test`: exit codes, the readable difference, coverage, JUnit and JSON, filters. */
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../setup/scratch.ts';
import { sop, sopJson } from '../../setup/sop-command.ts';

interface Result {
  passed: number;
  failed: number;
  sops: {
    sop: string;
    scenarios: { title: string; passed: boolean; failures: { line: number; expected: string; found: string }[] }[];
    coverage: {
      percent: number;
      reached: number;
      total: number;
      missing: { kind: string; of: string; name: string }[];
    };
  }[];
}

/** The shipped workspace with scenarios of the test's own. */
function workspace(yaml: string | undefined): string {
  const folder = join(scratchFolder(), 'sop-definitions');
  mkdirSync(folder, { recursive: true });
  cpSync('sop-definitions', folder, { recursive: true });
  for (const name of readdirSync(folder)) if (name.endsWith('.test.yaml')) rmSync(join(folder, name));
  writeFileSync(join(folder, 'complaint.test.yaml'), yaml ?? '');
  return folder;
}

const one = (line: string) => `sop: complaint
scenarios:
  - title: 两小时 <内> & "外"
    start: 2026-12-07T09:00+08:00
    open: { customer: C-1, channel: hotline, description: 空调不冷 }
    story:
      - ${line}
`;

test('the shipped scenarios pass', async () => {
  const { code, out, err } = await sop(['test']);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toMatch(/^(?:[a-z-]+ {2}.+\n(?: {2}✓ .+\n)+)+\d+ passed, 0 failed \(\d+ ms\)\n$/);
  expect(out).toContain('complaint  投诉五步闭环\n');
});

test('a difference is shown at its line, in the reader’s language; exit 1', async () => {
  const folder = workspace(one('{ at: 4h, expect: { clock: { response: met } } }'));
  const { code, out } = await sop(['test', folder], { env: { LANG: 'zh_CN.UTF-8' } });
  expect(code).toBe(1);
  expect(out).toContain('  ✗ 两小时 <内> & "外"\n');
  expect(out).toContain('    complaint.test.yaml:7:48: 4h: clock response: 应为 met，实为 breached\n');
  expect(out).toContain('    7 |       - { at: 4h, expect: { clock: { response: met } } }\n');
  expect(out).toContain('        4h        升级 4小时响应 1\n');
  expect(out).toMatch(/0 个通过，1 个失败/);
});

test('a refused act is shown with its fields and what is wrong with each', async () => {
  const line = '{ at: 20m, act: { complete: receive, as: registered, by: li, with: { amount: 700, plan: x } } }';
  const folder = workspace(one(line));
  const zh = (await sop(['test', folder], { env: { LANG: 'zh_CN.UTF-8' } })).out;
  expect(zh).toContain('动作被拒绝: data/invalid（plan：此处不需要这一项；');
  expect(zh).toContain('；category：必填；');
  expect(zh).toContain('evidence.case-record：必填');
  expect((await sop(['test', folder])).out).toContain(
    'the act was refused: data/invalid (plan: is not asked for here; category: is required; ',
  );
  const { sops } = await sopJson<Result>(['test', folder]);
  expect(sops[0]?.scenarios[0]?.failures).toMatchObject([
    {
      fields: expect.arrayContaining([{ field: 'category', code: 'data/required', message: 'is required' }]) as unknown,
    },
  ]);
});

test('an act expected to be refused otherwise shows its fields too', async () => {
  const line = '{ at: 20m, act: { complete: receive, as: registered, by: li }, refused: act/not-yours }';
  const { out } = await sop(['test', workspace(one(line))]);
  expect(out).toContain('found data/invalid (category: is required; ');
});

test('--json says the same for programs', async () => {
  const folder = workspace(one('{ at: 4h, expect: { clock: { response: met }, level: 1 } }'));
  const result = await sopJson<Result>(['test', folder]);
  expect(result).toMatchObject({ passed: 0, failed: 1 });
  expect(result.sops[0]?.scenarios[0]?.failures).toMatchObject([{ line: 7, expected: 'met', found: 'breached' }]);
});

test('--coverage lists what no scenario reached; --min makes too little a failure', async () => {
  const file = join(workspace(one('{ at: 4h, expect: { level: 1 } }')), 'complaint.test.yaml');
  const plain = await sop(['test', file, '--coverage']);
  expect(plain.code).toBe(0);
  expect(plain.out).toMatch(/complaint: \d%  ?covered|complaint: \d% covered \(1 of \d+ outcomes, rows and levels\)/);
  expect(plain.out).toContain('  not reached: outcome dispatch nobody\n');
  expect(plain.out).toContain('  not reached: row again 2\n');
  expect(plain.out).not.toContain('not reached: level front-line 1\n');
  expect((await sop(['test', file, '--min', '50'])).code).toBe(1);
  expect((await sop(['test', '--min', '90'])).code).toBe(0);
});

test('--junit writes what CI systems read, escaped', async () => {
  const folder = workspace(one('{ at: 4h, expect: { clock: { response: met } } }'));
  const file = join(folder, 'results.xml');
  await sop(['test', folder, '--junit', file]);
  const xml = readFileSync(file, 'utf8');
  expect(xml).toContain('<testsuites name="sop test" tests="1" failures="1" errors="0" skipped="0"');
  expect(xml).toContain(
    'classname="complaint" name="两小时 &lt;内&gt; &amp; &quot;外&quot;" file="complaint.test.yaml" line="3"',
  );
  expect(xml).toMatch(/<failure type="expected" message="4h: clock response: expected met, found breached">/);
  expect(xml.trimEnd().endsWith('</testsuites>')).toBe(true);
});

test('--filter runs the scenarios with that in their title', async () => {
  const { sops } = await sopJson<Result>(['test', '--filter', '三次打不通，未确认结案']);
  expect(sops.flatMap((it) => it.scenarios.map((s) => s.title))).toEqual([
    expect.stringContaining('三次打不通，未确认结案'),
  ]);
});

test('a wrong call ends with 2 and says what to write', async () => {
  const missing = await sop(['test', 'nowhere']);
  expect(missing).toMatchObject({ code: 2, err: 'There is no folder or file nowhere.\n' });
  const nobody = await sop(['test', '--filter', '没有这样的标题']);
  expect(nobody).toMatchObject({ code: 2, err: 'No scenario has "没有这样的标题" in its title.\n' });
  expect(await sop(['test', '--min', 'lots'])).toMatchObject({ code: 2 });
  const unwritable = await sop(['test', '--filter', '三次', '--junit', 'no/such/folder/results.xml']);
  expect(unwritable).toMatchObject({ code: 2, err: expect.stringContaining('cannot be written') as string });
});

test('mistakes in the files are told instead of running them', async () => {
  const folder = workspace(one('{ at: 4h, expect: { clock: { respons: met } } }'));
  const { code, err } = await sop(['test', folder]);
  expect(code).toBe(1);
  expect(err).toContain('[scenario/unknown-clock]');
});
