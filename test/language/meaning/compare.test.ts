/** Two versions compared: nothing between a version and itself, each change in the group it touches, renames as renames. */
import { expect, test } from 'vitest';
import { load } from '../../../language/load.ts';
import { compareSops, compareWorkspaces } from '../../../language/meaning/compare.ts';
import type { Touched } from '../../../language/meaning/line.ts';
import { shippedFiles, shippedWorkspace } from '../../setup/shipped.ts';

const shipped = { files: shippedFiles, workspace: shippedWorkspace() };

/** The shipped workspace with one text of one file replaced. */
function changed(file: string, before: string, after: string) {
  const text = shippedFiles.get(file) ?? '';
  expect(text).toContain(before);
  const files = new Map(shippedFiles).set(file, text.replaceAll(before, after));
  const workspace = load(files);
  expect(workspace.diagnostics.filter((it) => it.severity === 'error')).toEqual([]);
  return { files, workspace };
}

test('a workspace means what it means, whatever its comments', () => {
  expect(compareWorkspaces(shipped, shipped)).toEqual([]);
  const commented = changed('complaint.sop.yaml', 'sop: complaint', '# 另一句注释\nsop: complaint');
  expect(compareWorkspaces(shipped, commented)).toEqual([]);
});

test.each<[what: string, before: string, after: string, touches: Touched, told: RegExp]>([
  [
    'a deadline',
    'until: receive.done, limit: 4h',
    'until: receive.done, limit: 2h',
    'customers',
    /clocks\.response\.limit：4h → 2h/,
  ],
  ['a ladder', 'ack_within: 30m', 'ack_within: 20m', 'leads', /ladders\.s1/],
  ['who works', 'to: team/resolution', 'to: team/follow-up', 'agents', /dispatch.*team\/resolution → team\/follow-up/],
  ['a way', 'declined: classify', 'declined: dispatch', 'agents', /outcomes\.declined：classify → dispatch/],
  ['a field', 'max: 40, title: 订单', 'max: 50, title: 订单', 'agents', /data\.order\.max：40 → 50/],
  ['a call-back', 'after: 2h', 'after: 3h', 'customers', /call_back\.after：2h → 3h/],
  ['an approval', 'binds: [plan]', 'binds: [plan, category]', 'leads', /approve\.binds：增加 category/],
])('%s is told once, to whom it touches', (_, before, after, touches, told) => {
  const lines = compareWorkspaces(shipped, changed('complaint.sop.yaml', before, after));
  expect(lines.map((it) => it.touches)).toEqual([touches]);
  expect(lines[0]?.zh).toMatch(told);
});

test('a step under another name is renamed, and nothing else changed', () => {
  const body = shippedWorkspace().packages.get('improvement')!;
  const [first] = body.plan.steps;
  const version = body.plan.version;
  const text = shippedFiles
    .get('improvement.sop.yaml')!
    .replace(/^version: .*$/m, `version: ${version + 1}`)
    .replace(/^upgrade:.*\n/m, '')
    .replaceAll(new RegExp(`\\b${first!.id}\\b(?=[:.,\\s}])`, 'g'), 'written-down')
    .replace(/^steps:/m, `upgrade: { from: ${version}, steps: { ${first!.id}: written-down } }\n\nsteps:`);
  const workspace = load(new Map(shippedFiles).set('improvement.sop.yaml', text));
  expect(workspace.diagnostics.filter((it) => it.severity === 'error')).toEqual([]);
  const lines = compareSops(body, workspace.packages.get('improvement')!);
  expect(lines.filter(({ en }) => /is now called written-down/.test(en))).toHaveLength(1);
  expect(lines.filter(({ en }) => / steps\./.test(en)).map(({ en }) => en)).toEqual([]);
});

test('a procedure that comes or goes is told', () => {
  const files = new Map([...shippedFiles].filter(([path]) => path !== 'consultation.sop.yaml'));
  const less = { files, workspace: load(files) };
  const gone = compareWorkspaces(shipped, less).map((it) => it.en);
  expect(gone).toContainEqual(expect.stringMatching(/^consultation .*not in the second/));
  const come = compareWorkspaces(less, shipped).map((it) => it.en);
  expect(come).toContainEqual(expect.stringMatching(/^consultation .*a new procedure/));
});
