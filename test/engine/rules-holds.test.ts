/** Semantics rule 9: how long an acknowledgement holds, and what a level fired out of turn or in a pause means for the next. */
import { describe, expect, test } from 'vitest';
import type { Play } from '../../simulator/play.ts';
import { HOUR } from './fixture.ts';
import { done, playOf, START_MS } from './written.ts';

const head = (name: string) => `sop: ${name}
version: 1
title: 阶梯
owner: role/manager
calendar: always-on
`;
const levels = (p: Play, fromMs: number, unitMs: number) =>
  p.events.filter((e) => e.type === 'level.fired').map((e) => [e.data?.level, (e.atMs - fromMs) / unitMs]);

describe('rule 9: an acknowledgement before the due holds until the due at most', () => {
  const nearer = `${head('nearer')}data:
  customer: { type: party, required: true }
  severity: { type: choice, of: [S1, S2, S3], default: S3 }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: { by: severity, S1: 14h, otherwise: 24h }, ladder: up, pause_on: [force_majeure] } }
pauses: { force_majeure: { max: 60h } }
ladders: { up: [{ at: 50%, notify: role/team-lead, hold: 11h }, { at: due, notify: role/duty-manager }] }
steps: { work: { title: 做, task: { for: team/sales, may_ask: [severity] }, outcomes: { solved: close, again: work } } }
`;
  const acknowledged = () => {
    const p = playOf('nearer', nearer, { customer: 'C' });
    p.advance(12.1 * HOUR);
    p.act('sa', { act: 'acknowledge' });
    return p;
  };
  const worse = done('work', 'again', { with: { severity: 'S1' } });

  test('rule 9: also when the due comes nearer', () => {
    const p = acknowledged();
    p.act('sb', worse);
    p.advance(30 * HOUR);
    expect(levels(p, START_MS, HOUR)).toEqual([
      [1, 12],
      [2, 14],
    ]);
  });

  test('rule 9: also when it does so during a pause', () => {
    const p = acknowledged();
    p.advance(0.9 * HOUR);
    p.act('sa', { act: 'pause', reason: 'force_majeure' });
    p.advance(4 * HOUR);
    p.act('sb', worse);
    p.act('sa', { act: 'pause', reason: 'force_majeure' });
    p.advance(3 * HOUR);
    p.act('sa', { act: 'resume' });
    p.advance(30 * HOUR);
    const dueMs = p.events.find((e) => e.type === 'clock.breached')?.atMs ?? 0;
    expect(levels(p, dueMs, HOUR).at(-1)).toEqual([2, 0]);
  });
});
