/** Rules 19–21: one accountable party at every instant, offers and what people say to them, blame by record. */
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { legsOf } from '../../engine/legs.ts';
import type { Play } from '../../simulator/play.ts';
import { done, openSteps, playOf, refusal, START_MS, text, types } from './written.ts';

const HOUR = 3_600_000;

const sop = `sop: delivery
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

const begin = () => playOf('delivery', sop, { customer: 'CU-1', promised: START_MS + 72 * HOUR });
const accept: Act = { act: 'accept', step: 'fulfil' };
const reject: Act = { act: 'reject', step: 'fulfil', reason: text, evidence: [{ name: 'photo' }] };
const rule = (ruling: 'receiver_takes' | 'giver_mends'): Act => ({
  act: 'arbitrate',
  step: 'fulfil',
  ruling,
  reason: text,
});
const confirm = done('confirm', 'confirmed', { with: { conditions: '有电梯' } });
const deliver = done('deliver', 'delivered', { evidence: [{ name: 'receipt' }] });
const handOver = (p: Play) => p.state.visits.find((v) => v.handOver)?.handOver;
const clock = (p: Play, id: string) => p.state.clocks.findLast((c) => c.id === id);

/** To where transport has been offered. */
function offered(): Play {
  const p = begin();
  p.act('sb', accept);
  p.act('sb', confirm);
  return p;
}

describe('rule 19: one accountable party', () => {
  test('rule 19: the coordinator before the first accept, then each leg from accept to accept, then the coordinator', () => {
    const p = begin();
    const parties = [handOver(p)?.accountable];
    p.act('sb', accept);
    parties.push(handOver(p)?.accountable);
    p.act('sb', confirm);
    // Offered, not accepted: the giver still answers for it.
    parties.push(handOver(p)?.accountable);
    p.act('lp', accept);
    p.act('lp', deliver);
    p.act('io', accept);
    parties.push(handOver(p)?.accountable);
    p.act('io', done('install', 'installed'));
    const changes = p.events.filter((e) => e.type === 'accountable.changed').map((e) => e.data?.after);
    expect(parties).toEqual(['customer-service', 'sales', 'sales', 'installation']);
    expect(changes).toEqual(['customer-service', 'sales', 'logistics', 'installation', 'customer-service']);
    expect(p.state.state).toBe('resolved');
  });

  test('rule 19: who accepts owns the case, and roles mean that party', () => {
    const p = offered();
    p.act('lp', accept);
    expect(p.state).toMatchObject({ owner: 'lp', team: 'logistics' });
  });

  test('rule 19: a packet item that is missing refuses the act that would offer', () => {
    const p = begin();
    p.act('sb', accept);
    expect(refusal(() => p.act('sb', done('confirm', 'confirmed')))).toBe(
      'data/invalid conditions:handover/packet-missing',
    );
    expect(openSteps(p)).toEqual(['confirm', 'fulfil']);
  });

  test('rule 19: the red line runs from accept to the next accept', () => {
    const p = begin();
    p.advance(HOUR);
    p.act('sb', accept);
    expect(clock(p, 'line:sale')?.dueMs).toBe(START_MS + 5 * HOUR);
    p.act('sb', confirm);
    expect(clock(p, 'line:sale')?.phase).toBe('running');
    p.act('lp', accept);
    expect(clock(p, 'line:sale')?.phase).toBe('met');
    expect(clock(p, 'line:transport')?.dueMs).toBe(START_MS + 72 * HOUR);
  });

  test('rule 5: a customer who puts the delivery off moves the red line', () => {
    const p = offered();
    p.act('lp', accept);
    p.act('lp', done('deliver', 'put-off', { with: { promised: START_MS + 90 * HOUR } }));
    expect(clock(p, 'line:transport')?.dueMs).toBe(START_MS + 90 * HOUR);
  });
});

describe('rule 20: offers', () => {
  test('rule 20: only the party that is asked may answer', () => {
    const p = begin();
    expect(refusal(() => p.act('lp', accept))).toBe('act/not-your-team');
    expect(refusal(() => p.act('lp', reject))).toBe('act/not-your-team');
  });

  test('rule 20: a rejection returns the same offer; the last doer mends and offers it again', () => {
    const p = offered();
    const id = handOver(p)?.offer?.id;
    p.act('lp', reject);
    expect(handOver(p)?.accountable).toBe('sales');
    expect(p.state.visits.find((v) => v.step === 'confirm')?.work).toMatchObject({
      status: 'assigned',
      assignee: 'sb',
    });
    p.act('sb', confirm);
    expect(handOver(p)?.offer).toMatchObject({ id, to: 'transport' });
    p.act('lp', accept);
    expect(handOver(p)?.accountable).toBe('logistics');
  });

  test('rule 20: a rejection needs a reason and evidence', () => {
    const p = offered();
    expect(refusal(() => p.act('lp', { ...reject, evidence: [] } as Act))).toBe('data/invalid evidence:data/required');
    expect(refusal(() => p.act('lp', { ...reject, reason: 'raw text' } as Act))).toContain('data/raw-personal-value');
  });

  test('rule 20: nobody accepts in time: forced, with level 1 of the receiver’s ladder', () => {
    const p = offered();
    p.advance(2 * HOUR - 1);
    expect(handOver(p)?.accountable).toBe('sales');
    p.advance(1);
    expect(handOver(p)?.accountable).toBe('logistics');
    expect(p.state).toMatchObject({ forced: 1, level: 1, owner: 'lo' });
    expect(openSteps(p)).toEqual(['deliver', 'fulfil']);
  });

  test('rule 20: two rejections on one edge lead to arbitration; its ruling binds and ends rejecting', () => {
    const p = offered();
    p.act('lp', reject);
    p.act('sb', confirm);
    p.act('lp', reject);
    expect(handOver(p)?.arbitration).toMatchObject({ leg: 'transport' });
    expect(clock(p, 'arbitration:fulfil')).toMatchObject({ phase: 'running', dueMs: START_MS + 4 * HOUR });
    expect(refusal(() => p.act('lp', accept))).toBe('handover/in-arbitration');
    expect(refusal(() => p.act('lp', rule('receiver_takes')))).toBe('act/needs-role');
    p.act('cao', rule('giver_mends'));
    expect(clock(p, 'arbitration:fulfil')?.phase).toBe('met');
    p.act('sb', confirm);
    expect(refusal(() => p.act('lp', reject))).toBe('handover/settled');
    p.act('lp', accept);
    expect(handOver(p)?.accountable).toBe('logistics');
  });

  test('rule 20: the receiver takes it when the ruling says so', () => {
    const p = offered();
    p.act('lp', reject);
    p.act('sb', confirm);
    p.act('lp', reject);
    p.act('cao', rule('receiver_takes'));
    expect(handOver(p)).toMatchObject({ accountable: 'logistics', leg: 'transport' });
  });

  test('rule 20: the first leg comes back to the coordinator, who offers it again', () => {
    const p = begin();
    p.act('sb', reject);
    expect(openSteps(p)).toEqual(['fulfil']);
    expect(refusal(() => p.act('sb', accept))).toBe('handover/no-offer');
    p.act('ca', { act: 'offer', step: 'fulfil' });
    p.act('sb', accept);
    expect(handOver(p)?.accountable).toBe('sales');
  });

  test('rule 20: a re-open at a leg offers that leg anew', () => {
    const p = offered();
    p.act('lp', accept);
    p.act('lp', deliver);
    p.act('io', accept);
    p.act('io', done('install', 'installed'));
    p.act('ca', done('check', 'bad', { with: { at_fault: 'logistics' } }));
    expect(handOver(p)).toMatchObject({ accountable: 'customer-service', offer: { to: 'transport' }, done: ['sale'] });
    expect(p.state.cycle).toBe(2);
  });
});

describe('rule 21: blame by record', () => {
  test('rule 21: a crossed red line is attributed to whoever is accountable then, with the age of an open offer', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(3 * HOUR);
    p.act('sb', confirm);
    p.advance(HOUR);
    const breach = p.events.find((e) => e.type === 'clock.breached');
    expect(breach).toMatchObject({ clock: 'line:sale', data: { accountable: 'sales', offer_age_ms: HOUR } });
  });

  test('rule 21: arbitration may re-attribute with a reason; both are kept', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(5 * HOUR);
    p.act('cao', { act: 'arbitrate', step: 'fulfil', clock: 'line:sale', to: 'customer-service', reason: text });
    expect(clock(p, 'line:sale')).toMatchObject({ breachedBy: 'sales', attributedTo: 'customer-service' });
    expect(p.events.findLast((e) => e.type === 'breach.attributed')?.data).toMatchObject({
      before: 'sales',
      after: 'customer-service',
    });
  });

  test('rule 21: a dispute never stops the work: breaches are told while arbitration runs', () => {
    const p = offered();
    p.act('lp', reject);
    p.act('sb', confirm);
    p.act('lp', reject);
    p.advance(5 * HOUR);
    expect(types(p)).toContain('level.fired');
    expect(p.state.visits).toHaveLength(1);
  });
});

describe('rule 21: the report of legs', () => {
  const spans = (p: Play) => legsOf(p.events).accountable;

  test('rule 19: exactly one team at every instant: spans follow each other without gap or overlap', () => {
    const p = offered();
    p.advance(2 * HOUR);
    p.act('lo', deliver);
    p.act('io', accept);
    p.advance(HOUR);
    p.act('io', done('install', 'installed'));
    const all = spans(p);
    expect(all.map((s) => s.team)).toEqual([
      'customer-service',
      'sales',
      'logistics',
      'installation',
      'customer-service',
    ]);
    expect(all[0]?.fromMs).toBe(START_MS);
    for (const [i, span] of all.entries()) expect(span.untilMs).toBe(all[i + 1]?.fromMs ?? p.nowMs);
  });

  test('rule 18: a merge and its undo leave no gap: the party answers for the hand-over as before', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(HOUR);
    p.act('cao', { act: 'merge', into: 'C-0', reason: text });
    expect(spans(p).at(-1)).toEqual({ team: 'sales', fromMs: START_MS, untilMs: p.nowMs });
    p.advance(HOUR);
    p.act({ id: 'sun', roles: ['supervisor'], teams: [] }, { act: 'unmerge', reason: text });
    expect(spans(p).at(-1)).toEqual({ team: 'sales', fromMs: START_MS });
    p.act('sb', confirm);
    p.act('lo', accept);
    expect(spans(p).map((s) => s.team)).toEqual(['customer-service', 'sales', 'logistics']);
    const { legs } = legsOf(p.events);
    expect(legs.map((l) => l.endedAtMs)).toEqual([p.nowMs, undefined]);
  });

  test('rule 18: what was over before the merge stays over', () => {
    const p = offered();
    p.act('lo', accept);
    p.act('lo', deliver);
    p.act('io', accept);
    p.act('io', done('install', 'installed'));
    const before = legsOf(p.events);
    expect(before.accountable.at(-1)?.untilMs).toBe(p.nowMs);
    p.advance(60_000);
    p.act('cao', { act: 'merge', into: 'C-0', reason: text });
    p.act({ id: 'sun', roles: ['supervisor'], teams: [] }, { act: 'unmerge', reason: text });
    expect(legsOf(p.events)).toEqual(before);
  });

  test('rule 21: each leg with its times, how it was taken, rejections, breaches before and after arbitration', () => {
    const p = begin();
    p.act('sb', accept);
    p.advance(5 * HOUR);
    p.act('cao', { act: 'arbitrate', step: 'fulfil', clock: 'line:sale', to: 'customer-service', reason: text });
    p.act('sb', confirm);
    p.act('lp', reject);
    p.act('sb', confirm);
    p.advance(2 * HOUR);
    expect(legsOf(p.events).legs).toMatchObject([
      {
        leg: 'sale',
        party: 'sales',
        acceptedAtMs: START_MS,
        endedAtMs: START_MS + 7 * HOUR,
        how: 'accepted',
        breaches: [
          { clock: 'line:sale', atMs: START_MS + 4 * HOUR, accountable: 'sales', attributedTo: 'customer-service' },
        ],
      },
      { leg: 'transport', party: 'logistics', acceptedAtMs: START_MS + 7 * HOUR, how: 'forced', rejections: 1 },
    ]);
  });
});
