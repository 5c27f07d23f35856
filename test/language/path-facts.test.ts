/** What the walk over all paths knows: who owns a case that comes again, and nothing that it has not seen. */
import { expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { overlay } from './overlay.ts';

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
