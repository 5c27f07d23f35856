/**
 * The five-step complaint as a story in scenes: an unanswered hotline call, its ladder, the loop, a bad score, a second
 * call-back. Told by the demo; tests play it while processes are killed.
 */
import { say } from '../../startup/terminal-language.ts';
import { ApiProblem, type CaseView, type DemoClient } from './client.ts';
import type { Narrator } from './narrator.ts';

export interface Stage {
  client: DemoClient;
  narrator: Narrator;
  /** Lets a case's time run ahead. */
  advance(caseId: string, ms: number): Promise<unknown>;
  /** Something may go wrong here; the story must end the same. */
  disturb(scene: string): Promise<void>;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Plays from first contact to the confirmed call-back. Resolves with the case. */
export async function tellComplaint(stage: Stage, customer: string): Promise<string> {
  const caseId = await firstContact(stage, customer);
  await ladder(stage, caseId);
  await fromRegisteringToDispatch(stage, caseId);
  await solve(stage, caseId, 80);
  await callBack(stage, caseId, 4);
  await solve(stage, caseId, 0);
  await callBack(stage, caseId, 9);
  return caseId;
}

/** The customer calls; an agent opens the case. Nobody takes it up. */
async function firstContact({ client, narrator, disturb }: Stage, customer: string): Promise<string> {
  narrator.scene(
    say('接收：客户来电，空调三天未装', 'Reception: a customer calls, the air conditioner is not installed'),
  );
  const data = {
    customer,
    order: `O-${customer}`,
    channel: 'hotline',
    description: say('空调三天未装', 'Not installed for three days'),
  };
  const opened = await client.open('wang', { sop: 'complaint', data });
  await narrator.catchUp(opened.case);
  await disturb('opened');
  return opened.case;
}

/** Four hours pass: warnings, breach, the team lead, without an acknowledgement the supervisor. */
async function ladder(stage: Stage, caseId: string): Promise<void> {
  const { client, narrator, advance, disturb } = stage;
  narrator.scene(say('无人响应：快进 4 小时 10 分', 'Nobody answers: four hours and ten minutes pass'));
  await advance(caseId, 4 * hourMs + 10 * minuteMs);
  await until(stage, caseId, (view) => clockState(view, 'response') === 'breached');
  await disturb('breached');
  narrator.scene(say('升级：组长确认接手', 'The ladder: the team lead acknowledges'));
  await client.act('zhang', caseId, { act: 'acknowledge', clock: 'response' });
  await narrator.catchUp(caseId);
  await disturb('acknowledged');
}

async function fromRegisteringToDispatch(stage: Stage, caseId: string): Promise<void> {
  const { client, narrator, disturb } = stage;
  narrator.scene(say('分类：登记、定级、初判', 'Classification: registered, graded, judged'));
  const agent = await takerOf(stage, caseId, 'receive', 'zhang');
  await client.act(agent, caseId, {
    act: 'complete',
    step: 'receive',
    as: 'registered',
    with: { category: 'installation', amount: 600 },
    evidence: ['call-recording', 'case-record'],
  });
  await disturb('registered');
  const judge = await takerOf(stage, caseId, 'classify', agent);
  await client.act(judge, caseId, {
    act: 'complete',
    step: 'classify',
    as: 'judged',
    with: { category: 'installation', severity: 'S2' },
  });
  await narrator.catchUp(caseId);
  await disturb('judged');
  narrator.scene(say('分派：处理组接单', 'Dispatch: the resolution team accepts'));
  await claimOffer(stage, caseId);
  await narrator.catchUp(caseId);
  await disturb('dispatched');
}

/** Plan, compensation through the payment system, resolution with its evidence. */
async function solve(stage: Stage, caseId: string, compensation: number): Promise<void> {
  const { client, narrator, disturb } = stage;
  narrator.scene(say('解决：方案、补偿、凭证', 'Resolution: plan, compensation, evidence'));
  const owner = (await client.view(caseId)).owner ?? 'qian';
  const plan = say('明早九点上门安装，减免安装费', 'Installation tomorrow at nine, free of charge');
  const planDue = new Date(Date.now() + 48 * hourMs).toISOString();
  await client.act(owner, caseId, {
    act: 'complete',
    step: 'propose',
    as: 'agreed',
    with: { plan, plan_due: planDue, compensation },
  });
  await disturb('agreed');
  await until(stage, caseId, (view) => view.tasks.some((task) => task.step === 'resolve'));
  await client.act(owner, caseId, {
    act: 'complete',
    step: 'resolve',
    as: 'solved',
    with: { root_cause: 'installation' },
    evidence: ['proof-of-resolution'],
  });
  await narrator.catchUp(caseId);
  await disturb('resolved');
}

/** Somebody else calls the customer in calling hours and asks for scores. */
async function callBack(stage: Stage, caseId: string, score: number): Promise<void> {
  const { client, narrator, advance, disturb } = stage;
  narrator.scene(say(`回访：客户打 ${score} 分`, `Call-back: the customer gives ${score}`));
  await advance(caseId, 2 * hourMs + minuteMs);
  const attempt = {
    act: 'attempt',
    step: 'call-back',
    outcome: 'satisfied',
    answers: { attitude: score, speed: score, solution: score },
    evidence: ['call-recording', 'case-record'],
  };
  // Before the calling hours the attempt is refused: the caller waits for them.
  for (let hours = 0; hours < 24; hours++) {
    try {
      await client.act('chu', caseId, attempt);
      break;
    } catch (error) {
      if (!(error instanceof ApiProblem) || error.status !== 409) throw error;
      await advance(caseId, hourMs);
    }
  }
  await narrator.catchUp(caseId);
  await disturb('called-back');
}

/** Who has the open task of a step, or `otherwise`, who may take it. */
async function takerOf({ client }: Stage, caseId: string, step: string, otherwise: string): Promise<string> {
  return (await client.view(caseId)).tasks.find((task) => task.step === step)?.assignee ?? otherwise;
}

/** The offer may just have gone on to the next person. */
async function claimOffer(stage: Stage, caseId: string): Promise<void> {
  const person = await takerOf(stage, caseId, 'dispatch', 'qian');
  await stage.client.act(person, caseId, { act: 'claim', step: 'dispatch' });
}

function clockState(view: CaseView, id: string): string | undefined {
  return view.clocks.find((clock) => clock.id === id)?.state;
}

/** The record follows within moments; an effect of a killed worker is tried again after its time-out. */
async function until({ client, narrator }: Stage, caseId: string, holds: (view: CaseView) => boolean): Promise<void> {
  const endMs = Date.now() + 60_000;
  while (!holds(await client.view(caseId))) {
    if (Date.now() > endMs) throw new Error(say(`案件 ${caseId} 没有继续`, `The case ${caseId} does not go on`));
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await narrator.catchUp(caseId);
}
