/** A case, and the answer to a deed, as lines for people: names beside ids, titles, and times of the terminal's own zone. */
import type { ActName } from '../../engine/event.ts';
import type { WireCase } from '../../wire/case.ts';
import type { Grant } from '../../wire/grant.ts';
import type { WireClock } from '../../wire/clock.ts';
import type { WireReply } from '../../wire/reply.ts';
import type { WireTask } from '../../wire/task.ts';
import { type Words, wordsIn } from '../../words/words.ts';
import { shown, zoned, zoneLine } from '../instant.ts';
import { tableOf } from '../table.ts';
import { type Terminal, tell } from '../terminal.ts';
import type { Names } from './names.ts';

type Say = (zh: string, en: string) => string;

/** In whose language it is said, and with which names. */
interface Reader {
  say: Say;
  words: Words;
  names: Names;
}

function readerOf(terminal: Terminal, names: Names): Reader {
  return { say: (zh, en) => tell(terminal, zh, en), words: wordsIn(terminal.locale), names };
}

/** What was done, and what the case now waits for. */
export function replyText(reply: WireReply, terminal: Terminal, names: Names): string {
  const reader = readerOf(terminal, names);
  const { say } = reader;
  const head = reply.opened
    ? say('已开案', 'opened')
    : reply.joined
      ? say('已并入在办案件', 'joined to an open case')
      : reply.repeated
        ? say('早已办过（同一请求号）', 'done before under this key')
        : say('已办', 'done');
  return [`${reply.case}  ${head}`, waitingFor(reply, reader)].join('\n');
}

function waitingFor(reply: WireReply, { say, words, names }: Reader): string {
  const { step, view } = reply;
  const title = view?.tasks.find((task) => task.step === step)?.title;
  const clock = view?.clocks.find(({ id }) => id === reply.next_clock)?.title ?? reply.next_clock ?? '';
  const facts: [string, string | undefined][] = [
    [say('状态', 'state'), words.caseStates[reply.state]],
    [say('下一步', 'next'), step && (title === undefined ? step : `${title} (${step})`)],
    [say('经办', 'assignee'), reply.assignee && names.person(reply.assignee)],
    [say('负责人', 'owner'), reply.owner && names.person(reply.owner)],
    [say('同一事项', 'same matter'), reply.same_matter],
    [say('最近到期', 'due'), reply.next_due && `${zoned(reply.next_due)} ${clock}`],
  ];
  return tableOf(
    facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    '  ',
  );
}

/** The whole case: state, what is open, clocks, data; `setAside`: payments of it that a reset left behind. */
export function caseText(it: WireCase, setAside: readonly Grant[], terminal: Terminal, names: Names): string {
  const reader = readerOf(terminal, names);
  const { say } = reader;
  const sections: [string, string[][]][] = [
    [say('待办', 'open'), it.tasks.flatMap((task) => [taskCells(task, reader)])],
    [say('时限', 'clocks'), it.clocks.map((clock) => clockCells(clock, reader))],
    [
      say('风险信号', 'risk signals'),
      (it.signals ?? []).map((s) => [s.signal, `#${s.n}`, s.title, s.due === undefined ? '' : shown(s.due)]),
    ],
    [say('相关案件', 'other cases'), relatedTo(it, say).map((row) => [...row])],
    [say('字段', 'data'), Object.entries(it.data).map(([name, value]) => [...called(name, names), plain(value)])],
    [
      say('进线另有说法', 'said otherwise'),
      (it.differs ?? []).map(({ field, value, at, by }) => [field, plain(value), shown(at), names.person(by)]),
    ],
    [
      say('重置留下的付款，待财务核实', 'set aside, for finance'),
      setAside.map(({ grant, action, amount, state, at }) => [grant, action, String(amount), state, shown(at)]),
    ],
    [
      say(
        `可更正（--kind ${it.corrections?.kinds.join('、')}）`,
        `may be corrected (--kind ${it.corrections?.kinds.join(', ')})`,
      ),
      Object.entries(it.corrections?.fields ?? {}).map(([name, by]) => [
        ...called(name, names),
        by.length === 0
          ? ''
          : say(`采集：${by.map(names.person).join('、')}`, `asked by ${by.map(names.person).join(', ')}`),
      ]),
    ],
    [say('凭证', 'evidence'), Object.entries(it.evidence).map(([name, ref]) => [name, ref])],
    [say('现在可以', 'takes now'), it.acts.map((act) => actCells(act, it, reader))],
  ];
  return [
    `${it.case}  ${it.title}  ${it.sop}@${it.version}`,
    tableOf(factsOf(it, reader), '  '),
    ...sections.flatMap(([title, rows]) => (rows.length === 0 ? [] : ['', title, tableOf(rows, '  ')])),
    ...scriptsOf(it, say),
    '',
    zoneLine(terminal),
  ].join('\n');
}

