/**
 * The five-step complaint as a story in scenes: an unanswered hotline call, its ladder, the loop, a bad score, a second
 * call-back. Told by the demo; tests play it while processes are killed.
 */
import { say } from '../../startup/terminal-language.ts';
import type { WireAct } from '../../wire/act.ts';
import type { WireCase } from '../../wire/case.ts';
import type { WireClock } from '../../wire/clock.ts';
import { callInHours, hourMs, minuteMs, type Scene, type Stage, type Tale } from './stage.ts';

/** Until the response falls due, whatever its limit: people try the demo after they have changed it. */
export function overdueMs({ clocks }: { clocks: readonly Pick<WireClock, 'id' | 'due'>[] }, nowMs: number): number {
  const due = clocks.find((it) => it.id === 'response')?.due;
  return due === undefined ? 4 * hourMs : Math.max(0, Date.parse(due) - nowMs);
}

/** From first contact to the confirmed call-back, in order; between two of them anything may happen to the processes. */
export const complaintScenes: readonly Scene[] = [
  { name: 'first contact', play: firstContact },
  { name: 'nobody answers', play: nobodyAnswers },
  { name: 'acknowledged', play: acknowledge },
  { name: 'registered', play: register },
  { name: 'judged', play: judge },
  { name: 'dispatched', play: dispatch },
  { name: 'agreed and paid', play: (stage, tale) => agree(stage, tale, 80) },
  { name: 'resolved', play: resolve },
  { name: 'called back: 4', play: (stage, tale) => callBack(stage, tale, 4) },
  { name: 'agreed again', play: (stage, tale) => agree(stage, tale, 0) },
  { name: 'resolved again', play: resolve },
  { name: 'called back: 9', play: (stage, tale) => callBack(stage, tale, 9) },
];

/** The customer calls; an agent opens the case. Nobody takes it up. */
async function firstContact({ client, narrator }: Stage, tale: Tale): Promise<void> {
  const { customer } = tale;
  narrator.scene(
    say('接收：客户来电，空调三天未装', 'Reception: a customer calls, the air conditioner is not installed'),
  );
  const description = say('空调三天未装', 'Not installed for three days');
  const data = { customer, order: `O-${customer}`, channel: 'hotline', description };
  const opened = await client.open('wang', { sop: 'complaint', data });
  tale.caseId = opened.case;
  await narrator.catchUp(opened.case);
}

/** Time passes until the response is overdue: warnings, breach, the team lead is told. */
async function nobodyAnswers(stage: Stage, { caseId }: Tale): Promise<void> {
  stage.narrator.scene(
    say('无人响应：快进到响应超时后 10 分', 'Nobody answers: ten minutes past the due of the response'),
  );
  await stage.advance(caseId, overdueMs(await stage.client.view(caseId), Date.now()) + 10 * minuteMs);
  await until(stage, caseId, (view) => clockState(view, 'response') === 'breached');
}

async function acknowledge({ client, narrator }: Stage, { caseId }: Tale): Promise<void> {
  narrator.scene(say('升级：组长确认接手', 'The ladder: the team lead acknowledges'));
  await client.act('zhang', caseId, { act: 'acknowledge', clock: 'response' });
  await narrator.catchUp(caseId);
}

async function register(stage: Stage, { caseId }: Tale): Promise<void> {
  stage.narrator.scene(say('分类：登记、定级', 'Classification: registered and graded'));
  const agent = await takerOf(stage, caseId, 'receive', 'zhang');
  await stage.client.act(agent, caseId, {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { category: 'installation', amount: 600 },
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CR-1' },
    ],
  });
  await stage.narrator.catchUp(caseId);
}

async function judge(stage: Stage, { caseId }: Tale): Promise<void> {
  const person = await takerOf(stage, caseId, 'classify', 'zhang');
  const judged = { category: 'installation', severity: 'S2' };
  await stage.client.act(person, caseId, { act: 'complete', step: 'classify', as: 'judged', with: judged });
  await stage.narrator.catchUp(caseId);
}

async function dispatch(stage: Stage, { caseId }: Tale): Promise<void> {
  stage.narrator.scene(say('分派：处理组接单', 'Dispatch: the resolution team accepts'));
  const person = await takerOf(stage, caseId, 'dispatch', 'qian');
  await stage.client.act(person, caseId, { act: 'claim', step: 'dispatch' });
  await stage.narrator.catchUp(caseId);
}

/** The customer agrees to a plan; a compensation goes through the payment system. */
async function agree(stage: Stage, { caseId }: Tale, compensation: number): Promise<void> {
  const { client, narrator } = stage;
  narrator.scene(say('解决：方案与补偿', 'Resolution: a plan, and compensation'));
  const owner = (await client.view(caseId)).owner ?? 'qian';
  // A customer who re-opened the case is to hear from us soon, whenever the next call-back is.
  await client.act(owner, caseId, { act: 'contact', direction: 'out', channel: 'hotline' });
  const plan = say('明早九点上门安装，减免安装费', 'Installation tomorrow at nine, free of charge');
  const values = { plan, plan_due: new Date(Date.now() + 48 * hourMs).toISOString(), compensation };
  await client.act(owner, caseId, { act: 'complete', step: 'propose', as: 'agreed', with: values });
  await until(stage, caseId, (view) => view.tasks.some((task) => task.step === 'resolve'));
}

async function resolve({ client, narrator }: Stage, { caseId }: Tale): Promise<void> {
  const owner = (await client.view(caseId)).owner ?? 'qian';
  await client.act(owner, caseId, {
    act: 'complete',
    step: 'resolve',
    as: 'solved',
    with: { root_cause: 'installation' },
    evidence: ['proof-of-resolution'],
  });
  await narrator.catchUp(caseId);
}

/** Somebody else calls the customer in calling hours and asks for scores. */
async function callBack(stage: Stage, { caseId }: Tale, score: number): Promise<void> {
  stage.narrator.scene(say(`回访：客户打 ${score} 分`, `Call-back: the customer gives ${score}`));
  await stage.advance(caseId, 2 * hourMs + minuteMs);
  const attempt: WireAct = {
    act: 'attempt',
    step: 'call-back',
    outcome: 'satisfied',
    answers: { attitude: score, speed: score, solution: score },
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CR-1' },
    ],
  };
  // Whoever calls reads the case once the record shows the call as work (rule 30).
  await until(stage, caseId, (view) => view.tasks.some(({ step }) => step === 'call-back'));
  await callInHours(stage, caseId, attempt);
}

/** Who has the open task of a step, or `otherwise`, who may take it. */
async function takerOf({ client }: Stage, caseId: string, step: string, otherwise: string): Promise<string> {
  return (await client.view(caseId)).tasks.find((task) => task.step === step)?.assignee ?? otherwise;
}

function clockState(view: WireCase, id: string): string | undefined {
  return view.clocks.find((clock) => clock.id === id)?.state;
}

/** The record follows within moments; an effect of a killed worker is tried again after its time-out. */
async function until({ client, narrator }: Stage, caseId: string, holds: (view: WireCase) => boolean): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!holds(await client.view(caseId))) {
    if (Date.now() > endMs) throw new Error(say(`案件 ${caseId} 没有继续`, `The case ${caseId} does not go on`));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await narrator.catchUp(caseId);
}
