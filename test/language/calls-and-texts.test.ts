/** What the plan must hold of connectors and messages, since those who run it read neither file. */
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import type { DoStep } from '../../language/plan.ts';
import { readFolder } from '../setup/folder.ts';
import { merge } from '../setup/overlay.ts';

const steps = `
steps:
  receive:
    title: 接收
    task: { for: team/front-line, ask: [customer], may_ask: [order, amount, channel, severity, promised, note, met_at] }
    outcomes: { registered: pay }
  pay:
    title: 付款
    do: payments.compensate
    with: { amount: =amount, when: =met_at, due: =clock.whole.due, note: =note, later: "=met_at + duration('1h')" }
    outcomes: { failed: { go_to: handle, notify: { customer: told } } }
  handle:
    title: 处理
    task: { for: owner, evidence: [voucher] }
    outcomes: { handled: close }
`;

function planOf(connector: string, message: string) {
  const files = readFolder('test/language/corpus/base');
  const sop = files.get('sample.sop.yaml') ?? '';
  files.set(
    'sample.sop.yaml',
    merge(sop.replace('  note:', '  met_at: { type: instant }\n  note:'), steps.trimStart()),
  );
  files.set(
    'connectors.yaml',
    `payments:\n  base: https://pay.example\n${connector}  calls:\n    compensate: { post: /p }\n`,
  );
  files.set('messages.yaml', `told:\n  by: sms\n${message}`);
  const { packages, diagnostics } = load(files);
  expect(diagnostics.filter((it) => it.severity === 'error')).toEqual([]);
  const plan = packages.get('sample')?.plan;
  return { plan, pay: plan?.steps.find((it): it is DoStep => it.kind === 'do') };
}

test('a call has its connector’s times, or those that hold where nothing is said', () => {
  const message = '  zh: 您好。\n';
  expect(planOf('  timeout: 3s\n  retry_for: 30m\n', message).pay).toMatchObject({
    timeoutMs: 3_000,
    retryForMs: 1_800_000,
  });
  expect(planOf('', message).pay).toMatchObject({ timeoutMs: 10_000, retryForMs: 3_600_000 });
});

test('the points in time among a call’s values are known, whatever they are computed from', () => {
  const { pay } = planOf('', '  zh: 您好。\n');
  expect(pay?.with.map(([name, , as]) => [name, as])).toEqual([
    ['amount', undefined],
    ['when', 'instant'],
    ['due', 'instant'],
    ['note', undefined],
    ['later', 'instant'],
  ]);
});

test('a message has what its texts name, in both languages together and each once', () => {
  const { plan } = planOf('', '  zh: "{{amount}}，{{clock.whole.due}}，{{ amount }}"\n  en: "{{owner}}"\n');
  expect(plan?.messages.told).toEqual({
    by: 'sms',
    values: [
      ['amount', ['f', 'amount']],
      ['clock.whole.due', ['n', 'clock', 'whole', 'due']],
      ['owner', ['n', 'owner']],
    ],
  });
  expect(planOf('', '  zh: 您好。\n').plan?.messages.told).toEqual({ by: 'sms' });
});