function factsOf(it: WireCase, { say, words, names }: Reader): string[][] {
  const orphan = it.orphan ? say('，无人应答', ', nobody answered') : '';
  const result = it.result === undefined ? '' : words.page.aside(words.results[it.result] ?? it.result);
  const level = it.level === 0 ? '' : `${say('，', ', ')}${words.page.level(it.level)}`;
  const team = it.team === undefined ? undefined : names.team(it.team);
  return [
    [say('状态', 'state'), [words.caseStates[it.state] + result, it.stage].filter(Boolean).join(say('，', ', '))],
    ...lostFacts(it, say),
    [say('开案', 'opened'), `${shown(it.opened_at)}，${say(`${it.contacts} 次联系`, `contacts: ${it.contacts}`)}`],
    [say('轮次', 'cycle'), `${words.page.cycle(it.cycle)}${level}${orphan}`],
    [say('负责人', 'owner'), [it.owner && names.person(it.owner), team].filter(Boolean).join(', ')],
    ...(it.watchers.length === 0 ? [] : [[say('关注', 'watching'), it.watchers.map(names.person).join(', ')]]),
    ...(it.survey ? [[say('评分', 'score'), String(it.survey.score)]] : []),
  ];
}

/** What is said to the customer at each open step, and what is ticked off. */
function scriptsOf(it: WireCase, say: Say): string[] {
  return it.tasks.flatMap(({ title, script, checklist = [] }) => {
    const lines = [
      ...(script === undefined ? [] : script.trim().split('\n')),
      ...checklist.map((point, i) => `[${i}] ${point}`),
    ];
    return lines.length === 0
      ? []
      : ['', `${say('话术与检查项', 'script')}：${title}`, ...lines.map((line) => `  ${line}`)];
  });
}

/** The act as the command takes it, what it is, and on which step. */
function actCells(act: string, it: WireCase, { words, names }: Reader): string[] {
  const [name = act, step] = act.split(/:(.*)/s, 2);
  const title = step && (it.tasks.find((task) => task.step === step)?.title ?? names.step(step));
  return [name, step ?? '', words.acts[name as ActName] ?? name, title ?? ''];
}

/** A field's name, with its title where the SOP gives one. */
function called(name: string, names: Names): string[] {
  const title = names.field(name);
  return [name, title === name ? '' : title];
}

/** What is shown is what was recorded last; the clocks go on for the customer. */
function lostFacts({ case: id, lost }: WireCase, say: Say): [string, string][] {
  if (lost === undefined) return [];
  const since = say(`最后记录于 ${shown(lost.recorded_at)}`, `recorded last ${shown(lost.recorded_at)}`);
  return [[say('运行已丢失', 'run lost'), `${since}，sop case begin-again ${id}`]];
}

/** What another case is to this one, in words. */
function relatedTo(it: WireCase, say: Say): [kind: string, id: string][] {
  const words: Record<string, string> = {
    parent: say('由其所立', 'started this one'),
    child: say('由本案所立', 'started here'),
    absorbed: say('已并入本案', 'merged into this one'),
    merged_into: say('本案已并入', 'this one was merged into'),
    repeat: say('重复投诉，先前为', 'a repeated complaint of'),
    repeated_by: say('其后重复投诉', 'repeated later by'),
    follow_up: say('结案后再来，先前为', 'follows'),
    followed_by: say('其后续案', 'followed by'),
    same_customer: say('同一客户', 'same customer'),
  };
  return (it.links ?? []).map((link) => [words[link.kind] ?? link.kind, link.case]);
}

function taskCells(task: WireTask, { say, words, names }: Reader): string[] {
  const { assignee, team, role } = task;
  const whose = assignee ? names.person(assignee) : team ? names.team(team) : role ? names.party(`role/${role}`) : '';
  const until = task.accept_by ?? task.due;
  const ask = [...(task.ask ?? []), ...(task.evidence ?? [])].join(', ');
  return [
    task.step,
    `#${task.attempt}`,
    task.kind === 'cancel' || task.kind === 'transfer' ? words.beside[task.kind] : task.title,
    words.workStates[task.status],
    whose,
    task.amount === undefined ? '' : say(`${task.amount} 元`, `${task.amount} yuan`),
    until === undefined ? '' : say(`${shown(until)} 前`, `by ${shown(until)}`),
    `→ ${task.outcomes.map((o) => (o.title === undefined || o.title === o.id ? o.id : `${o.id} ${o.title}`)).join(' | ')}`,
    ask === '' ? '' : say(`需 ${ask}`, `needs ${ask}`),
  ];
}

function clockCells(clock: WireClock, { say, words, names }: Reader): string[] {
  const used = clock.used === undefined ? '' : `${Math.round(clock.used * 100)}%`;
  const level = clock.level === undefined ? '' : say(`${clock.level} 级`, `level ${clock.level}`);
  const who = clock.acknowledged_by === undefined ? '' : names.person(clock.acknowledged_by);
  const by = who === '' ? '' : say(`${who} 已接手`, `taken by ${who}`);
  const provisional = clock.provisional ? say('暂定', 'provisional') : '';
  return [
    clock.id,
    clock.title,
    words.clockStates[clock.state],
    shown(clock.due),
    used,
    [level, by, provisional].filter(Boolean).join(', '),
  ];
}

/** A value of a field or event on one line. */
export function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
