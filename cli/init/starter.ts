/** The files of an empty workspace: one small procedure with all that it needs, in the words of a language. */
import type { Locale } from '../../language/diagnostic.ts';

interface WordsOfStarter {
  organization: string;
  zone: string;
  /** Of that zone at the beginning of March. */
  offset: string;
  calendarNote: string;
  calendar: string;
  frontLine: string;
  specialists: string;
  people: readonly [string, string, string, string];
  procedure: string;
  title: string;
  customer: string;
  question: string;
  answer: string;
  response: string;
  closure: string;
  receive: string;
  answered: string;
  passedOn: string;
  handle: string;
  done: string;
  scenarios: string;
  good: string;
  late: string;
  overdue: string;
  withdrawn: string;
  reason: string;
  asked: string;
  told: string;
}

const zh: WordsOfStarter = {
  zone: 'Asia/Shanghai',
  offset: '+08:00',
  organization: '团队与人员：换成自己的。编号（id）进入记录，定了就不再改。',
  calendarNote: '服务时间：周一至周五。节假日写在一份 days 文件里；known_until 之后的到期标为暂定。',
  calendar: '办公时间',
  frontLine: '一线',
  specialists: '专席',
  people: ['安一', '白二', '程三', '邓四'],
  procedure: '一个最小的流程：接收，当场答复或转专席，答复后结案。改成自己的。',
  title: '客户请求',
  customer: '客户',
  question: '问题',
  answer: '答复',
  response: '4小时响应',
  closure: '2个工作日办结',
  receive: '接收',
  answered: '当场答复',
  passedOn: '转专席',
  handle: '处理',
  done: '已答复',
  scenarios: '流程的场景：改了流程，先让这里仍然对。',
  good: '当场答复，按时结案',
  late: '没有人接，到期告知组长，专席仍在两个工作日内答复',
  overdue: '专席四天才答复，办结超时',
  withdrawn: '客户撤回，组长取消',
  reason: '客户撤回',
  asked: '发票怎么开',
  told: '在订单页申请',
};

const en: WordsOfStarter = {
  zone: 'Europe/London',
  offset: '+00:00',
  organization: 'Teams and people: make them your own. An id goes into the record and is never changed.',
  calendarNote:
    'Service hours: Monday to Friday. Holidays stand in a file of days; a due after known_until is marked provisional.',
  calendar: 'office hours',
  frontLine: 'Front line',
  specialists: 'Specialists',
  people: ['Ann', 'Ben', 'Cleo', 'Dan'],
  procedure: 'The smallest procedure: received, answered at once or passed on, closed. Make it your own.',
  title: 'Customer request',
  customer: 'Customer',
  question: 'Question',
  answer: 'Answer',
  response: 'Response in 4 hours',
  closure: 'Done in two working days',
  receive: 'Receive',
  answered: 'Answered at once',
  passedOn: 'Passed on',
  handle: 'Handle',
  done: 'Answered',
  scenarios: 'Scenarios of the procedure: whoever changes it keeps them true.',
  good: 'answered at once, closed in time',
  late: 'nobody takes it in time, the lead is told, a specialist answers within two days',
  overdue: 'a specialist answers after four days, too late',
  withdrawn: 'the customer withdraws, the lead cancels',
  reason: 'withdrawn by the customer',
  asked: 'How do I get an invoice?',
  told: 'On the page of the order.',
};

/** Texts by path, in the order in which one reads them. `year`: to whose end the calendar's days off are taken as known. */
export function starterIn(locale: Locale, year: number): ReadonlyMap<string, string> {
  const words = locale === 'zh' ? zh : en;
  return new Map([
    ['organization.yaml', organization(words)],
    ['calendars/office.yaml', calendar(words, year)],
    ['request.sop.yaml', procedure(words)],
    ['request.test.yaml', scenarios(words)],
  ]);
}

