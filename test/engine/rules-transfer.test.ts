/** Rule 34: a case is given to somebody else, who accepts it in time; until then the giver answers. */
import { describe, expect, test } from 'vitest';
import { view } from '../../engine/kernel.ts';
import type { Play } from '../../simulator/play.ts';
import { openTransfer, TRANSFER_SOP } from '../setup/transfers.ts';
import { done, playOf, refusal, text, types } from '../setup/written.ts';

const MINUTE = 60_000;
const give = (p: Play, to: string, by = 'sb') => p.act(by, { act: 'transfer', to, reason: text });
const told = (p: Play, about: string) =>
  p.sent.filter((s) => s.about === about).map((s) => (s.to.kind === 'person' ? s.to.ids : []));

describe('rule 34: transfer', () => {
  test('rule 34: a team accepts it: the case and the owner’s work are that person’s', () => {
    const p = openTransfer();
    give(p, 'team/installation');
    expect(told(p, 'transfer-asked')).toEqual([['in', 'io']]);
    expect(p.state).toMatchObject({ owner: 'sb', ownerTeam: 'sales', team: 'sales' });
    expect(refusal(() => give(p, 'team/logistics'))).toBe('transfer/open');
    p.advance(10 * MINUTE);
    p.act('io', { act: 'accept_transfer' });
    expect(p.state).toMatchObject({ owner: 'io', ownerTeam: 'installation', team: 'installation' });
    expect(p.state.visits.find((v) => v.step === 'mend')?.work).toMatchObject({ assignee: 'io', team: 'installation' });
    expect(told(p, 'transfer-accepted')).toEqual([['sb']]);
    expect(refusal(() => p.act('sb', done('mend', 'over')))).toMatch(/^act\//);
    p.act('io', done('mend', 'over'));
    expect(p.state.state).toBe('closed');
  });

  test('rule 34: a breach while it waits is the giver’s, with how long the offer had been open', () => {
    const p = openTransfer();
    p.advance(535 * MINUTE);
    give(p, 'team/installation');
    p.advance(10 * MINUTE);
    expect(p.events.findLast((e) => e.type === 'clock.breached')?.data).toMatchObject({
      accountable: 'sales',
      offer_age_ms: 5 * MINUTE,
    });
  });

  test('rule 34: silence returns it, the giver is told, and the audit says so', () => {
    const p = openTransfer();
    give(p, 'team/installation');
    p.advance(31 * MINUTE);
    expect(p.state.transfer).toBeUndefined();
    expect(p.state).toMatchObject({ owner: 'sb', ownerTeam: 'sales' });
    expect(p.events.findLast((e) => e.type === 'transfer.ended')?.data).toEqual({
      to: 'team/installation',
      by: 'sb',
      why: 'accept_window',
    });
    expect(told(p, 'transfer-lapsed')).toEqual([['sb']]);
    expect(refusal(() => p.act('io', { act: 'accept_transfer' }))).toBe('transfer/not-open');
  });

  test('rule 34: the window is the SOP’s', () => {
    const p = playOf('gift', TRANSFER_SOP.replace('steps:', 'transfer: { accept: 5m }\nsteps:'), { customer: 'CU-1' });
    p.act('sb', done('receive', 'on'));
    give(p, 'person/io');
    p.advance(6 * MINUTE);
    expect(types(p)).toContain('transfer.ended');
  });

  test('rule 34: declined with a reason by whoever was asked, taken back by the giver', () => {
    const p = openTransfer();
    give(p, 'person/io');
    expect(refusal(() => p.act('in', { act: 'accept_transfer' }))).toBe('act/not-related');
    p.act('io', { act: 'decline_transfer', reason: text });
    expect(told(p, 'transfer-declined')).toEqual([['sb']]);
    give(p, 'person/io');
    p.act('sb', { act: 'decline_transfer', reason: text });
    expect(told(p, 'transfer-declined')).toEqual([['sb']]);
    expect(p.state).toMatchObject({ owner: 'sb' });
  });

  test('rule 34: whose it is, or who leads them, gives it; whoever has other work of it does not', () => {
    const p = openTransfer();
    expect(refusal(() => give(p, 'team/installation', 'lp'))).toBe('act/not-related');
    give(p, 'team/installation', 'sa');
    p.act('io', { act: 'accept_transfer' });
    expect(p.state.owner).toBe('io');
    expect(refusal(() => give(p, 'person/io', 'io'))).toBe('data/invalid to:data/itself');
  });

  test('rule 34: who accepts was put in place by the giver, and takes no approval with it (rule 23)', () => {
    const p = openTransfer();
    p.act('sb', done('check', 'ask'));
    give(p, 'person/ma');
    p.act('ma', { act: 'accept_transfer' });
    expect(p.state.placed).toContainEqual(['sb', 'ma']);
    expect(p.state.visits.find((v) => v.step === 'agree')?.work?.assignee).toBeUndefined();
    expect(p.state.visits.find((v) => v.step === 'mend')?.work?.assignee).toBe('ma');
  });

  test('rule 34: another owner, or the end of the case, ends the offer', () => {
    const p = openTransfer();
    give(p, 'team/installation');
    p.act('sb', done('mend', 'over'));
    expect(p.events.findLast((e) => e.type === 'transfer.ended')?.data).toMatchObject({ why: 'case_over' });
  });

  test('rule 34: it stands on the worklist of whom it is offered to, who reads the case meanwhile', () => {
    const p = openTransfer();
    give(p, 'person/io');
    const seen = view(p.world.plan, p.state, p.nowMs);
    expect(seen.tasks.find((t) => t.kind === 'transfer')).toMatchObject({
      assignee: 'io',
      acceptByMs: p.nowMs + 30 * MINUTE,
    });
    expect(seen.readers).toContainEqual({ who: 'person/io', as: 'asked' });
    expect(seen.next).toMatchObject({ what: { kind: 'transfer-window' } });
  });

  test('rule 34: in a hand-over the case changes hands by its legs', () => {
    const p = openTransfer('legs');
    expect(refusal(() => give(p, 'team/installation'))).toBe('transfer/in-hand-over');
    expect(view(p.world.plan, p.state, p.nowMs).acts).not.toContain('transfer');
  });
});
