/** The picture of a plan holds everything the plan does: each step, each way out, each block, and nothing that hangs loose. */
import { expect, test } from 'vitest';
import { pictureOf } from '../../../language/diagram/draw.ts';
import { mermaidOf } from '../../../language/diagram/mermaid.ts';
import { outcomesOf } from '../../../language/compile/exits.ts';
import { factsOf } from '../../../language/kinds/of-step.ts';
import { wordsIn } from '../../../words/words.ts';
import { shippedWorkspace } from '../../setup/shipped.ts';

const reader = (locale: 'zh' | 'en') => ({ locale, roles: wordsIn(locale).roles });
const plans = [...shippedWorkspace().packages.values()].map(({ plan }) => plan);
const complaint = plans.find(({ sop }) => sop === 'complaint');
const delivery = plans.find(({ sop }) => sop === 'delivery-installation');

test.each(plans.map((plan) => [plan.sop, plan] as const))('%s: nothing is missing, nothing hangs loose', (_, plan) => {
  const { nodes, edges, containers } = pictureOf(plan, reader('zh'));
  const ids = nodes.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(new Set(edges.map(({ id }) => id)).size).toBe(edges.length);
  expect(ids).toEqual(expect.arrayContaining(plan.steps.map(({ id }) => id)));
  for (const { from, to } of edges) expect([ids.includes(from), ids.includes(to)]).toEqual([true, true]);
  // Each step but a block leads on by as many arrows as the plan writes ways.
  for (const step of plan.steps.filter((it) => factsOf(it).block(it) === undefined))
    expect(edges.filter(({ from }) => from === step.id).length).toBeGreaterThanOrEqual(outcomesOf(step).length);
  const led = new Set(edges.map(({ to }) => to));
  const from = nodes.filter(({ form }) => form === 'start' || form === 'anywhere').map(({ id }) => id);
  expect(ids.filter((id) => !led.has(id) && !from.includes(id))).toEqual([]);
  const boxes = new Set(containers.map(({ id }) => id));
  const around = [...nodes, ...containers].flatMap((it) => (it.in === undefined ? [] : [it.in]));
  expect(around.filter((id) => !boxes.has(id))).toEqual([]);
});

test('a node says who, by when, and which clocks of the case stop at it', () => {
  const { nodes, edges } = pictureOf(complaint!, reader('zh'));
  const node = (id: string) => nodes.find((it) => it.id === id);
  expect(node('receive')).toMatchObject({ title: '首次接触', who: '一线客服', stage: '接收', lane: 'team/front-line' });
  expect(node('receive')?.clocks).toContainEqual({ id: 'response', title: '4小时响应', limit: '4h', ends: true });
  expect(node('authorize')?.clocks).toEqual([{ id: 'step:authorize', title: '', limit: '2h' }]);
  expect(node('resolve')?.clocks).toContainEqual({ id: 'closure', title: '5日闭环', limit: '5nd', ends: true });
  expect(node('pay')).toMatchObject({ form: 'automatic', does: 'payments.compensate' });
  expect(edges.find((it) => it.id === 'grade.row-2')?.label).toBe('金额 ≥ 500 或 紧急 = high');
  expect(edges.find((it) => it.id === 'call-back.dissatisfied')).toMatchObject({ to: 'again', reopen: true });
  expect(edges.find((it) => it.id === 'anywhere:refused.taken')?.to).toBe('close:unconfirmed');
  expect(edges.find((it) => it.id === 'reopen.taken')?.to).toBe('again');
});

test('the reader’s language is that of all words that no SOP writes', () => {
  const { nodes } = pictureOf(complaint!, reader('en'));
  expect(nodes.find((it) => it.id === 'start')?.title).toBe('opened');
  expect(nodes.find((it) => it.id === 'classify')?.who).toBe('who had 首次接触');
});

test('legs follow one another, and a table leads into the leg at fault', () => {
  const { edges, containers } = pictureOf(delivery!, reader('zh'));
  const to = (id: string) => edges.find((it) => it.id === id)?.to;
  expect(to('fulfil.enters:sales')).toBe('confirm');
  expect(to('confirm.confirmed')).toBe('deliver');
  expect(to('install.installed')).toBe('fulfil^');
  expect(to('fulfil^.done')).toBe('call-back');
  expect(to('again.row-2')).toBe('deliver');
  expect(containers.map(({ id }) => id)).toEqual([
    'fulfil/',
    'fulfil/sales',
    'fulfil/logistics',
    'fulfil/installation',
  ]);
});

test('Mermaid: no text ends its own quotes, and what re-opens is dotted', () => {
  const titled = { ...complaint!, steps: complaint!.steps.map((it) => ({ ...it, title: 'a"] --> <b>#1' })) };
  const text = mermaidOf(pictureOf(titled, reader('zh')));
  expect(text).toContain('a#34;] --#62; #60;b#62;#35;1');
  expect(text.split('\n').filter((it) => it.includes('"]') && it.split('"').length > 3)).toEqual([]);
  expect(text).toMatch(/-\.->\|"不满意"\|/);
});
