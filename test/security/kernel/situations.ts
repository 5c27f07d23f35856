/** A small procedure with everything in it, and for each act a case that takes it from somebody entitled (rule 27). */
import type { Act } from '../../../engine/event.ts';
import type { RightName } from '../../../language/relations.ts';
import { Play } from '../../../simulator/play.ts';
import { done, planOf, START_MS, text } from '../../setup/written.ts';

const HOUR = 3_600_000;
const sop = `sop: roles
version: 1
title: 权限
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 300 }
intake:
  reopen: { within: 7nd, go_to: receive }
on: { told-us: { subject: customer } }
anywhere: { withdrawn: { title: 撤诉, go_to: cancel } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 12h, ladder: up, pause_on: [waiting_customer] }
  again: { title: 重开后, from: case.reopened, until: case.closed, limit: 9nd }
ladders:
  up: [{ at: due, notify: role/duty-manager, ack_within: 9h }]
pauses:
  waiting_customer: { max: 6h }
promises: { ladder: up }
signals:
  RS02: { title: 超时, when: { clock.whole.state: breached }, notify: role/manager, watch: team/installation, dispose_within: 4h }
steps:
  receive:
    title: 接收
    task: { for: team/sales }
    outcomes: { offer: offered, money: authorize, legs: fulfil, call: { go_to: call-back, resolves: true }, over: close }
  offered:
    title: 指派
    assign: { to: team/sales, by: round_robin, accept_within: 2h }
    outcomes: { accepted: receive, nobody: receive, declined: receive }
  authorize:
    title: 授权
    approve: { amount: amount, authority: compensation }
    outcomes: { approved: pay, rejected: receive }
  pay: { title: 付款, do: payments.pay, pays: authorize, with: { amount: =amount }, outcomes: { done: receive, failed: receive } }
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
        transport:
          party: team/logistics
          red_line: { limit: 4h }
          steps: { deliver: { title: 送货, task: { for: party }, outcomes: { delivered: done } } }
    outcomes: { done: receive }
  call-back:
    title: 回访
    call_back: { for: team/sales, after: 1h, within: 24h, hours: always-on, attempts: 3, spaced: half_day, survey: [attitude], pass: '>= 6' }
    outcomes: { satisfied: close, dissatisfied: { go_to: receive, reopen: true }, unreachable: { go_to: close, result: unconfirmed }, refused: { go_to: close, result: unconfirmed } }
`;
const files = {
  'authorities.yaml': 'compensation:\n  team-lead: { once: 500 }\n  duty-manager: { once: unlimited }\n',
  'connectors.yaml': 'payments:\n  base: https://payments.example.com\n  calls:\n    pay: { post: /payouts }\n',
};
const world = { ...planOf('roles', sop, files), reply: () => ({ failed: 'OutsideTimeout' }) };

/** A case at its first step. */
const opened = () => new Play(world, { data: { customer: 'CU-1' } }, START_MS);
const after = (outcome: string) => {
  const p = opened();
  p.act('sb', done('receive', outcome));
  return p;
};
const evidence = [{ name: 'photo' }];
const reject: Act = { act: 'reject', step: 'fulfil', reason: text, evidence };
const rejected = (times: number) => {
  const p = after('legs');
  for (let n = 1; n <= times; n++) {
    if (n > 1) p.act('cao', { act: 'offer', step: 'fulfil' });
    p.act('sa', reject);
  }
  return p;
};
const late = () => {
  const p = opened();
  p.advance(13 * HOUR);
  return p;
};
export const ROLES: readonly string[] = [
  'agent',
  'senior',
  'team-lead',
  'supervisor',
  'duty-manager',
  'coordinator',
  'finance',
  'process-owner',
  'auditor',
  'integration',
];

const claimed = () => {
  const p = opened();
  p.act('sb', { act: 'claim', step: 'receive' });
  return p;
};
const paying = () => {
  const p = after('money');
  p.act('in', { act: 'approve', step: 'authorize' });
  return p;
};
const calling = () => {
  const p = after('call');
  p.advance(2 * HOUR);
  return p;
};
const paused = () => {
  const p = opened();
  p.act('sb', { act: 'pause', reason: 'waiting_customer' });
  return p;
};
const merged = () => {
  const p = opened();
  p.act('zhou', { act: 'merge', into: 'C-2', reason: text });
  return p;
};

const asking = () => {
  const p = paying();
  p.act('zhou', { act: 'cancel', reason: text });
  return p;
};
const helped = () => {
  const p = claimed();
  p.act('zhou', { act: 'assign', step: 'receive', to: 'lp' });
  return p;
};

const aiding = () => {
  const p = claimed();
  p.act('sb', { act: 'ask_help', to: 'team/logistics', question: text });
  return p;
};
const leaving = () => {
  const p = claimed();
  p.act('sb', { act: 'transfer', to: 'team/logistics' });
  return p;
};

const reminded = () => {
  const p = claimed();
  p.act('sb', { act: 'remind_me', atMs: p.nowMs + HOUR });
  return p;
};

/** Cases as they can stand, by what has happened to them. */
export const STATES = {
  opened,
  claimed,
  helped,
  offered: () => after('offer'),
  money: () => after('money'),
  paying,
  legs: () => after('legs'),
  rejected: () => rejected(1),
  disputed: () => rejected(2),
  calling,
  paused,
  late,
  asking,
  aiding,
  leaving,
  reminded,
  merged,
  closed: () => after('over'),
} satisfies Record<string, () => Play>;
export type StateName = keyof typeof STATES;

