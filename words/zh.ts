/** The words of a case in Chinese. */
import type { WakeFor } from '../engine/told/wake-for.ts';
import type { Addressed, Words } from './vocabulary.ts';

const pauses: Words['pauses'] = {
  waiting_customer: '等待客户',
  customer_appointment: '客户约期',
  waiting_third_party: '等待第三方',
  force_majeure: '不可抗力',
};

const notices: Words['notices'] = {
  warn: '预警',
  level: '升级',
  repeat: '再次通知',
  orphan: '无人认领',
  met: '已完成',
  reminder: '提醒',
  'pause-reminder': '提醒',
  queued: '待领取',
  lapsed: '未按时接单',
  reassigned: '改派',
  'approval-nobody': '无人可批',
  'glass-broken': '紧急查看',
  'same-matter': '同一事项的另一案件',
  'approval-beyond': '超出额度',
  'offered-leg': '待接收',
  'returned-leg': '被退回',
  arbitration: '待仲裁',
  signal: '风险信号',
  'cancel-asked': '撤销待确认',
  'help-asked': '求助',
  'help-late': '求助逾时',
  'help-answered': '求助已答复',
  'help-declined': '求助被拒',
  'help-ended': '求助作罢',
  'transfer-asked': '待接案',
  'transfer-accepted': '转案已接',
  'transfer-declined': '转案被拒',
  'transfer-lapsed': '转案逾时',
  'remind-me': '自设提醒',
  outcome: '进展',
  call_back: '回访',
  reassign: '寻人接手',
};

/** `4小时响应 到期`, `… 预警 75%`, `… 升级 2 级`. */
function wakeUp(what: WakeFor, title: string): string {
  switch (what.kind) {
    case 'clock-due':
      return `${title} 到期`;
    case 'clock-warning':
      return `${title} 预警 ${what.percent}%`;
    case 'level':
      return `${title} 升级 ${what.level} 级`;
    case 'level-repeat':
      return `${title} 再次通知 ${what.level} 级`;
    case 'level-unanswered':
      return `${title} ${what.level} 级无人确认`;
    case 'accept-window':
      return `${title} 接单时限`;
    case 'leg-window':
      return `${title} 接收时限`;
    case 'wait-over':
      return `${title} 等待截止`;
    case 'reminder':
      return `${title} 提醒`;
    case 'step-begins':
      return `${title} 开始`;
    case 'signal':
      return `信号 ${title}`;
    case 'pause-over':
      return `${pauses[what.reason]} 暂停截止`;
    case 'pause-reminder':
      return `${pauses[what.reason]} 提醒`;
    case 'transfer-window':
      return '转案接收时限';
    case 'remind-me':
      return '自设提醒';
    case 'notice':
      return '消息待发';
  }
}

/** `4小时响应 预警 → zhang`: what comes first, for lists cut a line short. */
function sent({ people, message, title, about }: Addressed): string {
  const what = message ?? `${title === undefined ? '' : `${title} `}${notices[about] ?? about}`;
  return `${what} → ${people?.join('、') ?? '客户'}`;
}

