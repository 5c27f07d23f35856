/** `pauses` and `pause_on` (rule 4), `promises` (rule 8), `upgrade` (how a version's open cases come to this one). */
import { z } from 'zod';
import { PAUSE_REASONS } from '../pause-reasons.ts';
import { Notify } from './effects.ts';
import { key, listOf, namesOf, mapOf, object } from './key.ts';
import { Duration, Kebab, Percent, Version } from './words.ts';

export const PauseReason = z.enum(PAUSE_REASONS);

const Pause = object({
  max: key(Duration, '一轮内合计最多暂停多久。', 'How long at most, summed over a cycle.', '48h'),
  remind: key(
    object({
      every: key(Duration, '间隔。', 'The interval.', '24h'),
      notify: key(Notify, '提醒谁。', 'Who is reminded.', { customer: 'please-reply' }),
    }).optional(),
    '暂停期间的提醒。',
    'Reminders while it lasts.',
    { every: '24h', notify: { customer: 'please-reply' } },
  ),
  evidence: key(namesOf(Kebab).optional(), '暂停必须带上的凭证。', 'Evidence the pause must bring.', [
    'carrier-notice',
  ]),
}).meta({ id: 'Pause' });

const example = { max: '48h' };

export const Pauses = object({
  waiting_customer: key(
    Pause.optional(),
    '等客户答复；客户来联系即结束。',
    'Waiting for the customer; ends when the customer gets in touch.',
    example,
  ),
  customer_appointment: key(Pause.optional(), '客户约定的日期。', 'A date the customer chose.', example),
  waiting_third_party: key(Pause.optional(), '等第三方，须有凭证。', 'Waiting for a third party, with evidence.', {
    max: '5wd',
    evidence: ['carrier-notice'],
  }),
  force_majeure: key(Pause.optional(), '不可抗力。', 'Force majeure.', example),
});

export const Promises = object({
  warn: key(
    listOf(Percent).optional(),
    '在承诺期的这些比例预警处理人与关注者。',
    'Shares of the time promised at which owner and watchers are warned.',
    ['75%'],
  ),
  ladder: key(Kebab.optional(), '失约时的升级阶梯。', 'The ladder a promise climbs.', 'front-line'),
});

export const Upgrade = object({
  from: key(Version, '从哪个版本的案件升上来。', "Which version's cases come to this one.", 1),
  steps: key(
    mapOf(Kebab, Kebab),
    '旧步骤在此版本中叫什么；同名的不必写。',
    "What the old version's steps are called here; those of the same name need no line.",
    { receive: 'first-contact' },
  ),
});

export type PausesSource = z.output<typeof Pauses>;
export type PromisesSource = z.output<typeof Promises>;
export type UpgradeSource = z.output<typeof Upgrade>;
