/**
 * Storms with deputies and mentors (semantics rule 26) among dishonest people: by what the audit says alone nobody gains a role, a
 * cap or a confirmation by standing in. More than 20,000 case-hours in every run; the lane `long` goes on for ten times as many.
 */
import { describe, expect, test } from 'vitest';
import { robbery } from '../../simulator/payments/dishonest.ts';
import { gained } from '../../simulator/payments/stand-ins.ts';
import { procedure } from '../setup/approvals.ts';
import { ATTACKED, target } from '../setup/attacked.ts';
import { count } from '../setup/length.ts';
import { SEED } from '../setup/seed.ts';
import { START_MS } from '../setup/written.ts';

const HOURS = count(7_000, 70_000);

describe(`people who stand in for others (BIHUAN_SEED=${SEED})`, () => {
  test.each(ATTACKED)('rules 22–24, 26, 27: nothing is gained by it, %s', (name, sop) => {
    const attacked = { ...target(sop), standingIn: true as const };
    const { violations, ...counts } = robbery(attacked, { seed: SEED, caseHours: HOURS, startMs: START_MS });
    process.stdout.write(`${name}: ${JSON.stringify(counts)}\n`);
    expect(violations).toEqual([]);
    expect(Math.min(counts.payments, counts.takenOver, counts.corrected)).toBeGreaterThan(0);
  });

  test('the oracle sees what the rules forbid', () => {
    const { organization } = target(procedure);
    const line = (type: string, actor: string, data: Record<string, unknown> = {}) => {
      const lines = [{ seq: 1, type, atMs: START_MS, actor, step: 'propose', visit: 1, data }];
      return gained({ case: 'C-1', lines }, organization, ['manager', 'team-lead', 'agent']).found;
    };
    const may = 'none of the own roles may';
    expect(line('task.given', 'ca', { to: 'cb' })).toEqual([`C-1 1 task.given by ca: ${may}`]);
    expect(line('cancel.confirmed', 'ca', { asked: 'cao' })).toEqual([`C-1 1 cancel.confirmed by ca: ${may}`]);
    expect(line('cancel.confirmed', 'cao', { asked: 'cao' })).toEqual(['C-1 1 cancel.confirmed by cao: asked for it']);
    expect(line('approval.given', 'fi')).toEqual(['C-1 1 approval.given by fi: decides on nothing']);
    expect(line('task.reassigned', 'ca', { before: 'cb', after: 'ca' })).toEqual([
      'C-1 1 task.reassigned by ca: stands in for nobody',
    ]);
    const accepted = { seq: 1, type: 'transfer.accepted', atMs: START_MS, actor: 'ca' };
    const came = { seq: 2, type: 'task.reassigned', atMs: START_MS, actor: 'ca', data: { before: 'cb', after: 'ca' } };
    expect(gained({ case: 'C-1', lines: [accepted, came] }, organization, [])).toEqual({ found: [], takenOver: 0 });
    expect(line('task.completed', 'ca')).toEqual(["C-1 1 task.completed by ca: it was undefined's"]);
    expect(line('task.given', 'cao', { to: 'cb' })).toEqual([]);
  });
});