const organization = (w: WordsOfStarter) => `# ${w.organization}
last_resort: role/supervisor
calendar: office

teams:
  front-line: { title: ${w.frontLine}, lead: ben }
  specialists: { title: ${w.specialists}, lead: cleo }

people:
  ann: { name: ${w.people[0]}, teams: [front-line], roles: [agent] }
  ben: { name: ${w.people[1]}, teams: [front-line], roles: [agent, team-lead] }
  cleo: { name: ${w.people[2]}, teams: [specialists], roles: [agent, team-lead] }
  dan: { name: ${w.people[3]}, roles: [supervisor, process-owner] }
`;

const calendar = (w: WordsOfStarter, year: number) => `# ${w.calendarNote}
calendar: office
title: ${w.calendar}
zone: ${w.zone}
week: { mon-fri: ['09:00-18:00'] }
known_until: ${year}-12-31
`;

const procedure = (w: WordsOfStarter) => `# ${w.procedure}
sop: request
version: 1
title: ${w.title}
owner: role/process-owner
calendar: office

data:
  customer: { type: party, required: true, title: ${w.customer} }
  question: { type: text, required: true, max: 500, title: ${w.question} }
  answer: { type: text, max: 1000, title: ${w.answer} }

clocks:
  response: { title: ${w.response}, from: case.opened, until: receive.done, limit: 4h, warn: [75%], ladder: leads }
  closure: { title: ${w.closure}, from: case.opened, until: case.closed, limit: 2wd, warn: [80%], ladder: leads }

ladders:
  leads:
    - { at: due, notify: role/team-lead }
    - { at: +2h, notify: role/supervisor, ack_within: 1h }

steps:
  receive:
    title: ${w.receive}
    task: { for: team/front-line, ask: [question], may_ask: [answer] }
    outcomes:
      answered: { title: ${w.answered}, go_to: close, ask: [answer] }
      passed-on: { title: ${w.passedOn}, go_to: handle }
  handle:
    title: ${w.handle}
    task: { for: team/specialists, ask: [answer] }
    outcomes:
      done: { title: ${w.done}, go_to: close }
`;

const scenarios = (w: WordsOfStarter) => `# ${w.scenarios}
sop: request
scenarios:
  - title: ${w.good}
    start: 2026-03-02T10:00${w.offset}
    open: { customer: C-1, question: '${w.asked}' }
    story:
      - { at: 1m, act: { claim: receive, by: ann } }
      - { at: 10m, act: { complete: receive, as: answered, with: { answer: '${w.told}' } } }
      - { at: 10m, expect: { state: closed, clock: { response: met, closure: met } } }

  - title: ${w.late}
    start: 2026-03-02T09:00${w.offset}
    open: { customer: C-2, question: '${w.asked}' }
    story:
      - { at: 5h, expect: { step: receive, clock: { response: breached }, notified: role/team-lead } }
      - { at: 6h, expect: { notified: role/supervisor } }
      - { at: 7h, act: { complete: receive, as: passed-on, by: ben } }
      - { at: 8h, act: { complete: handle, as: done, by: cleo, with: { answer: '${w.told}' } } }
      - { at: 8h, expect: { state: closed, clock: { response: met_late, closure: met } } }

  - title: ${w.overdue}
    start: 2026-03-02T09:00${w.offset}
    open: { customer: C-3, question: '${w.asked}' }
    story:
      - { at: 1h, act: { complete: receive, as: passed-on, by: ann } }
      - { at: 3nd, expect: { step: handle, clock: { closure: breached } } }
      - { at: 4nd, act: { complete: handle, as: done, by: cleo, with: { answer: '${w.told}' } } }
      - { at: 4nd, expect: { state: closed, clock: { closure: met_late } } }

  - title: ${w.withdrawn}
    start: 2026-03-02T09:00${w.offset}
    open: { customer: C-4, question: '${w.asked}' }
    story:
      - { at: 1h, act: { cancel: '${w.reason}', by: ben } }
      - { at: 1h, expect: { state: cancelled, clock: { response: cancelled, closure: cancelled } } }
`;
