/** Races on a real server, around the very instant: each has exactly one outcome, and every caller is told which. */
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import type { DomainEvent } from '../../engine/turn.ts';
import { randomOf } from '../../simulator/random.ts';
import { loadWritten } from '../setup/written.ts';
import { reference, Shell } from '../setup/shell.ts';
import { later } from '../setup/later.ts';
import { SEED } from '../setup/seed.ts';

const sop = `sop: race
version: 1
title: 赛跑
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
clocks:
  answer: { title: 答复, from: case.opened, until: case.contacted, limit: 30m, ladder: up }
ladders:
  up:
    - { at: due, notify: role/supervisor, ack_within: 1h }
    - { at: +9h, notify: role/manager }
steps:
  work:
    title: 处理
    task: { for: team/desk }
    outcomes: { ready: { title: 好了, go_to: deliver } }
  deliver:
    title: 交接
    hand_over:
      coordinator: team/desk
      accept_within: 2h
      arbitration: { after_rejections: 2, for: role/manager, limit: 4h, ladder: up }
      legs:
        carry:
          party: team/carriers
          red_line: { limit: 4h, ladder: up }
          steps:
            bring: { title: 送, task: { for: party }, outcomes: { brought: { title: 送到, go_to: done } } }
        fit:
          party: team/fitters
          red_line: { limit: 4h, ladder: up }
          steps:
            mount: { title: 装, task: { for: party }, outcomes: { mounted: { title: 装好, go_to: done } } }
    outcomes: { done: close }
`;
const organization = `last_resort: role/manager
teams:
  desk: { title: 前台, lead: da }
  carriers: { title: 物流, lead: ca }
  fitters: { title: 安装, lead: fa }
people:
  da: { name: 戴, teams: [desk], roles: [agent, team-lead] }
  db: { name: 邓, teams: [desk], roles: [agent] }
  sa: { name: 宋, teams: [desk], roles: [supervisor] }
  sb: { name: 苏, teams: [desk], roles: [supervisor] }
  ca: { name: 车, teams: [carriers], roles: [agent] }
  cb: { name: 程, teams: [carriers], roles: [agent] }
  fa: { name: 方, teams: [fitters], roles: [agent] }
  ma: { name: 马, teams: [desk], roles: [manager] }
`;

/** Another seed jitters otherwise. */
const ROUNDS = [0, 1, 2, 3];
/** The race begins so long before the instant, on whose either side its deeds then fall. */
const BEFORE_MS = 300;
/** So many answers of the server lie between two deeds at most: some half a second. */
const APART = 300;

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.start(loadWritten('race', sop, { 'organization.yaml': organization }), 'race');
});
afterAll(() => shell.stop());

/** `taken`, or the code of the refusal, or that no run is there to take it: the API then tells from the record. */
async function told(deed: Promise<unknown>): Promise<string> {
  try {
    await deed;
    return 'taken';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return 'run-over';
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return (error.cause as { details?: { code: string }[] }).details?.[0]?.code ?? 'failed';
  }
}

async function events(caseId: string, type?: string): Promise<DomainEvent[]> {
  const { items } = await shell.record.timeline(caseId, { limit: 200 });
  return type === undefined ? items : items.filter((event) => event.type === type);
}

/** The case's own time, which fast-forwards have moved. */
async function nowMs(caseId: string): Promise<number> {
  const { raw } = await shell.server.client.workflow.getHandle(caseId).describe();
  const at = raw.workflowExtendedInfo?.timeSkippingInfo?.currentTime;
  return at?.seconds ? Number(at.seconds) * 1_000 + Math.floor((at.nanos ?? 0) / 1_000_000) : Date.now();
}

async function forwardTo(caseId: string, atMs: number): Promise<void> {
  const ms = atMs - (await nowMs(caseId));
  if (ms > 0) await shell.advance(caseId, ms);
}

async function race(round: number, ...deeds: (() => Promise<unknown>)[]): Promise<string[]> {
  const random = randomOf(SEED + round);
  return Promise.all(
    deeds.map(async (deed) => {
      await later(shell.server.connection, random.below(APART));
      return told(deed());
    }),
  );
}

const act = (caseId: string, who: string, deed: Act) => () => shell.act(caseId, who, deed);

async function clock(caseId: string, id: string) {
  const found = (await shell.view(caseId)).clocks.find((c) => c.id === id);
  if (found?.dueMs === undefined) throw new Error(`${id} does not run`);
  return { ...found, dueMs: found.dueMs };
}

