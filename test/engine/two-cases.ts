/** A case that starts another one and waits for it: what tests of `run` and of merging play. */
import type { Play } from '../../simulator/play.ts';
import { done, text } from '../setup/written.ts';

export const data = { customer: 'CU-1' };
export const sop = (run: string, outcomes: string) => `sop: twice
version: 1
title: 两件
owner: role/manager
calendar: always-on
data:
  customer: { type: party, required: true }
  found: { type: text }
  how: { type: text }
  severity: { type: choice, of: [S1, S2, S3], default: S3 }
clocks:
  response: { title: 响应, from: case.opened, until: receive.done, limit: 4h }
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  receive: { title: 接收, task: { for: team/sales }, outcomes: { registered: other } }
  other: { title: 另案, run: more, with: { customer: =customer, note: =found }, ${run} outcomes: ${outcomes} }
  last: { title: 最后, task: { for: team/sales }, outcomes: { over: close } }
  failed: { title: 没成, task: { for: team/sales }, outcomes: { over: close } }
`;
export const files = {
  'more.sop.yaml': `sop: more
version: 1
title: 另案
owner: role/manager
calendar: always-on
data: { customer: { type: party, required: true }, note: { type: text }, answer: { type: text } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd } }
steps: { do-it: { title: 办, task: { for: team/logistics, may_ask: [answer, note] }, outcomes: { over: close } } }
`,
};
export const waiting = sop(
  'and_wait: true, save: { found: answer, how: case.result },',
  '{ done: last, failed: failed }',
);
export const supervisor = { id: 'chen', roles: ['supervisor'], teams: [] };
export const merge = { act: 'merge', into: 'C-0', reason: text } as const;
export const unmerge = { act: 'unmerge', reason: text } as const;

/** To where the other case is started; answers its id. */
export function at(p: Play): string {
  p.act('sb', done('receive', 'registered'));
  return p.started[0]?.case ?? '';
}
