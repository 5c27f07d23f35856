/** What the walk over all paths knows: who owns a case that comes again, and nothing that it has not seen. */
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { overlay } from '../setup/overlay.ts';

const codesOf = (snippet: string) => load(overlay('sample.sop.yaml', snippet)).diagnostics.map((d) => d.code);

test('whoever did the task that closed the case owns it when its matter comes in again', () => {
  const steps = (more: string) => `intake:
  reopen: { within: 7nd, go_to: handle }
steps:
  receive:
    title: 接收
    task: { for: team/front-line, ask: [customer], may_ask: [order, amount, channel, severity, promised, note] }
    outcomes: { registered: handle, rejected: close }
${more}  handle:
    title: 处理
    task: { for: owner, evidence: [voucher] }
    clock: { limit: 8h }
    outcomes: { handled: close }`;
  expect(codesOf(steps(''))).toEqual([]);
  // Nobody took the task whose silence closed it.
  expect(codesOf(steps('    if_silent: { after: 4h, go_to: close }\n'))).toEqual(['step/no-owner']);
});

/** More states than are walked: thirty steps with ways to and fro, and clocks that overlap in every way. */
const large = (clocks: string[]) => {
  const all = [...Array(30).keys()].map((i) => {
    const to = (n: number) => (n < 0 ? 's1' : n < 30 ? `s${n}` : 'close');
    return `  s${i}: { title: 步, task: { for: team/front-line }, outcomes: { on: ${to(i + 1)}, over: ${to(i + 2)}, back: ${to(i - 1)} } }`;
  });
  const many = [...Array(19).keys()]
    .filter((i) => i !== 15)
    .map((i) => `  c${i}: { title: 钟, from: s${i}.entered, until: s${(i + 15) % 30}.done, limit: 4h }`);
  return `clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd, ladder: front-line }
${[...many, ...clocks].join('\n')}
steps:
  receive:
    title: 接收
    task: { for: team/front-line, ask: [customer], may_ask: [order, amount, channel, severity, promised, note] }
    outcomes: { registered: s0 }
  handle:
    title: 处理
    task: { for: owner, evidence: [voucher] }
    outcomes: { handled: close, more: s0 }
${all.join('\n')}`.replace('registered: s0', 'registered: s0, at-once: handle');
};

test('where the states are too many to be walked, no clock is said never to start that may', () => {
  expect(codesOf(large([]))).toEqual([]);
});

test('and one that cannot start, or stops first with the longer limit, is still told', () => {
  // One text for both: so large a one takes the checker a few seconds.
  const never = '  never: { title: 钟, from: s20.entered, until: receive.done, limit: 4h }';
  const early = '  early: { title: 钟, from: receive.entered, until: receive.done, limit: 9h }';
  const late = '  late: { title: 钟, from: receive.entered, until: s0.done, limit: 4h }';
  expect(codesOf(large([never, early, late])).toSorted()).toEqual(['clock/limits-out-of-order', 'clock/never-starts']);
});

test('an outcome called `on` is an outcome, also of a resolved case', () => {
  const steps = `anywhere:
  redo: { title: 重来, go_to: receive }
steps:
  handle:
    title: 处理
    task: { for: owner, evidence: [voucher] }
    outcomes: { handled: { go_to: call, resolves: true } }
  call:
    title: 再说
    task: { for: owner }
    outcomes: { on: receive, enough: close }`;
  // Registered once more, the resolved case would be resolved again.
  expect(codesOf(steps)).toEqual(['outcome/resolves-twice']);
});