/** Each act as it is sent, and in which of the cases somebody entitled is taken by it. */
export const ACTS: Record<RightName, { act: (p: Play) => Act; in: readonly StateName[] }> = {
  complete: { act: () => done('receive', 'over'), in: ['opened', 'claimed', 'helped', 'late'] },
  claim: { act: () => ({ act: 'claim', step: 'receive' }), in: ['opened', 'late'] },
  release: { act: () => ({ act: 'release', step: 'receive' }), in: ['claimed', 'helped'] },
  decline: { act: () => ({ act: 'decline', step: 'offered', reason: text }), in: ['offered'] },
  approve: { act: () => ({ act: 'approve', step: 'authorize' }), in: ['money'] },
  reconcile: {
    act: (p) => ({ act: 'reconcile', grant: p.state.unknown?.[0] ?? '', as: 'paid', reason: text, reference: 'P-1' }),
    in: ['paying', 'asking'],
  },
  assign: { act: () => ({ act: 'assign', step: 'receive', to: 'sb' }), in: ['opened', 'claimed', 'helped', 'late'] },
  attempt: { act: () => ({ act: 'attempt', step: 'call-back', outcome: 'unreachable' }), in: ['calling'] },
  accept: { act: () => ({ act: 'accept', step: 'fulfil' }), in: ['legs'] },
  reject: { act: () => reject, in: ['legs'] },
  offer: { act: () => ({ act: 'offer', step: 'fulfil' }), in: ['rejected'] },
  arbitrate: {
    act: () => ({ act: 'arbitrate', step: 'fulfil', ruling: 'receiver_takes', reason: text }),
    in: ['disputed'],
  },
  survey: { act: () => ({ act: 'survey', answers: { attitude: 9 } }), in: ['calling'] },
  'contact-in': { act: () => ({ act: 'contact', direction: 'in' }), in: ['opened', 'paying', 'disputed', 'late'] },
  'contact-out': { act: () => ({ act: 'contact', direction: 'out' }), in: ['opened', 'paying', 'disputed', 'late'] },
  pause: { act: () => ({ act: 'pause', reason: 'waiting_customer' }), in: ['opened', 'helped', 'money', 'legs'] },
  resume: { act: () => ({ act: 'resume' }), in: ['paused'] },
  promise: {
    act: (p) => ({ act: 'promise', what: text, untilMs: p.nowMs + HOUR }),
    in: ['opened', 'claimed', 'helped', 'disputed'],
  },
  acknowledge: { act: () => ({ act: 'acknowledge' }), in: ['late'] },
  escalate: {
    act: () => ({ act: 'escalate', ladder: 'up', level: 1, reason: text }),
    in: ['opened', 'helped', 'money', 'legs', 'calling'],
  },
  report: {
    act: () => ({ act: 'report', event: 'told-us' }),
    in: ['opened', 'claimed', 'helped', 'legs', 'disputed'],
  },
  conclude: {
    act: () => ({ act: 'conclude', as: 'withdrawn' }),
    in: ['opened', 'claimed', 'helped', 'money', 'legs', 'disputed', 'calling', 'late'],
  },
  annotate: { act: () => ({ act: 'annotate', note: text }), in: ['opened', 'closed', 'merged'] },
  'ask-help': {
    act: () => ({ act: 'ask_help', to: 'team/logistics', question: text }),
    in: ['opened', 'claimed', 'helped', 'legs', 'calling', 'aiding'],
  },
  'answer-help': { act: () => ({ act: 'answer_help', note: text }), in: ['aiding'] },
  'decline-help': { act: () => ({ act: 'decline_help', reason: text }), in: ['aiding'] },
  'withdraw-help': { act: () => ({ act: 'withdraw_help' }), in: ['aiding'] },
  'remind-me': {
    act: (p) => ({ act: 'remind_me', atMs: p.nowMs + HOUR }),
    in: ['opened', 'helped', 'legs', 'aiding', 'leaving'],
  },
  'withdraw-reminder': { act: () => ({ act: 'withdraw_reminder' }), in: ['reminded'] },
  transfer: { act: () => ({ act: 'transfer', to: 'team/logistics' }), in: ['opened', 'claimed', 'helped', 'aiding'] },
  'accept-transfer': { act: () => ({ act: 'accept_transfer' }), in: ['leaving'] },
  'decline-transfer': { act: () => ({ act: 'decline_transfer', reason: text }), in: ['leaving'] },
  correct: {
    act: () => ({ act: 'correct', with: { customer: 'CU-2' }, kind: 'typing', reason: text }),
    in: ['opened', 'helped', 'money', 'legs', 'calling', 'late'],
  },
  reopen: { act: () => ({ act: 'reopen', reason: text }), in: ['closed'] },
  dispose: { act: () => ({ act: 'dispose', signal: 'RS02', as: 'handled' }), in: ['late'] },
  merge: { act: () => ({ act: 'merge', into: 'C-2', reason: text }), in: ['opened', 'helped', 'disputed'] },
  unmerge: { act: () => ({ act: 'unmerge', reason: text }), in: ['merged'] },
  cancel: { act: () => ({ act: 'cancel', reason: text }), in: ['opened', 'helped', 'asking', 'legs'] },
};
