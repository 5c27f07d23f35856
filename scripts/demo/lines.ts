/** The demo's line for every domain event that a person wants to hear of; of the others it says that there is none. */
import { type DataOf, type EventName, isEventName } from '../../engine/told/events.ts';
import type { Locale } from '../../language/diagnostic.ts';
import { say } from '../../startup/terminal-language.ts';
import { wordsIn } from '../../words/words.ts';
import type { TimelineEvent } from '../../wire/timeline.ts';

/** An event from the timeline with its facts by their names, in the units of HTTP. */
type Heard<N extends EventName> = Omit<TimelineEvent, 'data'> & {
  data: { readonly [F in keyof DataOf<N>]?: unknown };
};

type Lines = { [N in EventName]: ((event: Heard<N>) => string) | 'untold' };

const lines: Lines = {
  'case.opened': ({ actor }) => say(`开案（${actor}）`, `opened by ${actor}`),
  'case.resolved': () => say('已解决，等待回访', 'resolved, call-back to come'),
  'case.reopened': ({ cycle }) => say(`↺ 重开，第 ${cycle} 轮`, `↺ re-opened, cycle ${cycle}`),
  'case.closed': ({ data }) =>
    say(`● 结案：${resultIn('zh', data.result)}`, `● closed: ${resultIn('en', data.result)}`),
  'case.cancelled': 'untold',
  'case.confirmed': () => say('● 客户已确认', '● confirmed by the customer'),
  'case.escalated': 'untold',
  'case.orphaned': 'untold',
  'case.led': 'untold',
  'case.migrated': 'untold',
  'case.recalendared': 'untold',
  'case.begun_again': 'untold',
  'run.terminated': 'untold',
  'run.failed': 'untold',
  'run.timed_out': 'untold',
  'run.cancelled': 'untold',
  'reopen.asked': 'untold',
  'cancel.asked': 'untold',
  'cancel.waits': 'untold',
  'cancel.confirmed': 'untold',
  'cancel.declined': 'untold',
  'note.added': 'untold',
  'help.asked': 'untold',
  'help.answered': 'untold',
  'help.declined': 'untold',
  'help.withdrawn': 'untold',
  'help.handed_on': 'untold',
  'help.left_open': 'untold',
  'help.ended': 'untold',
  'transfer.asked': 'untold',
  'transfer.accepted': 'untold',
  'transfer.declined': 'untold',
  'transfer.ended': 'untold',
  'reminder.set': 'untold',
  'reminder.withdrawn': 'untold',
  'conclude.asked': 'untold',
  'case.concluded': 'untold',
  'data.changed': 'untold',
  'data.corrected': 'untold',
  'case.corrected': 'untold',
  'owner.changed': 'untold',
  'team.changed': 'untold',
  'watch.added': 'untold',
  'contact.received': 'untold',
  'contact.differs': 'untold',
  'contact.made': 'untold',
  'event.happened': 'untold',
  'event.not_saved': 'untold',
  'case.linked': 'untold',
  'case.unlinked': 'untold',
  'case.merged': 'untold',
  'case.unmerged': 'untold',
  'case.absorbed': 'untold',
  'case.starting': 'untold',
  'case.started': 'untold',
  'case.not_started': 'untold',
  'case.ended': 'untold',
  'step.entered': ({ step }) => say(`→ 步骤 ${step}`, `→ step ${step}`),
  'step.done': 'untold',
  'step.skipped': 'untold',
  'step.withdrawn': 'untold',
  'task.offered': ({ data }) => say(`派给 ${text(data.assignee)}，待接单`, `offered to ${text(data.assignee)}`),
  'task.queued': 'untold',
  'task.assigned': ({ step, data }) =>
    say(`${text(data.assignee)} 接手 ${step}`, `${text(data.assignee)} takes ${step}`),
  'task.given': 'untold',
  'task.reassigned': ({ data }) => say(`升级改派给 ${text(data.after)}`, `reassigned to ${text(data.after)}`),
  'task.lapsed': ({ step, data }) =>
    say(`${text(data.assignee) || step} 未接单，重新派单`, `${text(data.assignee) || step} did not accept in time`),
  'task.declined': 'untold',
  'task.released': 'untold',
  'task.completed': ({ actor, step, data }) =>
    say(`${actor} 完成 ${step}：${text(data.outcome)}`, `${actor} completes ${step}: ${text(data.outcome)}`),
  'approval.asked': 'untold',
  'approval.nobody': 'untold',
  'approval.given': 'untold',
  'approval.beyond': 'untold',
  'approval.rejected': 'untold',
  'approval.decided': 'untold',
  'grant.reserved': 'untold',
  'grant.committed': 'untold',
  'grant.released': 'untold',
  'grant.unknown': 'untold',
  'grant.unpaid': 'untold',
  'grant.restored': 'untold',
  'handover.offered': ({ data }) =>
    say(`提交给 ${text(data.party)}（${text(data.leg)}）`, `offered to ${text(data.party)} (${text(data.leg)})`),
  'handover.accepted': ({ data }) =>
    say(`接收 ${text(data.leg)}（${text(data.how)}）`, `${text(data.leg)} taken (${text(data.how)})`),
  'handover.rejected': ({ actor, data }) =>
    say(`${actor} 退回，第 ${text(data.count)} 次`, `${actor} rejects it, the ${text(data.count)}. time`),
  'handover.forced': ({ data }) =>
    say(`逾时未接收，强制交给 ${text(data.party)}`, `not accepted in time: forced upon ${text(data.party)}`),
  'handover.incomplete': 'untold',
  'accountable.changed': ({ data }) => say(`责任方 → ${text(data.after)}`, `accountable → ${text(data.after)}`),
  'arbitration.opened': () => say('进入仲裁', 'arbitration is opened'),
  'arbitration.ruled': ({ data }) => say(`裁定：${text(data.ruling)}`, `ruled: ${text(data.ruling)}`),
  'breach.attributed': ({ data }) =>
    say(
      `超时归责 ${text(data.before)} → ${text(data.after)}`,
      `breach attributed ${text(data.before)} → ${text(data.after)}`,
    ),
  'action.started': 'untold',
  'action.done': ({ data }) => say(`外部调用成功 ${text(data.call)}`, `called ${text(data.call)}`),
  'action.failed': ({ data }) => say(`外部调用失败 ${text(data.call)}`, `${text(data.call)} failed`),
  'action.dropped': 'untold',
  'attempt.made': 'untold',
  'callback.recorded': ({ actor, data }) =>
    say(
      `回访 ${actor}：${text(data.outcome)}，${text(data.score)} 分`,
      `call-back by ${actor}: ${text(data.outcome)}, score ${text(data.score)}`,
    ),
  'survey.answered': 'untold',
  'clock.started': 'untold',
  'clock.passed': 'untold',
  'clock.warned': ({ clock, data }) =>
    say(`预警 ${clock} 已用 ${text(data.percent)}%`, `warning: ${text(data.percent)}% of ${clock} used`),
  'clock.breached': ({ clock, data }) =>
    say(
      `✗ 超时 ${clock}，责任方 ${text(data.accountable)}`,
      `✗ ${clock} breached, accountable ${text(data.accountable)}`,
    ),
  'clock.met': ({ clock }) => say(`✓ 按时 ${clock}`, `✓ ${clock} met`),
  'clock.met_late': ({ clock }) => say(`✓ 超时完成 ${clock}`, `✓ ${clock} met late`),
  'clock.cancelled': 'untold',
  'clock.paused': 'untold',
  'clock.resumed': 'untold',
  'clock.recomputed': 'untold',
  'clock.restored': 'untold',
  'level.fired': ({ data }) => say(`▲ 升级 第 ${text(data.level)} 级`, `▲ escalation level ${text(data.level)}`),
  'level.repeated': 'untold',
  'level.skipped': 'untold',
  'level.empty': 'untold',
  'level.acknowledged': ({ actor }) => say(`${actor} 确认接手`, `${actor} acknowledges`),
  'notice.sent': ({ data }) =>
    say(`✉ 通知 ${text(data.to)}（${matterIn('zh', data)}）`, `✉ ${text(data.to)} told (${matterIn('en', data)})`),
  'notice.nobody': 'untold',
  'pause.asked': 'untold',
  'pause.repeated': 'untold',
  'pause.begun': 'untold',
  'pause.ended': 'untold',
  'pause.refused': 'untold',
  'promise.made': 'untold',
  'signal.fired': ({ data }) => say(`风险信号 ${text(data.signal)}`, `risk signal ${text(data.signal)}`),
  'signal.disposed': 'untold',
};

/** The line of an event; undefined for one that is bookkeeping, or that the catalogue does not have. */
export function lineOf(event: TimelineEvent): string | undefined {
  return isEventName(event.type) ? told(event.type, event) : undefined;
}

function told<N extends EventName>(name: N, event: TimelineEvent): string | undefined {
  const line: Lines[N] = lines[name];
  // Facts come as JSON: by its name an event has those that its line reads.
  return line === 'untold' ? undefined : line({ ...event, data: event.data ?? {} } as Heard<N>);
}

function text(value: unknown): string {
  return Array.isArray(value) ? value.join('、') : String(value ?? '');
}

function resultIn(locale: Locale, result: unknown): string {
  return wordsIn(locale).results[text(result)] ?? text(result);
}

function matterIn(locale: Locale, { message, about }: Heard<'notice.sent'>['data']): string {
  const { notices } = wordsIn(locale);
  return text(message) || (Object.entries(notices).find(([name]) => name === about)?.[1] ?? text(about));
}
