/** docs/events.md out of the catalogue: every domain event in Chinese and English, with its facts and their units. */
import { CASE_EVENTS } from '../engine/told/case-events.ts';
import { CLOCK_EVENTS } from '../engine/told/clock-events.ts';
import type { EventName } from '../engine/told/events.ts';
import type { EventShape, Fact, FactList, Kind } from '../engine/told/facts.ts';
import { NOTICE_NAMES } from '../engine/told/notices.ts';
import { WORK_EVENTS } from '../engine/told/work-events.ts';
import { eventWordsIn } from './event-words.ts';
import { wordsIn } from './words.ts';

const HEAD = `# Domain events / 案件事件

Made from the catalogue in \`engine/told/\` (\`node --import tsx scripts/generate-events.ts\`); a test keeps it current.

Everything that happens to a case is told as one of these events, in order, and never changed afterwards
([record.md](record.md)). Read them with \`GET /v1/cases/{id}/timeline\`. A reader passes over events and facts it does not
know: later versions may have more of both.

本文由事件目录生成。案件上发生的每一件事都按次序记为下列事件之一，此后不再更改；用 \`GET /v1/cases/{id}/timeline\` 读取。
读取方应略过不认识的事件与事实：以后的版本可能增加。

Every event has \`seq\` (from 1, without a gap), \`type\`, \`at\` (when), \`cycle\` (1, and one more with every re-open), and where
somebody acted \`actor\`, \`on_behalf_of\`, \`received_at\`. Where it happened is said by \`step\` and \`attempt\` (which visit of the
step), or by \`clock\`. The other facts stand in \`data\`; a fact with \`?\` may be absent.

每个事件都有 \`seq\`（从 1 起连续）、\`type\`、\`at\`（何时）、\`cycle\`（第几轮，重开加一）；有人操作时还有 \`actor\`、\`on_behalf_of\`、
\`received_at\`。发生在哪里由 \`step\` 与 \`attempt\`（该步骤的第几次），或 \`clock\` 说明。其余事实在 \`data\` 中；带 \`?\` 的可以没有。
`;

/** By kind: what a fact is, and how HTTP shows it. */
const KINDS: Record<Kind, { json: string; zh: string; en: string }> = {
  person: { json: 'string', zh: '人员或系统的号', en: 'id of a person, or of a system' },
  team: { json: 'string', zh: '团队的号', en: 'id of a team' },
  role: { json: 'string', zh: '角色的号', en: 'id of a role' },
  who: { json: 'string', zh: '流程所写的人：`owner`、`role/…`、`field/…`', en: 'somebody as the SOP names them' },
  case: { json: 'string', zh: '案件号', en: 'id of a case' },
  id: { json: 'string', zh: '流程或案件中某物的号', en: 'id of something in the SOP or the case' },
  title: { json: 'string', zh: '流程所起的名称', en: 'what the SOP calls something' },
  word: { json: 'string', zh: '固定的词，可为流程自己的', en: "a stable word, perhaps the SOP's own" },
  text: {
    json: 'string or null',
    zh: '自由文本；无权看的为 `***`，已清除的为 null',
    en: 'free text; `***` for who may not read it, null when erased',
  },
  hash: { json: 'string', zh: '流程及其日历的散列', en: 'hash of the plan, its calendars included' },
  count: { json: 'integer', zh: '次数或序号', en: 'a count or a number in a row' },
  percent: { json: 'number', zh: '百分数', en: 'whole percent' },
  score: { json: 'number', zh: '平均分，0 至 10，不取整', en: 'a mean from 0 to 10, not rounded' },
  instant: { json: 'string', zh: '时刻，ISO 8601', en: 'an instant in ISO 8601; epoch ms in the kernel' },
  duration: { json: 'integer', zh: '时长，毫秒', en: 'a length of time in ms' },
  money: { json: 'number', zh: '金额，元', en: 'an amount in 元; in 分 in the kernel' },
  yes: { json: 'true', zh: '只会是 true', en: 'true, or absent' },
  values: { json: 'object', zh: '流程的字段与值', en: 'fields of the SOP, by name' },
  scores: { json: 'object', zh: '各题的评分', en: 'answers from 0 to 10, by question' },
  evidence: { json: 'array', zh: '凭证：`name`、`ref?`、`sha256?`', en: 'evidence: `name`, `ref?`, `sha256?`' },
  recipients: {
    json: 'array or string',
    zh: '所通知的人；对客户则是其字段',
    en: "ids of the people told, or the customer's field",
  },
  origin: { json: 'object', zh: '由哪一案件的哪一步骤所立', en: 'the case, step and visit that started this one' },
  edition: { json: 'object', zh: '版本与散列：`version`、`plan`', en: 'a version and its hash: `version`, `plan`' },
  renames: { json: 'object', zh: '步骤的旧名与新名', en: 'steps by their old name, with the new one' },
  rejection: {
    json: 'object',
    zh: '被拒的动作 `action`、各角色所拒的最低金额（元）`roles`、谁拒的 `by`',
    en: 'the `action`, the least amount by role in 元 (`roles`), and `by` whom',
  },
};

