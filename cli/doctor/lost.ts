/** What the database says of lost hours: which side, cases behind, and open cases that are one matter. */
import type { Inspection } from '../../records/database/inspect.ts';
import { type Line, note, ok, problem, type Say } from './line.ts';

/** How many pairs are named. */
const namedMax = 3;

export function lostLines({ lost }: Pick<Inspection, 'lost'>, say: Say): Line[] {
  if (lost === undefined) return [];
  const { hours, behind, pairs } = lost;
  const what = say('丢失的时间', 'lost hours');
  const lines = hours.map(({ side, fromMs, toMs }) => hoursLine(what, { side, fromMs, toMs }, say));
  if (behind > 0)
    lines.push(
      note(
        say('落后的案件', 'cases behind'),
        say(`${behind} 件缺少事件`, `${behind} lack events`),
        say('worker 会补写；仍在时：sop reindex', 'a worker records them again; when they stay: sop reindex'),
      ),
    );
  if (pairs.length > 0)
    lines.push(
      note(
        say('同一事项', 'same matter'),
        `${pairs.length}: ${pairs.slice(0, namedMax).join(', ')}${pairs.length > namedMax ? ', …' : ''}`,
        say('请两案的负责人合并', 'have those who lead them merge the two'),
      ),
    );
  return lines.length > 0 ? lines : [ok(what, say('没有', 'none'))];
}

function hoursLine(what: string, it: { side: string; fromMs: number; toMs: number }, say: Say): Line {
  const [from, to] = [it.fromMs, it.toMs].map((ms) => new Date(ms).toISOString());
  return it.side === 'record'
    ? problem(
        what,
        say(`数据库缺少 ${from} 至 ${to}`, `the database lacks ${from} to ${to}`),
        say(
          '运行 sop reindex，看过差异后加 --apply',
          'run sop reindex, and again with --apply when you have seen what differs',
        ),
      )
    : problem(
        what,
        say(`Temporal 缺少 ${from} 至 ${to}`, `Temporal lacks ${from} to ${to}`),
        say('见 docs/operating.md', 'see docs/operating.md'),
      );
}
