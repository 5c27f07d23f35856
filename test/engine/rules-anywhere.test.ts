/** Outcomes of the whole case (rule 36): wherever it stands, by whom the table and the SOP let, with a second person where one must confirm. */
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { migrate } from '../../engine/migrate/migrate.ts';
import { view } from '../../engine/see/see.ts';
import { examplesOf } from '../setup/page-tables.ts';
import type { Play } from '../../simulator/play.ts';
import { done, openSteps, planOf, playOf, refusal, text, types } from '../setup/written.ts';

const HOUR = 3_600_000;
const sop = (more = '', clocks = '') => `sop: ending
version: 1
title: 收尾
owner: role/duty-manager
calendar: always-on
data:
  customer: { type: party, required: true }
  amount: { type: money, default: 100 }
  parts: { type: list, of: { name: { type: text } } }
  why: { type: choice, of: [price, quality] }
  fitted: { type: boolean, default: false }
intake: { reopen: { within: 7nd, go_to: receive } }
anywhere:
  withdrawn: { title: 客户撤诉, go_to: cancel, ask: [why], evidence: [customer-word], reason_required: true, result: withdrawn }
  refused: { title: 客户拒绝, by: [leads], when: { fitted: false }, set: { fitted: true }, go_to: farewell }
  settled: { title: 当场了结, resolves: true, go_to: call-back }
clocks:
  whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd }
  again: { title: 重开后, from: case.reopened, until: case.closed, limit: 9nd }
${clocks}steps:
  receive:
    title: 接收
    task: { for: team/sales }
    outcomes: { wait: await, money: agree, parts: pieces, legs: fulfil, call: { go_to: call-back, resolves: true } }
  await: { title: 等, wait: { for: 3nd }, outcomes: { silent: farewell } }
  agree: { title: 批, approve: { amount: amount, for: role/duty-manager }, outcomes: { approved: pay, rejected: farewell } }
  pay: { title: 付, do: payments.pay, pays: agree, with: { amount: =amount, customer: =customer }, outcomes: { done: farewell, failed: agree } }
  pieces:
    title: 各件
    parallel: { each: parts, steps: { piece: { title: 一件, task: { for: team/sales }, outcomes: { ready: done } } } }
    outcomes: { done: farewell }
  fulfil:
    title: 交接
    hand_over:
      coordinator: team/customer-service
      accept_within: 2h
      arbitration: { for: role/coordinator }
      legs:
        transport: { party: team/logistics, red_line: { limit: 4h }, steps: { deliver: { title: 送, task: { for: party }, outcomes: { delivered: done } } } }
    outcomes: { done: farewell }
  farewell: { title: 道别, task: { for: team/customer-service }, outcomes: { over: close } }
  call-back:
    title: 回访
    call_back: { for: team/sales, after: 1h, within: 24h, hours: always-on, attempts: 3, spaced: half_day, survey: [attitude], pass: '>= 6' }
    outcomes: { satisfied: close, dissatisfied: { go_to: receive, reopen: true }, unreachable: { go_to: close, result: unconfirmed } }
${more}`;
const more = {
  'connectors.yaml': `payments: { base: 'https://pay.example.com', secret: PAY, calls: { pay: { post: /payouts, send: { amount: money, customer: party }, reply: { id: text } } } }
`,
};
const statutory =
  '  law: { title: 法定答复, from: case.opened, until: [farewell.done, case.resolved], limit: 15nd, statutory: true }\n';
const begun = (outcome?: string, clocks = '') => {
  const p = playOf('ending', sop('', clocks), { customer: 'C-1', parts: [{ name: 'a' }, { name: 'b' }] }, more);
  if (outcome !== undefined) p.act('sb', done('receive', outcome));
  return p;
};
const clockOf = (p: Play, id: string) => p.state.clocks.find((c) => c.id === id);
const withdraw: Act = {
  act: 'conclude',
  as: 'withdrawn',
  with: { why: 'price' },
  evidence: [{ name: 'customer-word' }],
  reason: text,
};
const refuseIt: Act = { act: 'conclude', as: 'refused' };

