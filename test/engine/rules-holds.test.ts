/** Semantics rule 9: how long an acknowledgement holds, and what a level fired out of turn or in a pause means for the next. */
import { describe, expect, test } from 'vitest';
import type { LevelPlan } from '../../language/plan.ts';
import type { Play } from '../../simulator/play.ts';
import { clock, HOUR, MINUTE, play, service, START, task } from '../setup/small-plan.ts';
import { done, playOf, START_MS, text } from '../setup/written.ts';

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

describe('rule 9: a level fired by `escalate` ends the hold', () => {
  const tell = (role: string) => ({ notify: [{ who: `role/${role}` }] });
  const ladder: LevelPlan[] = [
    { at: { percent: 100 }, ...tell('team-lead'), hold: service(4 * HOUR) },
    { at: { after: service(HOUR) }, ...tell('supervisor') },
    { at: { after: service(2 * HOUR) }, ...tell('duty-manager') },
    { at: { after: service(3 * HOUR) }, ...tell('team-lead') },
  ];
  /** Level 1 at 4:00, acknowledged at 4:10 and held until 8:10; then a level by hand. */
  const escalated = (afterMs: number, level: number) => {
    const p = play({
      steps: [task('receive', 'close')],
      ladders: { up: ladder },
      clocks: [clock('a', 'case.opened', 'receive.done', 4, { ladder: 'up' })],
    });
    p.advance(4 * HOUR + 10 * MINUTE);
    p.act('zhang', { act: 'acknowledge', clock: 'a' });
    p.advance(afterMs);
    p.act('zhang', { act: 'escalate', ladder: 'up', level, reason: text });
    p.advance(20 * HOUR);
    return levels(p, START, MINUTE);
  };

  test('rule 9: at its own place, those after it come at theirs', () => {
    expect(escalated(50 * MINUTE, 2)).toEqual([
      [1, 240],
      [2, 300],
      [3, 360],
      [4, 420],
    ]);
  });

  test('rule 9: later than that, those after it keep their declared distance', () => {
    expect(escalated(170 * MINUTE, 2)).toEqual([
      [1, 240],
      [2, 420],
      [3, 480],
      [4, 540],
    ]);
    expect(escalated(170 * MINUTE, 3)).toEqual([
      [1, 240],
      [3, 420],
      [4, 480],
    ]);
  });

  test('rule 9: before its place, those after it wait for theirs', () => {
    expect(escalated(10 * MINUTE, 2)).toEqual([
      [1, 240],
      [2, 260],
      [3, 360],
      [4, 420],
    ]);
  });
});

describe('rule 9: a level fired while the clock stands still', () => {
  const still = `${head('still')}data: { customer: { type: party, required: true } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 4h, ladder: up, pause_on: [force_majeure] } }
pauses: { force_majeure: { max: 60h } }
ladders: { up: [{ at: due, notify: role/team-lead, ack_within: 1h, hold: 3h }, { at: +2h, notify: role/manager }, { at: +20h, notify: role/duty-manager }] }
steps: { work: { title: 做, task: { for: team/sales }, outcomes: { solved: close } } }
`;
  const escalate = (level: number) => ({ act: 'escalate' as const, ladder: 'up', level, reason: text });

  test('rule 9: its `ack_within` is longer only by the rest of the pause', () => {
    const p = playOf('still', still, { customer: 'C' });
    p.act('sa', { act: 'pause', reason: 'force_majeure' });
    p.advance(10 * HOUR);
    p.act('sb', escalate(1));
    p.advance(3 * HOUR);
    p.act('sa', { act: 'resume' });
    p.advance(40 * HOUR);
    expect(levels(p, START_MS, HOUR)).toEqual([
      [1, 10],
      [2, 14],
      [3, 37],
    ]);
  });

  test('rule 9: those after it keep their distance by what the clock had consumed', () => {
    const p = playOf('still', still, { customer: 'C' });
    p.advance(4.5 * HOUR);
    p.act('sa', { act: 'acknowledge' });
    p.advance(2 * HOUR);
    // Half an hour behind the place of level 2, which is held.
    p.act('sa', { act: 'pause', reason: 'force_majeure' });
    p.advance(10 * HOUR);
    p.act('sb', escalate(2));
    p.advance(HOUR);
    p.act('sa', { act: 'resume' });
    p.advance(40 * HOUR);
    expect(levels(p, START_MS, HOUR)).toEqual([
      [1, 4],
      [2, 16.5],
      [3, 35.5],
    ]);
  });
});
