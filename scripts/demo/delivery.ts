/**
 * The tri-party case as a story in scenes: a hand-over rejected twice, a ruling, a late delivery, blame moved by record, a
 * forced acceptance, an installation done at the second visit, the call-back.
 */
import { say } from '../../startup/terminal-language.ts';
import type { WireAct } from '../../wire/act.ts';
import { ApiProblem } from './client.ts';
import { callInHours, dayMs, hourMs, minuteMs, type Scene, type Stage, type Tale } from './stage.ts';

type Completing = Omit<Extract<WireAct, { act: 'complete' }>, 'act'>;

/** The promised date is one in Shanghai. */
const shanghaiMs = 8 * hourMs;

export const deliveryScenes: readonly Scene[] = [
  { name: 'sold', play: sold },
  { name: 'rejected twice', play: rejectedTwice },
  { name: 'ruled', play: ruled },
  { name: 'late', play: late },
  { name: 're-attributed', play: reattributed },
  { name: 'delivered', play: delivered },
  { name: 'forced', play: forced },
  { name: 'second visit', play: secondVisit },
  { name: 'called back', play: calledBack },
];

const confirmed = (complete: boolean): WireAct => ({
  act: 'complete',
  step: 'confirm',
  as: 'confirmed',
  with: {
    sku: 'KFR-35',
    contact_checked: 'address-and-phone',
    delivery_window: 'morning',
    access: 'lift',
    install_conditions: say('外墙支架已装', 'The bracket is in place'),
    ...(complete && { promises: say('免费赠送安装辅材', 'Fittings free of charge') }),
  },
});

async function sold({ client, narrator }: Stage, tale: Tale): Promise<void> {
  narrator.scene(say('三方协同：销售接收，交接单缺一项', 'Three parties: sales accepts; the packet lacks an item'));
  const promised = new Date(Date.now() + shanghaiMs).toISOString().slice(0, 10);
  const data = { customer: tale.customer, order: `O-${tale.customer}`, promised_date: promised };
  tale.caseId = (await client.open('cao', { sop: 'delivery-installation', data })).case;
  await client.act('he', tale.caseId, { act: 'accept', step: 'fulfil' });
  try {
    await client.act('he', tale.caseId, confirmed(false));
  } catch (error) {
    if (!(error instanceof ApiProblem) || error.status !== 422) throw error;
    narrator.line(say(`系统拒绝提交：${error.message}`, `The engine refuses the offer: ${error.message}`));
  }
  await client.act('he', tale.caseId, confirmed(true));
  await narrator.catchUp(tale.caseId);
}

async function rejectedTwice({ client, narrator }: Stage, { caseId }: Tale): Promise<void> {
  narrator.scene(say('物流两次退回，进入仲裁', 'Logistics rejects it twice: arbitration'));
  const reason = say('安装条件写得不清楚', 'The conditions are not clear');
  await client.act('qi', caseId, { act: 'reject', step: 'fulfil', reason, evidence: ['order-form'] });
  await client.act('he', caseId, confirmed(true));
  await client.act('qi', caseId, { act: 'reject', step: 'fulfil', reason, evidence: ['order-form'] });
  await narrator.catchUp(caseId);
}

async function ruled({ client, narrator }: Stage, { caseId }: Tale): Promise<void> {
  const reason = say('资料已足够送货，由物流接收', 'It suffices for delivery: logistics takes it');
  await client.act('cao', caseId, { act: 'arbitrate', step: 'fulfil', ruling: 'receiver_takes', reason });
  await narrator.catchUp(caseId);
}

/** The promised day passes without a delivery. */
async function late({ client, narrator, advance }: Stage, { caseId }: Tale): Promise<void> {
  narrator.scene(say('承诺送达日过去：红线超时', 'The promised day passes: the red line is crossed'));
  const line = (await client.view(caseId)).clocks.find((clock) => clock.id === 'line:logistics');
  const dueMs = Date.parse(line?.due ?? '');
  await advance(caseId, Math.max(dueMs - Date.now(), 0) + minuteMs);
  for (let tries = 0; tries < 100; tries++) {
    if ((await client.view(caseId)).clocks.some((clock) => clock.id === 'line:logistics' && clock.state === 'breached'))
      break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await narrator.catchUp(caseId);
}

/** Both attributions are kept: who was accountable then, and whose fault the ruling says it was. */
async function reattributed({ client, narrator }: Stage, { caseId }: Tale): Promise<void> {
  narrator.scene(
    say('仲裁：超时改归销售，两者都留档', 'Arbitration: the breach is attributed to sales; both are kept'),
  );
  const reason = say('两次退回都因资料不清', 'Both rejections came from unclear papers');
  await client.act('cao', caseId, { act: 'arbitrate', step: 'fulfil', clock: 'line:logistics', to: 'sales', reason });
  await narrator.catchUp(caseId);
}

async function delivered({ client, narrator }: Stage, { caseId }: Tale): Promise<void> {
  await client.act('qi', caseId, {
    act: 'complete',
    step: 'deliver',
    as: 'delivered',
    evidence: ['signed-receipt', 'delivery-photo', 'unboxing-photo'],
    checked: [0, 1],
  });
  await narrator.catchUp(caseId);
}

async function forced({ narrator, advance }: Stage, { caseId }: Tale): Promise<void> {
  narrator.scene(say('安装两小时未接收：强制接收', 'Installation does not accept within two hours: forced'));
  await advance(caseId, 2 * hourMs + minuteMs);
  await narrator.catchUp(caseId);
}

async function secondVisit({ client, narrator }: Stage, { caseId }: Tale): Promise<void> {
  narrator.scene(say('首次上门未装成，二次上门装好', 'The first visit fails, the second succeeds'));
  const act = (body: Completing) => client.act('dou', caseId, { act: 'complete', ...body });
  const at = new Date(Date.now() + 2 * dayMs).toISOString();
  await act({ step: 'book', as: 'booked', with: { install_at: at } });
  await act({
    step: 'install',
    as: 'failed-visit',
    with: { fees: 0, failure: 'parts', at_fault: 'logistics' },
    checked: [0, 1, 2],
    reason: say('少一个支架', 'A bracket was missing'),
  });
  await act({
    step: 'second-visit',
    as: 'fitted',
    with: { fees: 0 },
    checked: [0, 1],
    evidence: ['photo-before', 'photo-after', 'test-result', 'installer-card', 'fee-list', 'signature'],
  });
  await narrator.catchUp(caseId);
}

async function calledBack(stage: Stage, { caseId }: Tale): Promise<void> {
  stage.narrator.scene(say('回访：使用正常，8 分', 'Call-back: it works, the customer gives 8'));
  await stage.advance(caseId, dayMs + minuteMs);
  const attempt: WireAct = {
    act: 'attempt',
    step: 'call-back',
    outcome: 'satisfied',
    with: { works: true, fees_as_shown: true },
    answers: { attitude: 8, speed: 8, solution: 8 },
    evidence: [
      { name: 'call-recording', ref: 'REC-1' },
      { name: 'case-record', ref: 'CR-1' },
    ],
  };
  await callInHours(stage, caseId, attempt);
}
