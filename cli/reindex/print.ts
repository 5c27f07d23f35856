/** What `sop reindex` says to people: numbers, the cases that differ, what cannot come back, and what is to be done. */
import type { CaseDifference, Difference } from '../../recovery/difference.ts';
import { tableOf } from '../table.ts';
import { type Terminal, tell } from '../terminal.ts';

/** How many cases are named; `--json` names all. */
const namedMax = 50;

/** Words and a table. */
export function reportOf(
  sum: Difference,
  { apply, seconds }: { apply: boolean; seconds: number },
  terminal: Terminal,
): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const { cases, runs, missing, behind, ahead, events, ledger, requests, joins, values, left, removed } = sum;
  const rows = [
    [say('不认识的案件', 'cases unknown'), String(missing)],
    [say('落后的案件', 'cases behind'), String(behind)],
    [say('超前的案件（Temporal 缺）', 'cases ahead of Temporal'), String(ahead)],
    [say('事件', 'events'), String(events)],
    [say('额度台账', 'lines of the ledger'), String(ledger)],
    [say('进线请求', 'intakes'), String(requests)],
    [say('合并键', 'join keys'), String(joins)],
    [say('找不回的个人信息', 'personal values gone'), String(values)],
    ...(left > 0
      ? [[say('重置之前的付款、台账中没有的', 'payments before a reset that the ledger lacks'), String(left)]]
      : []),
    ...(removed > 0 ? [[say('已按保存期限删除、不再补写', 'removed by retention, left out'), String(removed)]] : []),
  ];
  const first = say(
    `比对 ${cases} 案，重放 ${runs} 段历史，${seconds.toFixed(1)} 秒`,
    `${cases} cases compared, ${runs} histories replayed in ${seconds.toFixed(1)} s`,
  );
  const lines = sum.lines.slice(0, namedMax).map((it) => lineOf(it, terminal));
  const more = sum.lines.length > namedMax ? [say('……', '…')] : [];
  const pairs = sum.pairs.map(({ case: one, other }) =>
    say(
      `${one} 与 ${other} 是同一事项，都未结：请合并`,
      `${one} and ${other} are one matter and both open: merge them`,
    ),
  );
  return [first, tableOf(rows), ...lines, ...more, ...pairs, lastOf(sum, apply, terminal)].join('\n');
}

function lineOf(it: CaseDifference, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  const states = {
    missing: say('不认识', 'unknown'),
    behind: say('落后', 'behind'),
    ahead: say('超前', 'ahead'),
    same: say('相同', 'same'),
  };
  const parts = [
    say(`事件 ${it.events}`, `events ${it.events}`),
    ...(it.ledger > 0 ? [say(`台账 ${it.ledger}`, `ledger ${it.ledger}`)] : []),
    ...(it.requests > 0 ? [say(`进线 ${it.requests}`, `intakes ${it.requests}`)] : []),
    ...(it.left > 0 ? [say(`重置之前的付款 ${it.left}`, `payments before a reset ${it.left}`)] : []),
    ...(it.values > 0 ? [say(`个人信息 ${it.values}`, `values gone ${it.values}`)] : []),
    ...(it.fault === undefined ? [] : [faultOf(it.fault, terminal)]),
  ];
  return `${it.case}  ${states[it.state]}  ${parts.join(', ')}`;
}

function faultOf(fault: string, terminal: Terminal): string {
  if (fault === 'earlier-runs-gone')
    return tell(
      terminal,
      '不能补写：更早的历史已过保留期',
      'cannot be recorded: its earlier histories are past their retention',
    );
  if (fault === 'no-history')
    return tell(
      terminal,
      '不能补写：Temporal 里已没有它的历史',
      'cannot be recorded: Temporal has no history of it any more',
    );
  if (fault === 'RunRefused')
    return tell(
      terminal,
      '不能补写：这次运行是在已有记录之上开始的，记录比它知道得多',
      'cannot be recorded: the run was begun over a past, and the record knows more than it',
    );
  if (/Determinism|Replay/.test(fault))
    return tell(
      terminal,
      `不能补写：历史不能重放（${fault}）`,
      `cannot be recorded: the history does not replay (${fault})`,
    );
  return tell(terminal, `不能补写（${fault}）`, `cannot be recorded (${fault})`);
}

function lastOf({ lines, faults }: Difference, apply: boolean, terminal: Terminal): string {
  const say = (zh: string, en: string) => tell(terminal, zh, en);
  if (faults > 0) return say(`${faults} 案不能补写。`, `${faults} cases could not be recorded.`);
  if (lines.length === 0) return say('没有差异。', 'Nothing differs.');
  return apply
    ? say('已补写。接着：sop audit verify', 'Recorded. Next: sop audit verify')
    : say('没有改动。补写：sop reindex --apply', 'Nothing was changed. To record it: sop reindex --apply');
}
