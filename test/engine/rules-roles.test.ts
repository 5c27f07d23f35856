/** Rule 27 inside the case: every act by every role, each in a case that takes the act from somebody entitled. */
import { describe, expect, test } from 'vitest';
import { ACT_NAMES, type Act, type ActName } from '../../engine/event.ts';
import { refuse } from '../../engine/kernel.ts';
import { Play } from '../../simulator/play.ts';
import { rowsOf } from '../setup/page-tables.ts';
import { done, planOf, START_MS, text } from '../setup/written.ts';

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
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 12h, ladder: up, pause_on: [waiting_customer] }
  again: { title: 重开后, from: case.reopened, until: case.closed, limit: 9nd }
ladders:
  up: [{ at: due, notify: role/duty-manager, ack_within: 9h }]
pauses:
  waiting_customer: { max: 6h }
promises: { ladder: up }
signals:
  RS02: { title: 超时, when: { clock.whole.state: breached }, notify: role/manager, dispose_within: 4h }
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
const told = (p: Play) => p.state.clocks.find((c) => c.id === 'whole')?.ladder?.told[0] ?? '';

const ROLES = [
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
/** Who may do it by role alone, as the page tells it. */
const page = rowsOf('acts-by-role', ['act', 'roles', 'and only']);
const groups: Record<string, readonly string[]> = {
  people: ROLES.filter((role) => role !== 'auditor' && role !== 'integration'),
  leads: ['team-lead', 'supervisor', 'duty-manager', 'coordinator'],
};
const rolesFor = (act: string) =>
  (page.find((row) => row.act === act)?.roles ?? '').split(', ').flatMap((word) => groups[word] ?? [word]);

/** A case that takes the act from those who may; of which team, and as which person, where that decides. */
interface Situation {
  case: () => Play;
  act: (p: Play) => Act;
  team?: string;
  id?: (p: Play) => string;
}
const situation = (made: () => Play, act: Act, more: Partial<Situation> = {}): Situation => ({
  case: made,
  act: () => act,
  ...more,
});

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
  p.act('cao', { act: 'merge', into: 'C-2', reason: text });
  return p;
};

const sales = { team: 'sales' };
const situations: Record<ActName, Situation> = {
  complete: situation(opened, done('receive', 'over'), sales),
  claim: situation(opened, { act: 'claim', step: 'receive' }, sales),
  release: situation(claimed, { act: 'release', step: 'receive' }, sales),
  decline: situation(
    () => after('offer'),
    { act: 'decline', step: 'offered', reason: text },
    {
      id: (p) => p.state.visits.find((v) => v.step === 'offered')?.work?.assignee ?? '',
    },
  ),
  approve: situation(() => after('money'), { act: 'approve', step: 'authorize' }),
  reconcile: {
    case: paying,
    act: (p) => ({ act: 'reconcile', grant: p.state.unknown?.[0] ?? '', as: 'paid', reason: text, reference: 'P-1' }),
  },
  assign: situation(opened, { act: 'assign', step: 'receive', to: 'sb' }),
  attempt: situation(calling, { act: 'attempt', step: 'call-back', outcome: 'unreachable' }, sales),
  accept: situation(() => after('legs'), { act: 'accept', step: 'fulfil' }, sales),
  reject: situation(() => after('legs'), reject, sales),
  offer: situation(() => rejected(1), { act: 'offer', step: 'fulfil' }, { team: 'customer-service' }),
  arbitrate: situation(() => rejected(2), {
    act: 'arbitrate',
    step: 'fulfil',
    ruling: 'receiver_takes',
    reason: text,
  }),
  survey: situation(calling, { act: 'survey', answers: { attitude: 9 } }),
  contact: situation(opened, { act: 'contact', direction: 'in' }),
  pause: situation(opened, { act: 'pause', reason: 'waiting_customer' }),
  resume: situation(paused, { act: 'resume' }),
  promise: situation(opened, { act: 'promise', what: text, untilMs: START_MS + HOUR }),
  acknowledge: situation(late, { act: 'acknowledge' }, { id: told }),
  escalate: situation(opened, { act: 'escalate', ladder: 'up', level: 1, reason: text }),
  annotate: situation(opened, { act: 'annotate', note: text }),
  reopen: situation(() => after('over'), { act: 'reopen', reason: text }),
  dispose: situation(late, { act: 'dispose', signal: 'RS02', as: 'handled' }),
  merge: situation(opened, { act: 'merge', into: 'C-2', reason: text }),
  unmerge: situation(merged, { act: 'unmerge', reason: text }),
  cancel: situation(opened, { act: 'cancel' }),
};

