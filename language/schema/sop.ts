/** A whole SOP file. A new construct is one file beside this one and one key here. */
import type { z } from 'zod';
import { Anywhere } from './anywhere.ts';
import { Clocks } from './clock.ts';
import { Corrections } from './corrections.ts';
import { Data } from './data.ts';
import { On } from './events.ts';
import { EvidenceKinds } from './files.ts';
import { Help, Transfer } from './help.ts';
import { Intake } from './intake.ts';
import { key, namesOf, object } from './key.ts';
import { Ladders } from './ladder.ts';
import { Pauses, Promises, Upgrade } from './pauses.ts';
import { Signals } from './signals.ts';
import { Steps } from './step.ts';
import { Kebab, Text, Version, Who } from './words.ts';

export const Sop = object({
  sop: key(Kebab, 'SOP 的 id，与文件名相同。', "The SOP's id, the same as its file name.", 'complaint'),
  version: key(Version, '版本号；发布后不再改。', 'Its version; published ones never change.', 1),
  title: key(Text, '给人看的名字。', 'Its name for people.', '投诉五步闭环'),
  owner: key(Who, '哪个角色可以发布。', 'The role that may publish.', 'role/process-owner'),
  calendar: key(Kebab, '默认日历。', 'The calendar for all that names none.', 'always-on'),
  stages: key(namesOf(Text).optional(), '阶段，按先后。', 'The stages, in order.', [
    '接收',
    '分类',
    '分派',
    '解决',
    '回访',
  ]),
  data: key(Data, '案件的字段。', 'The fields a case carries.', { customer: { type: 'party', required: true } }),
  evidence: key(
    EvidenceKinds.optional(),
    '各种凭证要什么：上传的文件，或另存之处的编号。',
    'What each kind of evidence needs: an uploaded file, or the id of what is kept elsewhere.',
    { 'call-recording': { needs: 'reference' }, 'defect-photo': { needs: 'file', accept: ['image/*'], max_mb: 10 } },
  ),
  intake: key(Intake.optional(), '进线规则。', 'What an intake means.', { join: { same: ['customer', 'order'] } }),
  on: key(On.optional(), '外部事件对未结案件的作用。', 'What outside events mean for open cases.', {
    'order-cancelled': { subject: 'order', go_to: 'cancel' },
  }),
  anywhere: key(
    Anywhere.optional(),
    '案件无论走到哪一步都可选的结果：客户撤诉、拒绝……（规则 36）；写法同步骤的 `outcomes`。',
    'Outcomes that may be taken wherever the case stands: withdrawn, refused … (rule 36); written like `outcomes` of a step.',
    { withdrawn: { title: '客户撤诉', go_to: 'cancel', reason_required: true } },
  ),
  clocks: key(Clocks.optional(), '时钟。', 'The clocks.', {
    response: { title: '4小时响应', from: 'case.opened', until: 'receive.done', limit: '4h' },
  }),
  pauses: key(Pauses.optional(), '允许暂停的原因（规则 4）。', 'The reasons that may pause it (rule 4).', {
    waiting_customer: { max: '48h' },
  }),
  promises: key(
    Promises.optional(),
    '对客户的口头承诺，每个都计时（规则 8）。',
    'The clock of every promise made to a customer (rule 8).',
    { warn: ['75%'], ladder: 'front-line' },
  ),
  help: key(Help.optional(), '向他人求助（规则 33）。', 'Asking others for help (rule 33).', {
    to: ['team/logistics'],
    limit: '2h',
    ladder: 'front-line',
  }),
  transfer: key(Transfer.optional(), '转给他人（规则 34）。', 'Giving a case to somebody else (rule 34).', {
    accept: '30m',
  }),
  upgrade: key(
    Upgrade.optional(),
    '旧版本未结案件怎样升到此版本。',
    "How an earlier version's open cases come to this one.",
    { from: 1, steps: { receive: 'first-contact' } },
  ),
  corrections: key(
    Corrections.optional(),
    '哪些字段可以更正、是哪种错误、由谁、退回哪一步（规则 35）。',
    'Which fields may be corrected, as what, by whom, and where the case goes back to (rule 35).',
    { fields: ['order_no'], back_to: { order_no: 'receive' } },
  ),
  signals: key(Signals.optional(), '风险信号（规则 25）。', 'Risk signals (rule 25).', {
    RS02: {
      title: '响应超时',
      when: { 'clock.response.state': 'breached' },
      notify: 'role/supervisor',
      dispose_within: '4h',
    },
  }),
  ladders: key(Ladders.optional(), '升级阶梯。', 'The escalation ladders.', {
    'front-line': [{ at: 'due', notify: 'role/team-lead' }],
  }),
  steps: key(Steps, '步骤，从第一个开始。', 'The steps; a case begins at the first.', {
    receive: { title: '首次接触', task: { for: 'team/front-line' }, outcomes: { registered: 'close' } },
  }),
});

export type SopSource = z.output<typeof Sop>;
