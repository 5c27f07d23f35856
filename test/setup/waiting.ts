/** An SOP in which every kind of pause and promise can happen. */
export const sop = `sop: waiting
version: 1
title: 等待
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 8h }
  whole: { title: 全程, from: case.opened, until: case.resolved, limit: 10h, warn: [50%], ladder: up, pause_on: [waiting_customer, force_majeure] }
  law: { title: 法定, from: case.opened, until: work.done, limit: 10h, statutory: true }
ladders:
  up:
    - { at: due, notify: role/team-lead, ack_within: 1h }
    - { at: +4h, notify: role/duty-manager }
pauses:
  waiting_customer: { max: 6h, remind: { every: 2h, notify: owner } }
  waiting_third_party: { max: 3h, evidence: [carrier-notice] }
  force_majeure: { max: 30h }
promises: { warn: [50%], ladder: up }
steps:
  receive:
    title: 接收
    task: { for: team/customer-service, accept_within: 30m }
    outcomes: { taken: work, wait: ask, third: carrier }
  work:
    title: 处理
    task: { for: owner }
    clock: { limit: 4h, pause_on: [waiting_customer] }
    outcomes: { solved: { go_to: check, resolves: true } }
  ask: { title: 等客户, wait: { events: [reply], for: 20h }, pause: waiting_customer, outcomes: { happened: work, silent: work } }
  carrier: { title: 等承运, wait: { events: [reply], for: 20h }, pause: waiting_third_party, outcomes: { happened: work, silent: work } }
  check:
    title: 回访
    task: { for: team/customer-service }
    clock: { limit: 24h }
    outcomes: { fine: close, bad: { go_to: work, reopen: true } }
`;
