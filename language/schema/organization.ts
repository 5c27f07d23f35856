/** organization.yaml: teams, people, and who stands last. */
import { z } from 'zod';
import { PEOPLE_MAX } from '../limits.ts';
import { RELATIONS } from '../relations.ts';
import { Help, Transfer } from './help.ts';
import { OrganizationCorrections } from './corrections.ts';
import { key, mapOf, namesOf, object } from './key.ts';
import { Kebab, Text, Who } from './words.ts';

const Relation = z.enum(RELATIONS);

const Team = object({
  title: key(Text, '给人看的名字。', 'Its name for people.', '一线'),
  lead: key(Kebab, '负责人。', 'Its lead, a person.', 'zhang'),
  above: key(
    Kebab.optional(),
    '上一级团队：本团队里没有人在时，升级、信号、通知里的角色到这里找（规则 10）。',
    'The team above: where a role of a level, signal or notice is looked for while nobody of this team is there (rule 10).',
    'management',
  ),
});

/** A day of the organization's calendar. */
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'calendar/bad-date');

const Deputy = object({
  person: key(Kebab, '代理人。', 'Who stands in.', 'wang'),
  from: key(
    Day,
    '从这一天起（组织日历的时区）。',
    "From this day on, in the zone of the organization's calendar.",
    '2026-12-01',
  ),
  until: key(Day, '到这一天为止，含当天。', 'Until this day, itself included.', '2026-12-08'),
});

const Person = object({
  name: key(Text, '姓名。', 'The name.', '李'),
  teams: key(namesOf(Kebab).optional(), '所在团队。', 'The teams.', ['front-line']),
  roles: key(namesOf(Kebab).optional(), '角色。', 'The roles.', ['agent']),
  skills: key(namesOf(Text).optional(), '技能。', 'The skills.', ['installation']),
  shift: key(
    Kebab.optional(),
    '班次日历；不写即总在班。',
    'The calendar of the shift; unwritten: always on.',
    'cn-office',
  ),
  capacity: key(
    z.int().min(1).optional(),
    '同时最多几件任务；不写不限。',
    'Open tasks at most; unwritten: no bound.',
    20,
  ),
  deputy: key(
    z.array(Deputy).min(1).max(50, 'file/too-many').optional(),
    '不在的日子由谁代理：代理人以自己的名义接其工作、看其案件，不得其角色、额度与复核权。',
    'Who stands in on days away: gets the work and reads the cases, in the own name; never the roles, caps or confirmations.',
    [{ person: 'wang', from: '2026-12-01', until: '2026-12-08' }],
  ),
  mentor: key(
    Kebab.optional(),
    '带教人：看其案件、帮做其工作，别无其他。',
    'The mentor: reads the cases and helps with the work, and nothing else.',
    'zhang',
  ),
});

export const OrganizationFile = object({
  last_resort: key(Who, '无人应答时最后通知谁。', 'Told when nobody answers.', 'role/duty-manager'),
  publish: key(
    object({
      second: key(Who, '发布须由这个角色复核。', 'The role that must confirm a publication.', 'role/process-owner'),
    }).optional(),
    '发布规则。',
    'Rules of publication.',
    { second: 'role/process-owner' },
  ),
  calendar: key(
    Kebab.optional(),
    '额度的一天按这个日历的时区算；不写按流程的日历。',
    'The calendar whose zone the days of caps are in; unwritten: that of the SOP.',
    'cn-office',
  ),
  relations: key(
    mapOf(Kebab, mapOf(Kebab, namesOf(Relation))).optional(),
    '谁能做什么：操作 → 角色 → 与案件的关系，满足其一即可；写了的操作整行取代随产品的一行，没写的照旧。`people` 是除审计与系统外的一切角色。',
    'Who may do what: act, role, relation to the case, of which one is enough; an act written here replaces the whole shipped row, the others stay. `people` is every role but auditor and integration.',
    { pause: { people: ['owner', 'leads'], supervisor: ['any'] } },
  ),
  help: key(
    Help.optional(),
    '未另写 `help` 的流程怎样求助（规则 33）；阶梯须在 ladders.yaml。',
    'How help is asked for in SOPs without a `help` of their own (rule 33); the ladder is one of ladders.yaml.',
    { limit: '2h', ladder: 'front-line' },
  ),
  transfer: key(
    Transfer.optional(),
    '未另写 `transfer` 的流程转案的接收时限（规则 34）。',
    'How long a case that is given away may wait, in SOPs without a `transfer` of their own (rule 34).',
    { accept: '30m' },
  ),
  corrections: key(
    OrganizationCorrections.optional(),
    '案件字段的更正（规则 35）：错误种类、可更正的字段、由谁；流程只能收窄。',
    'Corrections of what a case says (rule 35): kinds of error, fields, by whom; an SOP only narrows it.',
    { kinds: ['typing', 'misheard', 'other'] },
  ),
  rights: key(
    mapOf(
      Kebab,
      object({
        title: key(Text, '给人看的名字。', 'Its name for people.', '优先派工'),
        roles: key(namesOf(Kebab), '哪些角色有。', 'The roles that have it.', ['team-lead', 'supervisor']),
      }),
    ).optional(),
    '不是钱的权限（优先派工、某类券、请他部门出人）：结果用 `needs: right/…` 要求（规则 27）。',
    'Powers that are not money (priority, kinds of vouchers, people of other departments): outcomes ask for them by `needs: right/…` (rule 27).',
    { 'priority-dispatch': { title: '优先派工', roles: ['team-lead'] } },
  ),
  step_up: key(
    object({
      approvals_above: key(
        z.number().min(0).max(1e9),
        '批准超过此金额（元）须刚登录过。',
        'Approving more than this (元) takes somebody who has just signed in.',
        1000,
      ),
    }).optional(),
    '哪些事须刚登录过（5 分钟内）。',
    'What takes somebody who signed in within five minutes.',
    { approvals_above: 1000 },
  ),
  personal_like: key(
    z.array(z.string().min(4).max(40)).max(50).optional(),
    '本组织的哪些号码指向个人：9 代表一个数字，A 代表一个字母。像手机号、身份证号等一样，不进未声明 `personal` 的字段。',
    'Which numbers of this organization name a person: 9 is a digit, A a letter. Like phone and identity numbers they stay out of fields that are not declared `personal`.',
    ['VIP-99999999'],
  ),
  words: key(
    object({
      never: key(
        namesOf(Text),
        '不得出现的说法：写在消息里是错误，写在话术里会提醒；不分大小写与空格。',
        'Phrases that must not be said: an error in a message, a warning in a script; case and spaces do not count.',
        ['绝对没问题'],
      ),
    }).optional(),
    '对客户的用语。',
    'What is said to customers.',
    { never: ['绝对没问题'] },
  ),
  teams: key(mapOf(Kebab, Team), '团队。', 'The teams.', { 'front-line': { title: '一线', lead: 'zhang' } }),
  people: key(mapOf(Kebab, Person, PEOPLE_MAX), '人员。', 'The people.', {
    li: { name: '李', teams: ['front-line'], roles: ['agent'] },
  }),
});

export type OrganizationSource = z.output<typeof OrganizationFile>;