describe('rule 36: an outcome of the whole case', () => {
  test.each(examplesOf('golden-conclusions', ['stands in', 'law', 'who', 'outcome', 'answer', 'shows']))(
    'rule 36: %s',
    (_title, { 'stands in': stands, law, who, outcome, answer }) => {
      const p = begun(stands, law === 'yes' ? statutory : '');
      const seq = p.state.seq;
      const said = refusal(() => p.act(who, outcome === 'withdrawn' ? withdraw : { act: 'conclude', as: outcome }));
      const waits = p.events.some((e) => e.seq >= seq && e.type === 'cancel.waits') ? ' cancel.waits' : '';
      expect(said === 'accepted' ? `${p.state.state}${waits}` : said).toBe(answer);
    },
  );

  test.each(['wait', 'money', 'parts', 'legs', 'call'])('rule 36: is taken while the case stands in %s', (outcome) => {
    const p = begun(outcome);
    expect(view(p.world.plan, p.state, p.nowMs).conclusions?.map(({ id }) => id)).toContain('withdrawn');
    p.act('zhou', withdraw);
    expect(p.state).toMatchObject({ state: 'cancelled', result: 'withdrawn', visits: [], data: { why: 'price' } });
    expect(p.state.clocks.every((c) => c.phase === 'cancelled')).toBe(true);
    expect(p.events.find((e) => e.type === 'case.concluded')).toMatchObject({
      actor: 'zhou',
      data: { as: 'withdrawn', reason: text, evidence: [{ name: 'customer-word' }] },
    });
  });

  test('rule 36: what it asks for is asked for at once, and its clocks go on where it leads to a step', () => {
    const p = begun('parts');
    expect(refusal(() => p.act('sb', { act: 'conclude', as: 'withdrawn' }))).toBe(
      'data/invalid why:data/required evidence.customer-word:data/required reason:data/required',
    );
    p.act('sa', refuseIt);
    expect(openSteps(p)).toEqual(['farewell']);
    expect(p.state.data.fitted).toBe(true);
    expect(clockOf(p, 'whole')).toMatchObject({ phase: 'running' });
    expect(p.events.find((e) => e.type === 'case.led')?.data).toEqual({ by: 'refused', to: 'farewell' });
    expect(types(p).filter((type) => type === 'step.withdrawn')).toHaveLength(3);
  });

  test('rule 36: help and a transfer are over with what was open, and those asked are told', () => {
    const p = begun();
    p.act('sb', { act: 'claim', step: 'receive' });
    p.act('sb', { act: 'ask_help', to: 'team/logistics', question: text });
    p.act('sb', { act: 'transfer', to: 'person/ca' });
    p.act('sa', refuseIt);
    expect(p.state).toMatchObject({ helps: undefined, transfer: undefined });
    expect(p.events.find((e) => e.type === 'help.ended')?.data).toMatchObject({ why: 'concluded' });
    expect(p.events.find((e) => e.type === 'transfer.ended')?.data).toMatchObject({ why: 'concluded' });
    expect(clockOf(p, 'help:1')).toMatchObject({ phase: 'cancelled', reason: 'concluded' });
    expect(p.sent.filter((n) => n.about === 'help-ended')).toHaveLength(1);
  });

  test('rules 26, 36: what nobody owned is owned from then on by who concluded it', () => {
    const p = begun();
    expect(p.state.owner).toBeUndefined();
    p.act('sb', { act: 'conclude', as: 'settled' });
    expect(p.state).toMatchObject({ owner: 'sb', ownerTeam: 'sales' });
    p.act('zhou', withdraw);
    expect(p.state.owner).toBe('sb');
  });

  test('rule 36: resolved, only what ends the case is left; re-opened, all of it is back', () => {
    const p = begun();
    p.act('sb', { act: 'conclude', as: 'settled' });
    expect(p.state.state).toBe('resolved');
    expect(view(p.world.plan, p.state, p.nowMs).conclusions?.map(({ id }) => id)).toEqual(['withdrawn']);
    expect(refusal(() => p.act('zhou', refuseIt))).toBe('conclude/resolved');
    p.advance(2 * HOUR);
    p.act('sb', { act: 'attempt', step: 'call-back', outcome: 'dissatisfied', answers: { attitude: 2 } });
    expect(p.state).toMatchObject({ state: 'open', cycle: 2 });
    p.act('sa', refuseIt);
    expect(openSteps(p)).toEqual(['farewell']);
  });

  test.each<[string, string, Act, string]>([
    ['the SOP has none of that name', 'sb', { act: 'conclude', as: 'nothing' }, 'conclude/not-declared'],
    ['the SOP narrows it to who leads', 'sb', refuseIt, 'act/not-related'],
    ['a stranger', 'io', withdraw, 'act/not-related'],
    ['words that are not kept', 'sb', { ...withdraw, reason: 'x' }, 'data/invalid reason:data/raw-personal-value'],
  ])('rule 36: refused: %s', (_, who, act, code) => {
    expect(refusal(() => begun('wait').act(who, act))).toBe(code);
  });

  test('rule 36: while its condition does not hold, and where the case stands already, it is not offered', () => {
    const p = begun('wait');
    p.act('sa', refuseIt);
    expect(refusal(() => p.act('zhou', refuseIt))).toBe('conclude/not-now');
    const q = begun();
    q.act('sa', refuseIt);
    expect(view(q.world.plan, q.state, q.nowMs).conclusions?.map(({ id }) => id)).toEqual(['withdrawn', 'settled']);
  });

  test('rules 24, 36: while a payment is out nothing withdraws it', () => {
    const p = begun('money');
    p.slow = true;
    p.act('zhou', { act: 'approve', step: 'agree' });
    expect(refusal(() => p.act('zhou', withdraw))).toBe('conclude/payment-under-way');
    expect(view(p.world.plan, p.state, p.nowMs).acts).not.toContain('conclude');
    p.slow = false;
    p.catchUp();
    expect(openSteps(p)).toEqual(['farewell']);
  });
});