describe(`races (BIHUAN_SEED=${SEED})`, () => {
  test.each(ROUNDS)('rule 9: two supervisors acknowledge at once, round %i', async (round) => {
    const caseId = await shell.open();
    await forwardTo(caseId, (await clock(caseId, 'answer')).dueMs + 1_000);
    await expect.poll(() => events(caseId, 'level.fired')).toHaveLength(1);
    const people = ['sa', 'sb'];
    const deeds = people.map((who) => act(caseId, who, { act: 'acknowledge' }));
    const answers = await (round < 2 ? Promise.all(deeds.map((deed) => told(deed()))) : race(round, ...deeds));
    expect(answers.toSorted()).toEqual(['act/already-acknowledged', 'taken']);
    const [only, ...more] = await events(caseId, 'level.acknowledged');
    expect([only?.actor, more]).toEqual([people[answers.indexOf('taken')], []]);
    expect(await clock(caseId, 'answer')).toMatchObject({ acknowledgedBy: only?.actor });
  });

  test.each(ROUNDS)(
    'rule 2: the customer is reached and the clock runs out in the same second, round %i',
    async (round) => {
      const caseId = await shell.open();
      const { dueMs } = await clock(caseId, 'answer');
      await forwardTo(caseId, dueMs - BEFORE_MS);
      const contact = (who: string) => act(caseId, who, { act: 'contact', direction: 'out' });
      expect(await race(round, contact('da'), contact('db'))).toEqual(['taken', 'taken']);
      await forwardTo(caseId, dueMs + 10_000);
      const first = (await events(caseId, 'contact.made'))[0]?.atMs ?? 0;
      const ends = (await events(caseId)).filter((e) => e.clock === 'answer' && e.type !== 'clock.started');
      const late = first > dueMs;
      expect(ends.map((e) => e.type).filter((type) => type.startsWith('clock.'))).toEqual(
        late ? ['clock.breached', 'clock.met_late'] : ['clock.met'],
      );
      expect(ends.filter((e) => e.type === 'clock.breached').map((e) => e.atMs)).toEqual(late ? [dueMs] : []);
      expect(await clock(caseId, 'answer')).toMatchObject({ state: late ? 'met_late' : 'met' });
    },
  );

  test.each(ROUNDS)('rule 20: two accept while the window lapses, round %i', async (round) => {
    const caseId = await shell.open();
    await shell.act(caseId, 'da', { act: 'complete', step: 'work', as: 'ready' });
    const [offered] = await events(caseId, 'handover.offered');
    const acceptByMs = offered?.type === 'handover.offered' ? (offered.data.accept_by ?? Number.NaN) : Number.NaN;
    await forwardTo(caseId, acceptByMs - BEFORE_MS);
    const accept = (who: string) => act(caseId, who, { act: 'accept', step: 'deliver' });
    const people = ['ca', 'cb'];
    const answers = await race(round, ...people.map(accept));
    await forwardTo(caseId, acceptByMs + 10_000);
    await expect.poll(() => events(caseId, 'handover.accepted')).toHaveLength(1);
    const [accepted] = await events(caseId, 'handover.accepted');
    const winner = people[answers.indexOf('taken')];
    expect(answers.toSorted()).toEqual(
      winner === undefined ? ['handover/no-offer', 'handover/no-offer'] : ['handover/no-offer', 'taken'],
    );
    expect(accepted?.data).toMatchObject(
      winner === undefined ? { how: 'forced', by: null } : { how: 'accepted', by: winner },
    );
    expect(await events(caseId, 'handover.forced')).toHaveLength(winner === undefined ? 1 : 0);
    expect((await shell.view(caseId)).tasks.map((task) => task.step).toSorted()).toEqual(['bring', 'deliver']);
  });

  test.each(ROUNDS)('rule 18: a merge while a step is completed, round %i', async (round) => {
    const caseId = await shell.open();
    const complete = act(caseId, 'db', { act: 'complete', step: 'work', as: 'ready' });
    const merge = act(caseId, 'da', { act: 'merge', into: 'C-0', reason: reference });
    const deeds = round % 2 === 0 ? [complete, merge] : [merge, complete];
    // In one instant, or a little apart.
    const answers = await (round < 2 ? Promise.all(deeds.map((deed) => told(deed()))) : race(round, ...deeds));
    const [completed, merged] = round % 2 === 0 ? answers : answers.toReversed();
    expect(merged).toBe('taken');
    expect(['taken', 'act/case-merged', 'run-over']).toContain(completed);
    const types = (await events(caseId)).map((event) => event.type);
    const order = types.filter((type) => ['task.completed', 'case.merged'].includes(type));
    expect(order).toEqual(completed === 'taken' ? ['task.completed', 'case.merged'] : ['case.merged']);
    expect(await shell.view(caseId)).toMatchObject({ state: 'merged', tasks: [] });
  });
});
