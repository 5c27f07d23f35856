/** `refuse` is asked before an act is applied, on the case's own state: it decides and leaves everything as it was. */
import { describe, expect, test } from 'vitest';
import type { Act, Actor } from '../../engine/event.ts';
import { refuse } from '../../engine/kernel.ts';
import type { Play } from '../../simulator/play.ts';
import { files } from '../setup/approvals.ts';
import { accept, begin, confirm, HOUR } from './three-parties.ts';
import { done, playOf, refusal, text } from '../setup/written.ts';

const supervisor: Actor = { id: 'chen', roles: ['supervisor'], teams: [] };
const refused = (p: Play, actor: Actor, act: Act, id = 'x') =>
  refuse(p.world.plan, p.state, p.acting(actor, act, id), p.nowMs);

/** The sales leg breached its red line and is over. */
function late(): Play {
  const p = begin();
  p.act('sb', accept);
  p.advance(5 * HOUR);
  p.act('sb', confirm);
  p.act('lp', accept);
  return p;
}
const blame = (to: string): Extract<Act, { act: 'arbitrate' }> => ({
  act: 'arbitrate',
  step: 'fulfil',
  clock: 'line:sale',
  to,
  reason: text,
});

describe('refuse changes nothing', () => {
  test('rule 21: the breach of a clock that is over is attributed by the act only', () => {
    const p = late();
    const before = JSON.stringify(p.state);
    // Attributed first, and then refused: no leg is in dispute.
    const act: Act = { ...blame('customer-service'), ruling: 'receiver_takes' };
    expect(refused(p, p.person('cao'), act)?.code).toBe('handover/no-arbitration');
    expect(refused(p, p.person('cao'), blame('logistics'))).toBeUndefined();
    expect(JSON.stringify(p.state)).toBe(before);
    p.act('cao', blame('logistics'));
    expect(p.state.clocks.find((c) => c.id === 'line:sale')).toMatchObject({
      breachedBy: 'sales',
      attributedTo: 'logistics',
    });
  });

  const paused = `sop: pp
version: 1
title: 批
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true }, amount: { type: money, default: 300 } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd, pause_on: [force_majeure] } }
pauses: { force_majeure: { max: 30h } }
steps:
  ask: { title: 问, task: { for: team/customer-service }, outcomes: { go: authorize } }
  authorize: { title: 授权, approve: { amount: amount, authority: compensation }, outcomes: { approved: close, rejected: close } }
`;
  /** A merged case whose pause belongs to an approval, which begins anew with the undo. */
  function merged(): Play {
    const p = playOf('pp', paused, { customer: 'C' }, files);
    p.act('ca', done('ask', 'go'));
    p.act('ca', { act: 'pause', reason: 'force_majeure' });
    p.advance(HOUR);
    p.act('zhou', { act: 'merge', into: 'C-0', reason: text });
    return p;
  }

  test('rule 18: with its validator asked first, an undo does the same as without (as on replay)', () => {
    const [live, replayed] = [merged(), merged()];
    const unmerge: Act = { act: 'unmerge', reason: text };
    expect(refused(live, supervisor, unmerge, 'u')).toBeUndefined();
    live.act(supervisor, unmerge, 'u');
    replayed.act(supervisor, unmerge, 'u');
    expect([live.state, live.nextMs]).toEqual([replayed.state, replayed.nextMs]);
  });
});

describe('a name that every object has is not a name the plan knows', () => {
  test('rule 21: nobody is to blame but a team there is', () => {
    const p = late();
    expect(refusal(() => p.act('cao', blame('constructor')))).toBe('data/invalid to:data/unknown');
  });

  test('an outcome', () => {
    const p = begin();
    p.act('sb', accept);
    expect(refusal(() => p.act('sb', done('confirm', 'constructor')))).toBe('act/no-such-outcome');
  });

  test('rule 11: a ladder', () => {
    const act: Act = { act: 'escalate', ladder: 'constructor', level: 1, reason: text };
    expect(refusal(() => begin().act('cao', act))).toBe('data/invalid ladder:data/unknown');
  });
});