const PLACES: Record<EventShape['at'], string> = {
  case: 'the case / 整个案件',
  step: 'a step / 步骤',
  visit: 'a visit of a step / 步骤的某一次',
  'visit?': 'a visit of a step, or the case / 步骤的某一次，或整个案件',
  clock: 'a clock / 时钟',
  'clock?': 'a clock, or the case / 时钟，或整个案件',
  'visit and clock': 'a clock, judged in a visit of a step / 时钟，在步骤的某一次中裁定',
};

const GROUPS: [title: string, events: Partial<Record<EventName, EventShape>>][] = [
  ['The case / 案件', CASE_EVENTS],
  ['Work / 办理', WORK_EVENTS],
  ['Time / 时限', CLOCK_EVENTS],
];

/** The whole page. */
export function eventsPage(): string {
  const kinds = Object.entries(KINDS)
    // Notices alone tell titles.
    .filter(([kind]) => kind !== 'title')
    .map(([kind, { json, zh, en }]) => `| ${kind} | ${json} | ${zh} | ${en} |`);
  const groups = GROUPS.map(([title, events]) => {
    const all = Object.entries(events) as [EventName, EventShape][];
    return `## ${title}\n\n${all.map(([name, shape]) => entry(name, shape)).join('\n\n')}`;
  });
  return [
    HEAD,
    `## Kinds of facts / 事实的种类\n\n| kind | JSON | 含义 | meaning |\n| --- | --- | --- | --- |\n${kinds.join('\n')}\n`,
    ...groups.map((group) => `${group}\n`),
    `## Notices / 通知\n\n\`about\` of \`notice.sent\` and \`notice.nobody\`.\n\n${notices()}\n`,
  ].join('\n');
}

function entry(name: EventName, { at, data }: EventShape): string {
  const [zh, en] = [eventWordsIn('zh')[name], eventWordsIn('en')[name]];
  const lines = [
    `### \`${name}\` — ${zh.title} / ${en.title}`,
    '',
    `${upper(en.when)}. ${zh.when}。`,
    '',
    `At ${PLACES[at]}${data === undefined ? '; no facts / 无其他事实' : ':\n'}`,
  ];
  return [...lines, ...facts(data ?? {})].join('\n');
}

function facts(list: FactList): string[] {
  return Object.entries(list).map(([name, fact]) => `- \`${name}\`: ${factText(fact)}`);
}

function factText(fact: Fact): string {
  if (typeof fact !== 'string')
    return fact === NOTICE_NAMES ? 'a [notice](#notices--通知)' : fact.map((word) => `\`${word}\``).join(', ');
  if (fact.endsWith('[]')) return `list of ${fact.slice(0, -2)}`;
  return fact.replace('|null', ' or null');
}

function notices(): string {
  const [zh, en] = [wordsIn('zh').notices, wordsIn('en').notices];
  return NOTICE_NAMES.map((name) => `- \`${name}\` — ${zh[name]} / ${en[name]}`).join('\n');
}

function upper(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