/** All of them. */
export const zh: Words = {
  wakeUp,
  notices,
  sending: (all) => `通知 ${all.map(sent).join('；')}`,
  starting: (sop) => `立案 ${sop}`,
  recording: '补记案件记录',
  gist: {
    'case.cancelled': '已取消',
    'case.merged': '已并入另一案件',
    'case.closed': '结案',
    'case.resolved': '已解决',
    'case.reopened': '重开',
    'case.opened': '立案',
    'case.migrated': '换用另一版本',
    'case.begun_again': '依记录继续',
    'case.orphaned': '无人应答，已报最后责任人',
    'clock.breached': '超时',
    'level.fired': '升级',
    'signal.fired': '风险信号',
    'grant.unknown': '付款结果不明',
    'action.failed': '调用失败',
    'approval.given': '批准',
    'approval.rejected': '不批准',
    'handover.rejected': '退回交接',
    'handover.accepted': '接收交接',
    'step.done': '完成',
    'clock.warned': '预警',
    'transfer.asked': '转案待接',
    'transfer.accepted': '转案已接',
    'help.asked': '求助',
    'help.answered': '求助已答复',
    'case.corrected': '更正字段',
    'pause.begun': '暂停计时',
    'pause.ended': '恢复计时',
    'promise.made': '作出承诺',
    'contact.received': '客户来联系',
    'contact.made': '已联系客户',
    'level.acknowledged': '确认接手',
    'signal.disposed': '风险信号已处置',
    'task.assigned': '有人接手',
    'step.entered': '开始',
    'note.added': '备注',
    'event.happened': '外部事件',
  },
  recorded: '写入案件记录',
  and: '；',
  finding: (whom) => `找人 ${whom.join('、')}`,
  authority: '有额度者',
  continuing: '续接新运行',
  acts: {
    complete: '完成任务',
    claim: '领取任务',
    release: '退回任务',
    decline: '拒绝派单',
    approve: '批准',
    reconcile: '核对付款',
    assign: '指派任务',
    attempt: '记录回访',
    accept: '接收交接',
    reject: '退回交接',
    offer: '重新提交交接',
    arbitrate: '仲裁',
    survey: '客户评价',
    contact: '记录联系',
    pause: '暂停计时',
    resume: '恢复计时',
    promise: '记录承诺',
    report: '报告事件',
    conclude: '了结案件',
    acknowledge: '确认接手升级',
    escalate: '立即升级',
    annotate: '添加备注',
    ask_help: '请求协助',
    answer_help: '答复求助',
    decline_help: '拒绝求助',
    withdraw_help: '撤回求助',
    remind_me: '自设提醒',
    withdraw_reminder: '取消自设的提醒',
    transfer: '转给他人',
    accept_transfer: '接下转来的案件',
    decline_transfer: '不接转来的案件',
    correct: '更正字段',
    reopen: '重开案件',
    dispose: '处置风险信号',
    merge: '并入另一案件',
    unmerge: '撤销合并',
    cancel: '取消案件',
  },
  messages: {
    happened: '外部事件',
    case_ended: '所立案件已结束',
    absorbed: '另一案件已并入',
    corrected: '保险库中的一项个人信息已更正',
    staff_changed: '有人可接单',
    migrate: '换用另一版本',
    migration: '换版本会怎样',
  },
  pauses,
  caseStates: { open: '处理中', resolved: '已解决，待回访', closed: '已结案', cancelled: '已取消', merged: '已合并' },
  results: { confirmed: '客户已确认', unconfirmed: '未能联系到客户' },
  workStates: { queued: '待领取', offered: '待接单', assigned: '处理中', waiting: '等待中', running: '执行中' },
  roles: {
    agent: '坐席',
    'team-lead': '组长',
    supervisor: '主管',
    'duty-manager': '值班经理',
    coordinator: '协调人',
    finance: '财务',
    'process-owner': '流程负责人',
    auditor: '审计',
  },
  beside: { cancel: '撤销待第二人确认', transfer: '转案待接' },
  clockStates: {
    pending: '未开始',
    running: '计时中',
    paused: '暂停',
    met: '按时完成',
    breached: '已超时',
    met_late: '超时完成',
    cancelled: '不再计时',
  },
  page: {
    state: '状态',
    step: '步骤',
    owner: '处理人',
    pause: '暂停',
    next: '下一时限',
    nobody: '尚无',
    orphan: '无人认领，已报最后责任人',
    cycle: (cycle) => `第 ${cycle} 轮`,
    level: (level) => `已升级到 ${level} 级`,
    aside: (text) => `（${text}）`,
    due: (at) => `截止 ${at}`,
    pausedUntil: (reason, at) => `${reason}，最迟至 ${at}`,
    columns: ['时限', '状态', '到期', '升级'],
    reached: (level, by) => `${level} 级${by === undefined ? '' : `（${by} 已接手）`}`,
  },
};