/** What the case says to this role: taken, or the status and code of the refusal. */
function said(of: Situation, role: string, more: { teams?: string[]; id?: string } = {}): string {
  const p = of.case();
  const id = more.id ?? of.id?.(p) ?? `some-${role}`;
  const teams = more.teams ?? (of.team === undefined ? [] : [of.team]);
  const actor = { id, roles: [role], teams };
  const refusal = refuse(p.world.plan, p.state, { type: 'act', id: 'tried', actor, act: of.act(p) }, p.nowMs);
  return refusal === undefined ? 'taken' : `${refusal.status} ${refusal.code}`;
}

describe('rule 27: who may do what, again inside the case', () => {
  test('rule 27: the page tells of every act, and of no other role', () => {
    expect(page.map((row) => row.act)).toEqual(ACT_NAMES);
    expect(page.flatMap((row) => rolesFor(row.act)).filter((role) => !ROLES.includes(role))).toEqual([]);
  });

  test.each(ACT_NAMES)('rule 27: %s, by every role', (act) => {
    const of = situations[act];
    const may = rolesFor(act);
    const taken = ROLES.filter((role) => said(of, role) === 'taken');
    expect(taken).toEqual(ROLES.filter((role) => may.includes(role)));
    const refusals = ROLES.filter((role) => !may.includes(role)).map((role) => said(of, role));
    expect(refusals.filter((it) => !it.startsWith('403 '))).toEqual([]);
  });

  test('rule 27: a role is not enough where the work is a team’s or a person’s', () => {
    const others: Partial<Record<ActName, { teams?: string[]; id?: string; says: string }>> = {
      complete: { teams: ['logistics'], says: '403 act/not-your-team' },
      claim: { teams: [], says: '403 act/not-your-team' },
      decline: { id: 'somebody-else', says: '403 act/not-yours' },
      attempt: { teams: ['logistics'], says: '403 act/not-your-team' },
      accept: { teams: ['logistics'], says: '403 act/not-your-team' },
      reject: { teams: ['customer-service'], says: '403 act/not-your-team' },
      offer: { teams: ['sales'], says: '403 act/not-your-team' },
      acknowledge: { id: 'somebody-else', says: '403 act/not-told' },
    };
    for (const [act, { says, ...who }] of Object.entries(others))
      for (const role of ['agent', 'duty-manager', 'finance'])
        expect([act, role, said(situations[act as ActName], role, who)]).toEqual([act, role, says]);
  });

  test('rule 27: without any role, and with two, the stronger counts', () => {
    const p = opened();
    const tried = (roles: string[]) => {
      const actor = { id: 'x', roles, teams: [] };
      return refuse(p.world.plan, p.state, { type: 'act', id: 'x', actor, act: { act: 'cancel' } }, p.nowMs)?.code;
    };
    expect(tried([])).toBe('act/needs-role');
    expect(tried(['auditor', 'agent'])).toBe('act/needs-role');
    expect(tried(['auditor', 'team-lead'])).toBeUndefined();
  });

  test('rule 27: who owned a closed case re-opens it without leading', () => {
    const p = after('over');
    expect(p.state.owner).toBeDefined();
    expect(said({ ...situations.reopen, case: () => p }, 'agent', { id: p.state.owner ?? '' })).toBe('taken');
  });
});
