/** A small procedure whose case is given away: the owner's work beside an approval and a hand-over (rule 34). */
import type { Play } from '../../simulator/play.ts';
import { done, playOf } from './written.ts';

export const TRANSFER_SOP = `sop: gift
version: 1
title: 转案
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 300 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9h }
steps:
  receive:
    title: 接收
    task: { for: team/sales }
    outcomes: { on: both, legs: fulfil }
  both:
    title: 并行
    parallel:
      until: any
      branches:
        one: { steps: { mend: { title: 处理, task: { for: team/sales }, outcomes: { over: done } } } }
        two:
          steps:
            check: { title: 核对, task: { for: team/sales }, outcomes: { ask: agree } }
            agree: { title: 同意, approve: { amount: amount, for: role/manager }, outcomes: { approved: done, rejected: done } }
    outcomes: { done: close }
  fulfil:
    title: 交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 2h
      arbitration: { after_rejections: 2, for: role/coordinator, limit: 4h }
      legs:
        sale:
          party: team/sales
          red_line: { limit: 4h }
          steps: { confirm: { title: 核对, task: { for: party }, outcomes: { confirmed: done } } }
    outcomes: { done: close }
`;

/** Owned by sb of the sales, who has the work. @param as the first outcome */
export function openTransfer(as = 'on'): Play {
  const p = playOf('gift', TRANSFER_SOP, { customer: 'CU-1' });
  p.act('sb', done('receive', as));
  if (as === 'on') p.act('sb', { act: 'claim', step: 'mend' });
  return p;
}
