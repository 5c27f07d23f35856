/** A case, and the answer to a deed, as lines for people. Instants are shown in the terminal's own time zone. */
import type { WireCase } from '../../wire/case.ts';
import type { Grant } from '../../wire/grant.ts';
import type { WireClock } from '../../wire/clock.ts';
import type { WireReply } from '../../wire/reply.ts';
import type { WireTask } from '../../wire/task.ts';
import { tableOf } from '../table.ts';
import { type Terminal, tell } from '../terminal.ts';

type Say = (zh: string, en: string) => string;

/** `2026-11-20 21:30` in the local zone; seconds only when there are any. Empty text for no instant. */
export function shown(instant: string | undefined): string {
  if (instant === undefined) return '';
  const date = new Date(instant);
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const seconds = date.getSeconds() === 0 ? '' : `:${two(date.getSeconds())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}${seconds}`;
}

/** What was done, and what the case now waits for. */
export function replyText(reply: WireReply, terminal: Terminal): string {
  const say: Say = (zh, en) => tell(terminal, zh, en);
  const head = reply.opened
    ? say('已开案', 'opened')
    : reply.joined
      ? say('已并入在办案件', 'joined to an open case')
      : reply.repeated
        ? say('早已办过（同一请求号）', 'done before under this key')
        : say('已办', 'done');
  return [`${reply.case}  ${head}`, ...waitingFor(reply, say)].join('\n');
}

function waitingFor(reply: WireReply, say: Say): string[] {
  const facts: [string, string | undefined][] = [
    [say('状态', 'state'), reply.state],
    [say('下一步', 'next'), reply.step],
    [say('经办', 'assignee'), reply.assignee],
    [say('负责人', 'owner'), reply.owner],
    [say('同一事项', 'same matter'), reply.same_matter],
    [say('最近到期', 'due'), reply.next_due && `${shown(reply.next_due)} ${reply.next_clock ?? ''}`],
  ];
  return [
    tableOf(
      facts.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
      '  ',
    ),
  ];
}

/** The whole case: state, what is open, clocks, data; `setAside`: payments of it that a reset left behind. */
export function caseText(it: WireCase, setAside: readonly Grant[], terminal: Terminal): string {
  const say: Say = (zh, en) => tell(terminal, zh, en);
  const orphan = it.orphan ? say('，无人应答', ', nobody answered') : '';
  const facts: [string, string][] = [
    [say('状态', 'state'), `${it.state}${it.result ? ` (${it.result})` : ''}${it.stage ? `，${it.stage}` : ''}`],
    ...lostFacts(it, say),
    [say('开案', 'opened'), `${shown(it.opened_at)}，${say(`${it.contacts} 次联系`, `contacts: ${it.contacts}`)}`],
    [say('轮次/级', 'cycle/level'), `${it.cycle} / ${it.level}${orphan}`],
    [say('负责人', 'owner'), [it.owner, it.team].filter(Boolean).join(', ')],
    ...(it.survey ? [[say('评分', 'score'), String(it.survey.score)] as [string, string]] : []),
  ];
  const sections: [string, string][] = [
    [
      say('待办', 'open'),
      tableOf(
        it.tasks.map((task) => taskCells(task, say)),
        '  ',
      ),
    ],
    [
      say('时限', 'clocks'),
      tableOf(
        it.clocks.map((clock) => clockCells(clock, say)),
        '  ',
      ),
    ],
    [
      say('风险信号', 'risk signals'),
      tableOf(
        (it.signals ?? []).map((s) => [s.signal, `#${s.n}`, s.title, s.due === undefined ? '' : shown(s.due)]),
        '  ',
      ),
    ],
    [
      say('相关案件', 'other cases'),
      tableOf(
        relatedTo(it, say).map((row) => [...row]),
        '  ',
      ),
    ],
    [
      say('字段', 'data'),
      tableOf(
        Object.entries(it.data).map(([name, value]) => [name, plain(value)]),
        '  ',
      ),
    ],
    [
      say('进线另有说法', 'said otherwise'),
      tableOf(
        (it.differs ?? []).map(({ field, value, at, by }) => [field, plain(value), shown(at), by]),
        '  ',
      ),
    ],
    [
      say('重置留下的付款，待财务核实', 'set aside, for finance'),
      tableOf(
        setAside.map(({ grant, action, amount, state, at }) => [grant, action, String(amount), state, shown(at)]),
        '  ',
      ),
    ],
    [
      say('凭证', 'evidence'),
      tableOf(
        Object.entries(it.evidence).map(([name, ref]) => [name, ref]),
        '  ',
      ),
    ],
    [say('现在可以', 'takes now'), `  ${it.acts.join(', ')}`],
  ];
  return [
    `${it.case}  ${it.title}  ${it.sop}@${it.version}`,
    tableOf(
      facts.map((row) => [...row]),
      '  ',
    ),
    ...sections.flatMap(([title, text]) => (text.trim() === '' ? [] : ['', title, text])),
  ].join('\n');
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

function taskCells(task: WireTask, say: Say): string[] {
  const whose = task.assignee ?? task.team ?? task.role ?? '';
  const until = task.accept_by ?? task.due;
  const ask = [...(task.ask ?? []), ...(task.evidence ?? [])].join(', ');
  return [
    task.step,
    `#${task.attempt}`,
    task.title,
    task.status,
    whose,
    until === undefined ? '' : say(`${shown(until)} 前`, `by ${shown(until)}`),
    `→ ${task.outcomes.map((o) => o.id).join(' | ')}`,
    ask === '' ? '' : say(`需 ${ask}`, `needs ${ask}`),
  ];
}

function clockCells(clock: WireClock, say: Say): string[] {
  const used = clock.used === undefined ? '' : `${Math.round(clock.used * 100)}%`;
  const level = clock.level === undefined ? '' : say(`${clock.level} 级`, `level ${clock.level}`);
  const by =
    clock.acknowledged_by === undefined
      ? ''
      : say(`${clock.acknowledged_by} 已接手`, `taken by ${clock.acknowledged_by}`);
  const provisional = clock.provisional ? say('暂定', 'provisional') : '';
  return [
    clock.id,
    clock.title,
    clock.state,
    shown(clock.due),
    used,
    [level, by, provisional].filter(Boolean).join(', '),
  ];
}

/** A value of a field or event on one line. */
export function plain(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
