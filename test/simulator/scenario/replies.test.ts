/** A scripted reply is what the outside system says: the case reads of it what it would read in production. */
import { expect, test } from 'vitest';
import { load } from '../../../language/load.ts';
import { runScenarios } from '../../../simulator/scenario/run.ts';
import { onVirtualClock } from '../../../simulator/scenario/virtual.ts';
import { readFolder } from '../../setup/folder.ts';

const sop = `sop: payout
version: 1
title: 付款
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  number: { type: text }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  pay: { title: 付款, do: payments.pay, with: { customer: =customer }, save: { number: SAVED }, outcomes: { done: check, failed: close } }
  check: { title: 核对, task: { for: team/front-line }, outcomes: { fine: close } }
`;

async function failures(mapping: string, saved: string, reply: string): Promise<number | undefined> {
  const files = readFolder('test/language/corpus/base')
    .set('payout.sop.yaml', sop.replace('SAVED', saved))
    .set('connectors.yaml', `payments: { base: 'https://pay.example', calls: { pay: { post: /payouts${mapping} } } }\n`)
    .set(
      'payout.test.yaml',
      `sop: payout
scenarios:
  - title: 付
    start: 2026-12-07T09:00+08:00
    open: { customer: C-1 }
    replies: { payments.pay: [${reply}] }
    story:
      - { at: 1m, expect: { data: { number: N-1 } } }
`,
    );
  const workspace = load(files);
  expect(workspace.diagnostics).toEqual([]);
  const [run] = await runScenarios(workspace, { setUp: onVirtualClock, atOnce: 1 });
  return run?.told[0]?.failures.length;
}

test('a reply is read by the call’s mapping', async () => {
  expect(await failures(', reply: { number: payout.id }', 'number', '{ payout: { id: N-1 } }')).toBe(0);
  expect(await failures(", reply: { number: 'payouts.0.id' }", 'number', '{ payouts: [{ id: N-1 }] }')).toBe(0);
  // What production would not find is not there.
  expect(await failures(', reply: { number: payout.id }', 'number', '{ number: N-1 }')).toBe(1);
});

test('without a mapping it is read as it is', async () => {
  expect(await failures('', 'payout.id', '{ payout: { id: N-1 } }')).toBe(0);
});
