/** The standard notices: what our own people are told where an SOP names no message. */
import type { NoticeName } from '../../engine/told/notices.ts';
import type { LocalizedText } from './render.ts';

/** Notices that go out without a message of the SOP's. */
export type StandardNotice = Exclude<NoticeName, 'call_back' | 'reassign'>;

/** By what the kernel says a notice is about; `{{case}}` and `{{title}}` are there in all of them. */
const texts: Record<StandardNotice, LocalizedText> = {
  warn: {
    zh: '【预警】{{title}} {{case}}：“{{clock}}”已用 {{percent}}%，{{due}} 到期。',
    en: '[Warning] {{title}} {{case}}: "{{clock}}" has used {{percent}}% and is due at {{due}}.',
  },
  level: {
    zh: '【升级 {{level}} 级】{{title}} {{case}}：“{{clock}}”（{{due}} 到期）。请处理并确认接手。',
    en: '[Level {{level}}] {{title}} {{case}}: "{{clock}}" (due {{due}}). Please see to it and acknowledge.',
  },
  repeat: {
    zh: '【升级 {{level}} 级，第 {{repeat}} 次再通知】{{title}} {{case}}：“{{clock}}”（{{due}} 到期）还没有人确认接手。',
    en: '[Level {{level}}, told again: {{repeat}}] {{title}} {{case}}: "{{clock}}" (due {{due}}) is not acknowledged yet.',
  },
  orphan: {
    zh: '【无人接手】{{title}} {{case}}：“{{clock}}”的升级已到最高一级，无人确认。请立即安排。',
    en: '[Nobody answers] {{title}} {{case}}: the ladder of "{{clock}}" has ended without an answer. Please act at once.',
  },
  met: {
    zh: '【已完成】{{title}} {{case}}：“{{clock}}”已完成，不必再处理此前的升级。',
    en: '[Done] {{title}} {{case}}: "{{clock}}" is done; the earlier escalation needs nothing more.',
  },
  reminder: {
    zh: '【提醒】{{title}} {{case}}：“{{step}}”还在等待处理（第 {{times}} 次提醒）。',
    en: '[Reminder] {{title}} {{case}}: "{{step}}" is still waiting (reminder {{times}}).',
  },
  'pause-reminder': {
    zh: '【提醒】{{title}} {{case}}：因“{{pause}}”暂停，仍未恢复，请跟进。',
    en: '[Reminder] {{title}} {{case}} still stands still ({{pause}}); please follow it up.',
  },
  queued: {
    zh: '【待领取】{{title}} {{case}}：“{{step}}”暂时无人可派，已进入队列。',
    en: '[Queue] {{title}} {{case}}: nobody is free for "{{step}}"; it is in the queue.',
  },
  lapsed: {
    zh: '【逾时未接】{{title}} {{case}}：“{{step}}”在时限内无人接手，请安排。',
    en: '[Not taken] {{title}} {{case}}: nobody took "{{step}}" in time; please arrange it.',
  },
  'offered-leg': {
    zh: '【待接收】{{title}} {{case}}：“{{step}}”第 {{times}} 次提交给你们，请在时限内接收或退回。',
    en: '[Offer] {{title}} {{case}}: "{{step}}" is offered to you (time {{times}}); please accept or reject it in time.',
  },
  'returned-leg': {
    zh: '【被退回】{{title}} {{case}}：“{{step}}”第 {{times}} 次被退回，请补正后重新提交。',
    en: '[Returned] {{title}} {{case}}: "{{step}}" came back (time {{times}}); please mend it and offer it again.',
  },
  arbitration: {
    zh: '【仲裁】{{title}} {{case}}：“{{step}}”交接有争议，请在时限内裁定。',
    en: '[Arbitration] {{title}} {{case}}: the hand-over of "{{step}}" is in dispute; please rule in time.',
  },
  reassigned: {
    zh: '【改派给您】{{title}} {{case}}：“{{step}}”现在由您处理。',
    en: '[Reassigned to you] {{title}} {{case}}: "{{step}}" is yours now.',
  },
  signal: {
    zh: '【风险信号】{{title}} {{case}}：“{{signal}}”。请核实并处置。',
    en: '[Risk signal] {{title}} {{case}}: "{{signal}}". Please look into it and dispose of it.',
  },
  'cancel-asked': {
    zh: '【待您确认】{{title}} {{case}}：有人要求撤销或了结，而本案已有付款或法定时限在走。请确认，或退回这一要求。',
    en: '[Yours to confirm] {{title}} {{case}}: somebody asks to cancel or conclude it, and money has moved or a clock of the law runs. Confirm that, or decline it.',
  },
  'help-asked': {
    zh: '【请您协助】{{title}} {{case}}：有人请您协助（第 {{help}} 项），请在 {{due}} 前答复或说明不能。',
    en: '[Help wanted] {{title}} {{case}}: you are asked for help (request {{help}}); please answer or decline by {{due}}.',
  },
  'help-late': {
    zh: '【求助逾时】{{title}} {{case}}：您的第 {{help}} 项求助到 {{due}} 仍无答复。',
    en: '[Help is late] {{title}} {{case}}: your request {{help}} has no answer by {{due}}.',
  },
  'help-answered': {
    zh: '【求助已答复】{{title}} {{case}}：您的第 {{help}} 项求助已有答复，请查看。',
    en: '[Help answered] {{title}} {{case}}: your request {{help}} is answered; please look.',
  },
  'help-declined': {
    zh: '【求助被拒】{{title}} {{case}}：您的第 {{help}} 项求助未获协助，请另行安排。',
    en: '[Help declined] {{title}} {{case}}: your request {{help}} was declined; please look elsewhere.',
  },
  'help-ended': {
    zh: '【不必协助】{{title}} {{case}}：此前请您协助的事已不需要。',
    en: '[Help not needed] {{title}} {{case}}: what you were asked for is not needed any more.',
  },
  'transfer-asked': {
    zh: '【请您接案】{{title}} {{case}}：请在 {{due}} 前接下或拒绝；逾时仍归原处理人。',
    en: '[A case for you] {{title}} {{case}} is offered to you: accept or decline it by {{due}}; after that it stays where it is.',
  },
  'transfer-accepted': {
    zh: '【转案已接】{{title}} {{case}} 已有人接下，不再由您负责。',
    en: '[Transfer accepted] {{title}} {{case}} was taken and is not yours any more.',
  },
  'transfer-declined': {
    zh: '【转案未接】{{title}} {{case}} 对方未接，仍由您负责。',
    en: '[Transfer declined] {{title}} {{case}} was declined and stays yours.',
  },
  'transfer-lapsed': {
    zh: '【转案逾时】{{title}} {{case}} 时限内无人接，仍由您负责。',
    en: '[Transfer lapsed] nobody took {{title}} {{case}} in time; it stays yours.',
  },
  'remind-me': {
    zh: '【您设的提醒】{{title}} {{case}} {{note}}',
    en: '[Your reminder] {{title}} {{case}} {{note}}',
  },
  'approval-nobody': {
    zh: '【无人可批】{{title}} {{case}}：“{{step}}”超出所有人的剩余额度。请安排：少批、退回，或调整额度。',
    en: '[Nobody may approve] {{title}} {{case}}: "{{step}}" is beyond what is left of every cap. Approve less, reject, or change the caps.',
  },
  'approval-beyond': {
    zh: '【超出额度】{{title}} {{case}}：“{{step}}”超出您的剩余额度，已转给上一级角色。',
    en: '[Beyond your caps] {{title}} {{case}}: "{{step}}" is beyond what is left of your caps; the next role is asked.',
  },
  'glass-broken': {
    zh: '【紧急查看】{{person}} 打开了 {{title}} {{case}}，60 分钟。原因：{{reason}}。如不应当，请核实。',
    en: '[Glass broken] {{person}} opened {{title}} {{case}} for 60 minutes: {{reason}}. Please look into it if that is not as it should be.',
  },
  'same-matter': {
    zh: '【重复案件】{{title}} {{case}} 与 {{other}} 是同一事项，两案都未结。请核对后合并。',
    en: '[Same matter] {{title}} {{case}} and {{other}} are one matter, and both are open. Please look at them and merge them.',
  },
  /** Of a step's outcome, and of what nobody foresaw: so that it is told all the same. */
  outcome: {
    zh: '【进展】{{title}} {{case}} 有新进展，请查看。',
    en: '[News] {{title}} {{case}} has moved on; please look.',
  },
};

/** A level may stand alone, without a clock: `escalate`. */
const loneLevel: LocalizedText = {
  zh: '【升级 {{level}} 级】{{title}} {{case}}：请处理。',
  en: '[Level {{level}}] {{title}} {{case}}: please see to it.',
};

/** The text of a notice; what only a newer worker's kernel tells is news, so that it is told all the same. */
export function noticeText(about: NoticeName, hasClock: boolean): LocalizedText {
  if (about === 'level' && !hasClock) return loneLevel;
  return isStandard(about) ? texts[about] : texts.outcome;
}

function isStandard(about: NoticeName): about is StandardNotice {
  return Object.hasOwn(texts, about);
}
