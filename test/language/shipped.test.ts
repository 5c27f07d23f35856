/** The workspace that is shipped: silent, small, and what language.md says it is. */
import { describe, expect, test } from 'vitest';
import { canonical, sha256 } from '../../language/hash.ts';
import { load } from '../../language/load.ts';
import { readFolder } from '../setup/folder.ts';

const files = readFolder('sop-definitions');

describe('the shipped workspace', () => {
  const workspace = load(files);
  const plan = workspace.packages.get('complaint')?.plan;

  test('has nothing to report, in either language', () => {
    expect(workspace.diagnostics).toEqual([]);
    expect(load(files, { locale: 'en' }).diagnostics).toEqual([]);
  });

  test.each([
    // Three roles with caps a case and a day.
    ['complaint', 14],
    ['delivery-installation', 14],
    ['return-dispute', 18.5],
    ['order-exception', 16],
    ['rectification', 12],
    ['repair', 18],
    ['consultation', 11],
    ['regulator', 17],
    ['public-opinion', 15],
    ['proactive-care', 11],
    ['improvement', 11],
  ])('gives the plan of %s in at most %s KB', (sop, kilobytes) => {
    const found = workspace.packages.get(sop)?.plan;
    expect(found).toBeDefined();
    expect(Buffer.byteLength(JSON.stringify(found))).toBeLessThanOrEqual(kilobytes * 1024);
  });

  test('the complaint goes through its five stages', () => {
    expect(plan?.stages).toEqual(['接收', '分类', '分派', '解决', '回访']);
    expect(plan?.steps.map((s) => `${s.kind} ${s.id}`)).toEqual([
      'task receive',
      'decide grade',
      'task classify',
      'assign dispatch',
      'task propose',
      'approve authorize',
      'do pay',
      'task pay-by-hand',
      'task resolve',
      'call_back call-back',
      'decide again',
    ]);
    expect(plan?.join).toEqual(['customer', 'order']);
    expect(plan?.clocks.map((c) => c.limit)).toEqual([
      { unit: 'service', ms: 4 * 3_600_000 },
      { unit: 'service', ms: 24 * 3_600_000 },
      { unit: 'service', ms: 72 * 3_600_000 },
      { unit: 'nd', days: 5 },
      { unit: 'service', ms: 4 * 3_600_000 },
      { unit: 'service', ms: 4 * 3_600_000 },
      { unit: 'service', ms: 4 * 3_600_000 },
    ]);
  });

  test('carries the calendars, ladders and messages it refers to, and no other', () => {
    expect(Object.keys(plan?.calendars ?? {})).toEqual(['always-on', 'calling-hours']);
    expect(Object.keys(plan?.ladders ?? {}).sort()).toEqual(['front-line', 'resolution', 's1']);
    expect(plan?.messages).toEqual({
      'please-reply': { by: 'sms', hours: 'calling-hours' },
      'tracking-link': { by: 'sms', hours: 'calling-hours' },
    });
    expect(Object.keys(workspace.packages.get('complaint')?.texts.messages ?? {}).sort()).toEqual([
      'please-reply',
      'tracking-link',
    ]);
  });

  test('a mistyped target is one mistake: no clock and no step beyond it is blamed', () => {
    const [path, text = ''] = ['complaint.sop.yaml', files.get('complaint.sop.yaml')];
    const mistyped = new Map(files).set(path, text.replace('go_to: grade', 'go_to: grde'));
    expect(load(mistyped).diagnostics.map((it) => it.code)).toEqual(['step/unknown-target']);
  });

  test('is pinned by the hash of all the rest', () => {
    const { hash, ...rest } = plan ?? { hash: '' };
    expect(hash).toBe(sha256(canonical(rest)));
    expect(load(new Map(files)).packages.get('complaint')?.plan.hash).toBe(hash);
    const changed = new Map(files).set(
      'complaint.sop.yaml',
      (files.get('complaint.sop.yaml') ?? '').replace('limit: 4h, warn', 'limit: 5h, warn'),
    );
    expect(load(changed).packages.get('complaint')?.plan.hash).not.toBe(hash);
  });

  test('a mistake in one file leaves the others heard', () => {
    const broken = new Map(files).set('messages.yaml', 'tracking-link: [').set('ladders.yaml', 'front-line: []');
    const found = load(broken);
    expect(new Set(found.diagnostics.map((d) => d.range.file))).toEqual(new Set(['messages.yaml', 'ladders.yaml']));
    expect(found.packages.size).toBe(0);
  });
});
