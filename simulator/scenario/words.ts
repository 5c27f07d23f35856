/** Domain events in words, for the lines before a failure. */
import type { DomainEvent } from '../../engine/turn.ts';
import type { Locale } from '../../language/diagnostic.ts';
import { formatDuration } from '../../language/duration.ts';
import type { Plan, Value } from '../../language/plan.ts';

/** By event type. What is not listed is shown by its type. */
const WORDS: Record<string, readonly [zh: string, en: string]> = {
  'case.opened': ['开案', 'opened'],
  'case.resolved': ['已解决', 'resolved'],
  'case.reopened': ['重开', 're-opened'],
  'case.closed': ['结案', 'closed'],
  'case.cancelled': ['撤销', 'cancelled'],
  'case.confirmed': ['客户确认', 'confirmed by the customer'],
  'case.orphaned': ['无人应答，交最后责任人', 'nobody answered: the last resort is told'],
  'case.escalated': ['手动升级', 'escalated by hand'],
  'step.entered': ['进入', 'entered'],
  'step.done': ['完成', 'done'],
  'step.skipped': ['跳过', 'skipped'],
  'step.withdrawn': ['撤回', 'withdrawn'],
  'task.offered': ['派给', 'offered to'],
  'task.queued': ['排队', 'queued'],
  'task.assigned': ['接手', 'taken by'],
  'task.declined': ['拒接', 'declined'],
  'task.lapsed': ['过了接收窗口', 'accept window passed'],
  'task.released': ['退回', 'released'],
  'task.reassigned': ['改派', 'reassigned'],
  'task.given': ['指派', 'given'],
  'task.completed': ['提交', 'completed'],
  'clock.started': ['开始计时', 'clock started'],
  'clock.warned': ['预警', 'warned'],
  'clock.breached': ['超时', 'breached'],
  'clock.met': ['按时', 'met'],
  'clock.met_late': ['迟到', 'met late'],
  'clock.cancelled': ['不再计时', 'clock cancelled'],
  'clock.recomputed': ['重新计时', 'clock recomputed'],
  'level.fired': ['升级', 'level fired'],
  'level.repeated': ['再次通知', 'level repeated'],
  'level.acknowledged': ['确认接手', 'acknowledged'],
  'level.skipped': ['越过一级', 'level skipped'],
  'level.empty': ['无人在岗', 'nobody there'],
  'notice.sent': ['通知', 'told'],
  'notice.nobody': ['无人可通知', 'nobody to tell'],
  'action.started': ['调用', 'called'],
  'action.done': ['调用成功', 'call done'],
  'action.failed': ['调用失败', 'call failed'],
  'attempt.made': ['回访一次', 'call-back attempt'],
  'survey.answered': ['客户评分', 'survey answered'],
  'contact.received': ['客户进线', 'the customer called'],
  'contact.made': ['联系客户', 'the customer was called'],
  'data.changed': ['字段', 'fields'],
  'owner.changed': ['处理人', 'owner'],
  'team.changed': ['责任团队', 'team'],
  'event.happened': ['外部事件', 'outside event'],
  'note.added': ['备注', 'note'],
  'callback.recorded': ['记录回访', 'call-back recorded'],
  'accountable.changed': ['责任方', 'accountable'],
  'handover.offered': ['提交交接', 'leg offered'],
  'handover.accepted': ['接收交接', 'leg accepted'],
  'handover.rejected': ['退回交接', 'leg rejected'],
  'handover.forced': ['强制接收', 'leg forced'],
  'handover.incomplete': ['交接资料不齐', 'packet incomplete'],
  'arbitration.opened': ['进入仲裁', 'arbitration opened'],
  'arbitration.ruled': ['裁定', 'ruled'],
  'breach.attributed': ['超时归责', 'breach attributed'],
  'approval.given': ['批准', 'approved'],
  'approval.decided': ['审批去向', 'approval decided'],
  'approval.beyond': ['超出额度', 'beyond the caps'],
  'approval.rejected': ['驳回', 'rejected'],
  'signal.fired': ['风险信号', 'risk signal'],
  'signal.disposed': ['已处置', 'disposed of'],
  'pause.begun': ['暂停', 'paused'],
  'pause.ended': ['恢复', 'resumed'],
  'pause.refused': ['不能暂停', 'pause refused'],
  'clock.paused': ['停止计时', 'clock paused'],
  'clock.resumed': ['继续计时', 'clock resumed'],
  'promise.made': ['承诺', 'promise made'],
  'case.linked': ['关联案件', 'case linked'],
  'case.merged': ['并入', 'merged'],
  'case.unmerged': ['撤销合并', 'merge undone'],
  'case.absorbed': ['并入了', 'absorbed'],
  'case.starting': ['另立案件', 'starting a case'],
  'case.started': ['已另立案件', 'case started'],
  'case.not_started': ['未能立案', 'case not started'],
  'case.ended': ['另立的案件结束', 'started case ended'],
  'watch.added': ['关注', 'watching'],
  'cancel.asked': ['要求撤销', 'cancel asked'],
  'reopen.asked': ['要求重开', 're-open asked'],
};

/** The members of an event's data worth a word, in this order. */
const TELLING = [
  'outcome',
  'signal',
  'leg',
  'party',
  'reason',
  'assignee',
  'percent',
  'level',
  'who',
  'to',
  'message',
  'call',
  'name',
  'result',
  'error',
  'after',
];

/** `4h      超时 4小时响应`. */
export function eventLine(event: DomainEvent, plan: Plan, startMs: number, locale: Locale): string {
  const words = WORDS[event.type];
  const word = words === undefined ? event.type : words[locale === 'zh' ? 0 : 1];
  const parts = [word, subjectOf(event, plan), ...TELLING.flatMap((name) => detail(name, event.data?.[name]))];
  const after = formatDuration(event.atMs - startMs).padEnd(9);
  return `${after} ${parts.filter((part) => part !== '').join(' ')}${event.actor === undefined ? '' : ` (${event.actor})`}`;
}

function subjectOf({ step, clock }: DomainEvent, plan: Plan): string {
  if (clock !== undefined) return plan.clocks.find((it) => it.id === clock)?.title ?? clock;
  return step === undefined ? '' : (plan.steps.find((it) => it.id === step)?.title ?? step);
}

function detail(name: string, value: Value | undefined): string[] {
  if (value === undefined || value === null) return [];
  if (name === 'percent') return [`${String(value)}%`];
  if (Array.isArray(value)) return [value.map(String).join(', ')];
  return typeof value === 'object' ? [Object.keys(value).join(', ')] : [String(value)];
}