describe('rule 36: a second person', () => {
  const asked = () => {
    const p = begun('wait', statutory);
    p.act('sb', withdraw);
    return p;
  };

  test('rules 27, 36: a clock of the law runs: what ends the case waits for a second person, who confirms it as a cancel', () => {
    const p = asked();
    expect(p.state).toMatchObject({
      state: 'open',
      data: { why: 'price' },
      cancelAsked: { by: 'sb', as: 'withdrawn' },
    });
    expect(types(p)).toContain('conclude.asked');
    expect(openSteps(p)).toEqual(['await']);
    expect(refusal(() => p.act('zhou', withdraw))).toBe('cancel/needs-second');
    p.act('zhou', { act: 'cancel', reason: text });
    expect(p.state).toMatchObject({ state: 'cancelled', result: 'withdrawn' });
    expect(p.events.find((e) => e.type === 'case.concluded')?.data).toEqual({ as: 'withdrawn', asked: 'sb' });
  });

  test('rules 27, 36: declined, the case goes on', () => {
    const p = asked();
    p.act('sa', { act: 'decline', step: 'cancel', reason: text });
    expect(p.state).toMatchObject({ state: 'open', cancelAsked: undefined });
    expect(openSteps(p)).toEqual(['await']);
  });

  test('rule 36: where it leads to a step, the clock of the law goes on, and one person is enough', () => {
    const p = begun('wait', statutory);
    p.act('sa', refuseIt);
    expect(openSteps(p)).toEqual(['farewell']);
    expect(clockOf(p, 'law')).toMatchObject({ phase: 'running' });
  });

  test('rules 7, 36: a version without the outcome that waits is no place for the case', () => {
    const p = asked();
    const { plan } = planOf(
      'ending',
      sop('', statutory).replace('version: 1', 'version: 2').replace('  withdrawn:', '  taken-back:'),
      more,
    );
    const moved = migrate(
      p.world.plan,
      plan,
      p.state,
      { id: 'm-1', actor: { id: 'ma', roles: [], teams: [] } },
      p.nowMs,
    );
    expect(JSON.stringify(moved)).toContain('migrate/no-such-outcome');
  });
});
