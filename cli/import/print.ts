/** What became of the rows of an import, a line each, and all of them in one. */
import { zoned } from '../instant.ts';
import { type Terminal, tell } from '../terminal.ts';
import type { Result } from './send.ts';

const WORDS: Record<Result['status'], readonly [zh: string, en: string]> = {
  new: ['可迁入', 'new'],
  opened: ['已迁入', 'opened'],
  joined: ['并入同一事项', 'joined'],
  unchanged: ['先前已迁入', 'unchanged'],
  changed: ['先前已迁入，内容已变，未改动', 'changed since, nothing done'],
  waiting: ['已收下，待服务恢复', 'kept, waits for the servers'],
  later: ['未及处理，再次运行即接着做', 'not looked at yet, run it again'],
  wrong: ['有误', 'wrong'],
  twice: ['重复', 'twice'],
};

/** Whether nobody need look at rows of this status. */
export function isGood(status: string): boolean {
  return ['new', 'opened', 'joined', 'unchanged'].includes(status);
}

/** One line, and one more for each thing that is wrong, or clock of a dry run. */
export function resultText(result: Result, terminal: Terminal): string {
  const { line, status } = result;
  const id = result.external_id === undefined ? '' : `  ${String(result.external_id)}`;
  const at = 'case' in result && result.case !== undefined ? `  ${result.case}` : '';
  const lines = [`${tell(terminal, `第 ${line} 行`, `line ${line}`)}${id}  ${tell(terminal, ...WORDS[status])}${at}`];
  if ('error' in result) lines.push(`    ${result.error}`);
  else {
    for (const { field, code, detail } of result.fields ?? []) lines.push(`    ${field}: ${detail} [${code}]`);
    for (const { title, state, due } of result.clocks ?? []) lines.push(`    ${title}  ${state}  ${zoned(due)}`);
  }
  return lines.join('\n');
}

/** How many of each. */
export function summaryText(counts: ReadonlyMap<string, number>, dryRun: boolean, terminal: Terminal): string {
  const said = Object.entries(WORDS).flatMap(([status, words]) => {
    const n = counts.get(status);
    return n === undefined ? [] : [`${tell(terminal, ...words)} ${n}`];
  });
  const all = said.length === 0 ? tell(terminal, '没有数据行。', 'There are no rows.') : said.join(' · ');
  return dryRun ? `${all}\n${tell(terminal, '试算：未作改动。', 'A dry run: nothing was changed.')}` : all;
}
