/** Rule 28: what the audit says of every line, and what the Temporal Web UI is given to show. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import { startOptions } from '../../workflows/contract.ts';
import { cut, cutBefore, DETAILS_BYTES_MAX, SUMMARY_BYTES_MAX } from '../../workflows/cut.ts';
import { details } from '../../workflows/details.ts';
import { earliestDueMs, earliestOfAllMs } from '../../engine/see/sla.ts';
import { wordsIn } from '../../words/words.ts';
import { done, planOf, playOf, START_MS, text, types } from '../setup/written.ts';

const HOUR = 3_600_000;
const shop = { id: 'shop', roles: ['integration'], teams: [], onBehalfOf: 'customer' };
const data = { customer: 'CU-1' };
const always = `calendar: always-on
title: 24×7
zone: Asia/Shanghai
week: { all: ['00:00-24:00'] }
known_until: 9999-12-31
`;
const small = `sop: audited
version: 3
title: 审计
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 0 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.resolved, limit: 4h }
steps:
  work: { title: 处理, task: { for: team/sales, may_ask: [amount] }, outcomes: { solved: { go_to: check, resolves: true } } }
  check: { title: 复核, task: { for: team/sales }, clock: { limit: 9h }, outcomes: { fine: close, bad: { go_to: work, reopen: true } } }
`;

describe('rule 28: the audit', () => {
  test('rule 28: lines are numbered without a gap and say when, who, on whose behalf, and when it was received', () => {
    const p = playOf('audited', small, data);
    const act = { act: 'contact', direction: 'in' } as const;
    p.take({ ...p.acting(shop, act, 'a-1'), receivedAtMs: START_MS - 700 });
    p.advance(5 * HOUR);
    p.act('sb', done('work', 'solved'));
    expect(p.events.map((e) => e.seq)).toEqual(p.events.map((_, i) => i + 1));
    expect(p.events.find((e) => e.type === 'contact.received')).toMatchObject({
      atMs: START_MS,
      actor: 'shop',
      onBehalfOf: 'customer',
      receivedAtMs: START_MS - 700,
    });
    // Time itself is nobody: what a clock does has no actor, and none of the one who comes next.
    const breach = p.events.find((e) => e.type === 'clock.breached');
    expect(breach).toMatchObject({ atMs: START_MS + 4 * HOUR, clock: 'whole' });
    expect(breach).not.toHaveProperty('actor');
    const after = p.events.filter((e) => e.atMs === START_MS + 5 * HOUR);
    expect(after.length).toBeGreaterThan(1);
    for (const event of after) expect([event.type, event.actor]).toEqual([event.type, 'sb']);
  });

  test('rule 28: what changes is told as it was and as it is', () => {
    const p = playOf('audited', small, data);
    p.act('sb', done('work', 'solved', { with: { amount: 9_900 } }));
    expect(p.events.find((e) => e.type === 'data.changed')?.data).toEqual({
      before: { amount: 0 },
      after: { amount: 9_900 },
    });
  });

  test('rule 28: opened, begun again and moved, it says by which version and, with its calendars, which plan', () => {
    const p = playOf('audited', small, data);
    const { hash } = p.world.plan;
    expect(p.events[0]).toMatchObject({ type: 'case.opened', data: { sop: 'audited', version: 3, plan: hash } });
    p.act('sb', done('work', 'solved'));
    p.act('sb', done('check', 'bad'));
    expect(p.events.find((e) => e.type === 'case.reopened')?.data).toEqual({ plan: hash });
    const { plan } = planOf('audited', small.replace('version: 3', 'version: 4'));
    expect(plan.hash).not.toBe(hash);
    expect(p.move(plan, { id: 'm-1', actor: { id: 'ma', roles: ['manager'], teams: [] } })).toBe(true);
    expect(p.events.find((e) => e.type === 'case.migrated')?.data).toMatchObject({
      before: { version: 3, plan: hash },
      after: { version: 4, plan: plan.hash },
    });
    // Other calendars make another plan of the same version.
    const hours = { 'calendars/always-on.yaml': always.replace('00:00-24:00', '00:00-23:00') };
    const recalendared = planOf('audited', small, hours).plan;
    expect([recalendared.version, recalendared.hash === hash]).toEqual([3, false]);
  });

  test('rule 28: an act under an id applied before adds no line', () => {
    const p = playOf('audited', small, data);
    const note = { act: 'annotate', note: text } as const;
    p.act('sb', note, 'n-1');
    const before = types(p);
    expect(p.act('sb', note, 'n-1')).toMatchObject({ repeated: true });
    expect(types(p)).toEqual(before);
  });
});

describe('rule 28: what the Web UI shows', () => {
  const bytes = (shown: string) => Buffer.byteLength(JSON.stringify(shown));
  const title = fc.string({ unit: 'binary', maxLength: 400 });

  test('rule 28: a summary fits 200 bytes whatever the title, whole characters, with the case’s number', () => {
    const { plan } = planOf('audited', small);
    const caseId = 'C-01HXABCDEFGHJKMNPQRST';
    fc.assert(
      fc.property(title, (long) => {
        const options = startOptions({ ...plan, title: long }, caseId);
        expect(bytes(options.staticSummary)).toBeLessThanOrEqual(SUMMARY_BYTES_MAX);
        expect([...options.staticSummary].length).toBeLessThanOrEqual(120);
        expect(options.staticSummary.endsWith(` ${caseId}`)).toBe(true);
        expect(bytes(options.staticDetails)).toBeLessThanOrEqual(DETAILS_BYTES_MAX);
        const shown = cut(long, SUMMARY_BYTES_MAX);
        expect(bytes(shown)).toBeLessThanOrEqual(SUMMARY_BYTES_MAX);
        // All of it, or as much as fits: one more character would not have; and no character is torn in two.
        const begins = shown !== long && bytes(shown) > SUMMARY_BYTES_MAX - 10 && long.startsWith(shown.slice(0, -1));
        expect(shown === long || begins).toBe(true);
        const whole = (it: string) => Buffer.from(it).toString() === it;
        expect(whole(shown) || !whole(long)).toBe(true);
      }),
    );
    expect(startOptions(plan, caseId).staticSummary).toBe(`审计 ${caseId}`);
    expect(startOptions(plan, caseId).staticDetails).toBe('审计（audited）');
    expect(cutBefore('单'.repeat(100), ' end', 20)).toBe('单单单… end');
  });

  test('rule 28: details fit 20,000 bytes, with a title as long as a definition may have, and a hundred steps open', () => {
    const p = playOf('audited', small, data);
    const now = view(p.world.plan, p.state, p.nowMs);
    const [task] = now.tasks;
    const long = '长'.repeat(20_000);
    const many = Array.from({ length: 100 }, () => ({ ...task, title: long })) as typeof now.tasks;
    expect(
      bytes(details({ ...p.world.plan, title: long }, { ...now, tasks: many }, wordsIn('zh'))),
    ).toBeLessThanOrEqual(DETAILS_BYTES_MAX);
    expect(bytes(startOptions({ ...p.world.plan, title: long }, 'C-1').staticDetails)).toBeLessThanOrEqual(
      DETAILS_BYTES_MAX,
    );
    const usual = details(p.world.plan, now, wordsIn('zh'));
    for (const word of ['审计', '处理中', '处理', '全程']) expect(usual).toContain(word);
    expect(usual.endsWith('…')).toBe(false);
  });

  test('rule 28: what a second person is asked is called by what it is, a role in words', () => {
    const p = playOf('audited', small, data);
    const now = view(p.world.plan, p.state, p.nowMs);
    const [task] = now.tasks;
    const asked = { ...task, step: 'cancel', kind: 'cancel', title: '审计', status: 'queued', role: 'duty-manager' };
    const { assignee: _, team: __, stage: ___, ...second } = asked;
    const shown = (words: 'zh' | 'en') =>
      details(p.world.plan, { ...now, tasks: [second] as typeof now.tasks }, wordsIn(words));
    expect(shown('zh')).toContain('撤销待第二人确认 · 待领取 值班经理');
    expect(shown('en')).toContain('a cancel that waits for a second person · in the queue duty managers');
  });

  test('rule 26: the next due is never a signal’s or that of help', () => {
    const clock = (id: string, dueMs: number) => ({ id, title: id, of: 1, state: 'running', dueMs }) as never;
    const p = playOf('audited', small, data);
    const now = view(p.world.plan, p.state, p.nowMs);
    const clocks = [clock('signal:RS02', 10), clock('help:1', 20), clock('promise:1', 40), clock('whole', 50)];
    expect(earliestDueMs({ ...now, clocks })).toBe(40);
    expect(earliestOfAllMs({ ...now, clocks })).toBe(10);
    expect(earliestDueMs({ ...now, clocks: clocks.slice(0, 2) })).toBeUndefined();
  });
});
