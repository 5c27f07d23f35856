/** A run of retention for people to read. */
import type { WireRetentionRun } from '../../wire/retention.ts';
import { zoned } from '../instant.ts';
import { tableOf } from '../table.ts';
import { type Terminal, tell } from '../terminal.ts';

/** Why something stays, in words; a reason that is not here is shown as it is. */
const WHY: Readonly<Record<string, { zh: string; en: string }>> = {
  open: { zh: '有运行未结束', en: 'a run is under way' },
  hold: { zh: '特别保留', en: 'held' },
  payment: { zh: '付款未了', en: 'a payment is not settled' },
  caps: { zh: '额度还在计', en: 'caps still count it' },
  erasure: { zh: '个人权利申请待办', en: 'something asked of the person waits' },
  intake: { zh: '有消息在途', en: 'a message is on its way' },
  statutory: { zh: '法定时限在计时', en: 'a clock of the law runs' },
  family: { zh: '合并的案件未到期', en: 'merged with one that stays' },
  broken: { zh: '审计链不符', en: 'its chain does not hold' },
  changed: { zh: '处理时有变化', en: 'it changed meanwhile' },
  busy: { zh: '正在重开', en: 'somebody begins it again' },
};

/** All of it, as far as the run came. */
export function runText(it: WireRetentionRun, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const how = it.applies ? say('删除到期的', 'what is due is removed') : say('只出报告', 'report only');
  const end = it.finished_at === undefined ? say('未完', 'not finished') : zoned(it.finished_at);
  const due = it.applies ? say('已删', 'removed') : say('到期', 'due');
  const cases = Object.entries(it.cases).map(([sop, of]) => [
    sop,
    say(`${of.class}，${of.days} 天`, `${of.class}, ${of.days} days`) + keptFor(of),
    `${due} ${of.due}`,
    of.oldest === undefined ? '' : say(`最早 ${zoned(of.oldest)}`, `oldest ${zoned(of.oldest)}`),
    say(`未到期 ${of.kept}`, `not due ${of.kept}`),
    Object.entries(of.stays)
      .map(([why, count]) => `${say(WHY[why]?.zh ?? why, WHY[why]?.en ?? why)} ${count}`)
      .join(', '),
  ]);
  const values = Object.entries(it.values).map(([field, of]) => [
    field,
    `${of.class} ${of.days}${keptFor(of)}`,
    `${due} ${of.due}`,
  ]);
  const rows = Object.entries(it.rows).flatMap(([table, count]) => (count > 0 ? [[table, `${due} ${count}`]] : []));
  const kept = Object.entries(it.kept_for_ever).map(([sop, count]) => [sop, String(count)]);
  const examples = Object.values(it.cases).flatMap((of) => of.examples);
  return [
    `#${it.run} ${zoned(it.started_at)} ${it.started_by}, ${how}; ${end}`,
    tableOf(cases, '  '),
    ...(values.length > 0 ? [say('个人字段', 'personal fields'), tableOf(values, '  ')] : []),
    ...(rows.length > 0 ? [say('只增不减的表', 'tables that only grow'), tableOf(rows, '  ')] : []),
    ...(kept.length > 0 ? [say('没有类别，永久保存', 'without a class, kept for ever'), tableOf(kept, '  ')] : []),
    ...examples.map((one) => `  ${one.case}: ${say(WHY[one.why]?.zh ?? one.why, WHY[one.why]?.en ?? one.why)}`),
  ].join('\n');
}

/** What it is kept for, as retention.yaml says it. */
function keptFor({ purpose }: { purpose?: string | undefined }): string {
  return purpose === undefined ? '' : ` (${purpose})`;
}
