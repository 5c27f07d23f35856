/** Rules 19–20: one accountable party at every instant, offers and what people say to them. */
import { describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { accept, begin, clock, confirm, deliver, handOver, HOUR, offered, reject, rule } from './three-parties.ts';
import { done, openSteps, refusal, START_MS } from '../setup/written.ts';

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
