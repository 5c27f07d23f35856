/** What the facts of domain events are called in a sentence. One that is missing goes by its name; an empty word needs none. */
import type { Locale } from '../language/diagnostic.ts';

const rows: readonly (readonly [fact: string, zh: string, en: string])[] = [
  ['outcome', '结果', 'outcome'],
  ['assignee', '', ''],
  ['person', '', ''],
  ['owner', '', ''],
  ['team', '团队', 'team'],
  ['role', '角色', 'role'],
  ['lead', '负责人', 'lead'],
  ['party', '', ''],
  ['accountable', '责任方', 'accountable'],
  ['amount', '金额', 'amount'],
  ['reason', '原因', 'reason'],
  ['why', '原因', 'reason'],
  ['note', '备注', 'note'],
  ['question', '问题', 'question'],
  ['what', '内容', 'what'],
  ['message', '消息', 'message'],
  ['about', '事由', 'about'],
  ['who', '告知', 'for'],
  ['to', '', 'to'],
  ['by', '由', 'by'],
  ['due', '到期', 'due'],
  ['until', '至', 'until'],
  ['accept_by', '接收截止', 'to be accepted by'],
  ['since', '自', 'since'],
  ['at', '时间', 'at'],
  ['received', '收到于', 'received'],
  ['claimed', '自称收到于', 'said to be received'],
  ['percent', '已用', 'used'],
  ['level', '级别', 'level'],
  ['ladder', '阶梯', 'ladder'],
  ['channel', '渠道', 'channel'],
  ['result', '结案', 'result'],
  ['evidence', '凭证', 'evidence'],
  ['missing', '缺', 'missing'],
  ['fields', '字段', 'fields'],
  ['field', '字段', 'field'],
  ['case', '案件', 'case'],
  ['into', '并入', 'into'],
  ['from', '来自', 'from'],
  ['leg', '段', 'leg'],
  ['count', '第几次', 'time'],
  ['repeat', '第几次', 'time'],
  ['attempt', '第几次', 'attempt'],
  ['score', '评分', 'score'],
  ['answers', '评价', 'answers'],
  ['chosen', '选择', 'chosen'],
  ['kind', '类别', 'kind'],
  ['name', '', ''],
  ['signal', '信号', 'signal'],
  ['call', '调用', 'call'],
  ['error', '错误', 'error'],
  ['grant', '批准号', 'grant'],
  ['action', '事项', 'action'],
  ['reference', '流水号', 'reference'],
  ['ruling', '裁决', 'ruling'],
  ['how', '方式', 'how'],
  ['as', '结论', 'as'],
  ['severity', '严重级', 'severity'],
  ['help', '第几项', 'request'],
  ['promise', '第几个', 'number'],
  ['version', '版本', 'version'],
  ['steps', '步骤改名', 'steps'],
  ['data', '字段', 'data'],
  ['brought', '带来', 'brought'],
  ['computed', '随之重算', 'computed'],
];

const words: Record<Locale, ReadonlyMap<string, string>> = {
  zh: new Map(rows.map(([fact, zh]) => [fact, zh])),
  en: new Map(rows.map(([fact, , en]) => [fact, en])),
};

/** What a fact is called; empty: its value speaks for itself. */
export function factWord(locale: Locale, fact: string): string {
  return words[locale].get(fact) ?? fact.replaceAll('_', ' ');
}

/** Facts that bind events together or prove something, and tell a reader nothing. */
const SILENT: ReadonlySet<string> = new Set([
  'plan',
  'parent',
  'sop',
  'visit',
  'block',
  'branch',
  'item',
  'offer',
  'authors',
  'charged',
  'asked',
  'offer_age_ms',
  'parties',
  'rejected',
  'opened',
  'n',
  'of',
  'status',
  'clock',
  'step',
]);

/** Whether a sentence says nothing of this fact. */
export function isSilent(fact: string): boolean {
  return SILENT.has(fact);
}
