/**
 * Speed and size of the kernel on the shipped complaint procedure: events a second of whole cases computed again from
 * their events, bytes of the plan (12 KB) and of a case's state, and a long storm. Seconds are those of the processor: the
 * median of several rounds and the best one, which is the nearest to a machine that does nothing else.
 * Run: `node bench/compiled.mjs bench/kernel.ts [storm cases]`; ROUNDS is how often the case is played in one round.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apply, open } from '../engine/kernel.ts';
import type { Act, Event, Intake } from '../engine/event.ts';
import type { State } from '../engine/state/state.ts';
import { load } from '../language/load.ts';
import type { Plan } from '../language/plan.ts';
import { Play, type World } from '../simulator/play.ts';
import { storm } from '../simulator/storm.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const START_MS = Date.UTC(2026, 10, 23, 1);
const PLAYS = Number(process.env.ROUNDS ?? 2_000);
const ROUNDS = 15;
/** As many customers, one after the other: what is remembered of one case must not make the next one fast. */
const CUSTOMERS = 64;
const REFERENCE = `v1.${'r'.repeat(43)}`;
const INTAKE: Intake = {
  case: 'C-01J9ZQ8R4M',
  id: 'intake',
  actor: { id: 'web', roles: ['integration'], teams: [] },
  data: { customer: 'CU-1', order: 'O-9', channel: 'hotline', description: REFERENCE },
};
const DUAL_RECORD = [
  { name: 'call-recording', ref: 'REC-1' },
  { name: 'case-record', ref: 'CR-1' },
];

function shipped(): World {
  const root = join(import.meta.dirname, '../sop-definitions');
  const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.yaml'));
  const workspace = load(new Map(files.map((f) => [f, readFileSync(join(root, f), 'utf8')])));
  const plan = workspace.packages.get('complaint')?.plan;
  if (plan === undefined || workspace.organization === undefined) throw new Error('The shipped workspace has errors');
  return { plan, organization: workspace.organization };
}

const doing = (play: Play, step: string, act: object) => {
  const assignee = play.state.visits[0]?.work?.assignee;
  if (assignee === undefined) throw new Error(`Nobody has ${step}`);
  play.act(assignee, { step, ...act } as Act);
};
const complete = (play: Play, step: string, as: string, more: object = {}) =>
  doing(play, step, { act: 'complete', as, ...more });

/** First contact to confirmed call-back without a breach, then a re-opened one that breaches and climbs. */
function calm(world: World, lateMs = 0): Play {
  const play = new Play(world, INTAKE, START_MS);
  play.advance(20 * MINUTE_MS + lateMs);
  if (lateMs > 0) {
    const { assignee } = play.state.visits[0]?.work ?? {};
    play.act(assignee ?? 'li', {
      act: 'complete',
      step: 'receive',
      as: 'registered',
      with: { category: 'product' },
      evidence: DUAL_RECORD,
    });
  } else
    complete(play, 'receive', 'registered', { with: { category: 'product', amount: 60_000 }, evidence: DUAL_RECORD });
  play.advance(HOUR_MS);
  complete(play, 'classify', 'judged', { with: { severity: 'S2' } });
  doing(play, 'dispatch', { act: 'claim' });
  play.advance(5 * HOUR_MS);
  complete(play, 'propose', 'agreed', {
    with: { plan: REFERENCE, plan_due: START_MS + 90 * HOUR_MS, compensation: 5_000 },
  });
  complete(play, 'resolve', 'solved', {
    with: { root_cause: 'product' },
    evidence: [{ name: 'proof-of-resolution', ref: 'F-1' }],
  });
  play.advance(20 * HOUR_MS);
  const answers = { attitude: 9, speed: 8, solution: 9 };
  play.act('chu', { act: 'attempt', step: 'call-back', outcome: 'satisfied', evidence: DUAL_RECORD, answers });
  if (play.state.state !== 'closed') throw new Error('The case did not close');
  return play;
}

/** Events a second when a case's events are applied again and again: the median round and the best. */
function speed(plan: Plan, intake: Intake, history: { event: Event; nowMs: number }[]): [median: number, best: number] {
  const intakes = Array.from({ length: CUSTOMERS }, (_, i) => ({
    ...intake,
    data: { ...intake.data, customer: `CU-${i}` },
  }));
  const play = (opened: Intake): State => {
    let { state } = open(plan, opened, START_MS);
    for (const { event, nowMs } of history) ({ state } = apply(plan, state, event, nowMs));
    return state;
  };
  const round = (): number => {
    const before = process.cpuUsage();
    for (let i = 0; i < PLAYS; i++) play(intakes[i % CUSTOMERS] ?? intake);
    return ((history.length + 1) * PLAYS) / secondsSince(before);
  };
  round();
  const found = Array.from({ length: ROUNDS }, round).sort((a, b) => a - b);
  return [found[ROUNDS >> 1] ?? 0, found.at(-1) ?? 0];
}

/** Processor time, not the wall's: the machine may be busy with other things. */
function secondsSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

const print = (name: string, value: string | number) => process.stdout.write(`${name.padEnd(44)} ${value}\n`);
const bytes = (value: unknown) => Buffer.byteLength(JSON.stringify(value));

const world = shipped();
const normal = calm(world);
print('plan, bytes of JSON', bytes(world.plan));
print('normal case: kernel events', normal.history.length + 1);
print('normal case: domain events', normal.events.length);
print('normal case: state when closed, bytes', bytes(normal.state));
const [median, best] = speed(world.plan, INTAKE, normal.history);
print('normal case: kernel events/s, best', `${Math.round(median)}, ${Math.round(best)}`);
const cases = Number(process.argv[2] ?? 200);
const seed = Number(process.env.BIHUAN_SEED ?? 1);
const before = process.cpuUsage();
const result = storm(world, { seed, cases, startMs: Date.UTC(2026, 8, 25) });
const seconds = secondsSince(before);
print(`storm from seed ${seed}: cases, case-hours`, `${result.cases}, ${Math.round(result.caseHours)}`);
print('storm: closed, re-opened', `${result.closed}, ${result.reopened}`);
print('storm: kernel events, per second', `${result.events}, ${Math.round(result.events / seconds)} (with invariants)`);
for (const v of result.violations)
  print(`VIOLATION at seed ${v.seed}: ${v.what}`, `\n${v.story.map((x) => JSON.stringify(x)).join('\n')}`);
