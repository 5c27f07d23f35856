/** A sale handed over to transport and to fitting: what tests of hand-overs play. */
import type { Act } from '../../engine/event.ts';
import type { Play } from '../../simulator/play.ts';
import { done, playOf, START_MS, text } from '../setup/written.ts';

export const HOUR = 3_600_000;

export const sop = `sop: delivery
version: 1
title: 三方协同
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  promised: { type: instant, required: true }
  conditions: { type: text }
  at_fault: { type: choice, of: [sales, logistics] }
clocks:
  whole: { title: 整单, from: case.opened, until: case.resolved, limit: 9nd, ladder: red-line }
ladders:
  red-line:
    - { at: due, notify: role/team-lead, ack_within: 1h }
    - { at: +2h, notify: role/manager }
steps:
  fulfil:
    title: 三方交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 2h
      arbitration: { after_rejections: 2, for: role/coordinator, limit: 4h, ladder: red-line }
      legs:
        sale:
          party: team/sales
          red_line: { limit: 4h, ladder: red-line }
          packet: [conditions]
          steps:
            confirm: { title: 核对, task: { for: party, may_ask: [conditions] }, outcomes: { confirmed: done } }
        transport:
          party: team/logistics
          red_line: { due: promised, ladder: red-line }
          packet: [receipt]
          steps:
            deliver:
              title: 送货
              task: { for: party, ask: [] }
              outcomes:
                delivered: { go_to: done, evidence: [receipt] }
                put-off: { go_to: deliver, ask: [promised] }
        fitting:
          party: team/installation
          red_line: { limit: 48h, ladder: red-line }
          steps:
            install: { title: 安装, task: { for: party }, outcomes: { installed: done } }
    outcomes: { done: { go_to: check, resolves: true } }
  check:
    title: 回访
    task: { for: team/customer-service }
    clock: { limit: 24h }
    outcomes: { fine: close, bad: { go_to: again, ask: [at_fault], reopen: true } }
  again:
    title: 责任方重做
    decide:
      - { when: { at_fault: sales }, go_to: fulfil.sale }
      - { go_to: fulfil.transport }
`.replace(', ask: []', '');

export const begin = (yaml = sop) => playOf('delivery', yaml, { customer: 'CU-1', promised: START_MS + 72 * HOUR });
export const accept: Act = { act: 'accept', step: 'fulfil' };
export const reject: Act = { act: 'reject', step: 'fulfil', reason: text, evidence: [{ name: 'photo' }] };
export const rule = (ruling: 'receiver_takes' | 'giver_mends'): Act => ({
  act: 'arbitrate',
  step: 'fulfil',
  ruling,
  reason: text,
});
export const confirm = done('confirm', 'confirmed', { with: { conditions: '有电梯' } });
export const deliver = done('deliver', 'delivered', { evidence: [{ name: 'receipt' }] });
export const handOver = (p: Play) => p.state.visits.find((v) => v.handOver)?.handOver;
export const clock = (p: Play, id: string) => p.state.clocks.findLast((c) => c.id === id);

/** To where transport has been offered. */
export function offered(): Play {
  const p = begin();
  p.act('sb', accept);
  p.act('sb', confirm);
  return p;
}
