/** Two small procedures that concern each other, for tests of what happens between cases. */
import type { Files } from '../../language/load.ts';

const delivery = `sop: delivery
version: 1
title: 送货
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text, max: 40 }
  category: { type: choice, of: [late, broken] }
  note: { type: text, personal: true }
  answer: { type: text }
  how: { type: text }
  severity: { type: choice, of: [S1, S2, S3], default: S3 }
intake:
  join: { same: [customer, order] }
  reopen: { within: 7nd, go_to: receive }
  repeat: { same: [customer, category], within: 30nd }
  open_on: { parcel-lost: { order: order, customer: owner.id, category: why } }
on:
  scan: { subject: order, save: { category: why } }
  order-cancelled: { subject: order, go_to: cancel }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
  again: { title: 重开后, from: case.reopened, until: case.closed, limit: 9nd }
signals:
  RS01: { title: 重复进线, count: { of: contact, same: [customer], within: 24h, reaches: 3 }, notify: role/manager, dispose_within: 4h }
  RS10: { title: 同类多件, count: { of: case, same: [category], within: 24h, reaches: 2 }, dispose_within: 4h }
steps:
  receive:
    title: 接收
    task: { for: team/front-line, may_ask: [category, note, severity] }
    outcomes: { handled: close, disputed: dispute }
  dispute:
    title: 转纠纷
    run: dispute
    with: { customer: =customer, order: =order, said: =note }
    and_wait: true
    save: { answer: verdict, how: case.result }
    outcomes: { done: receive, failed: receive }
`;
const dispute = `sop: dispute
version: 1
title: 纠纷
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  order: { type: text, max: 40 }
  said: { type: text, personal: true }
  verdict: { type: text, max: 200 }
intake: { join: { same: [customer, order] } }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  judge:
    title: 判定
    task: { for: team/front-line, may_ask: [verdict, said] }
    outcomes: { judged: { go_to: close, result: settled }, dropped: cancel }
`;
const organization = `last_resort: role/manager
teams: { front-line: { title: 一线, lead: zhang } }
people:
  li: { name: 李, teams: [front-line], roles: [agent] }
  zhang: { name: 张, teams: [front-line], roles: [team-lead] }
  chen: { name: 陈, teams: [front-line], roles: [supervisor] }
  ma: { name: 马, teams: [front-line], roles: [manager] }
`;
const alwaysOn = `calendar: always-on
title: 24×7
zone: Asia/Shanghai
week: { all: ['00:00-24:00'] }
known_until: 9999-12-31
`;

export const twoSops: Files = new Map([
  ['delivery.sop.yaml', delivery],
  ['dispute.sop.yaml', dispute],
  ['organization.yaml', organization],
  ['calendars/always-on.yaml', alwaysOn],
]);
