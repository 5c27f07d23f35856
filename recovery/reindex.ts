/**
 * Compares the record with what cases have told, by their histories, and records what it lacks: a database that came back older
 * is whole again. Safe beside running cases, and to be broken off and begun anew.
 */
import { again } from './again.ts';
import type { RecoveryDeps } from './deps.ts';
import { count, type Difference, noDifference } from './difference.ts';
import { isCurrent } from './current.ts';
import { retell, type Retold } from './retell.ts';
import type { PointStore } from '../records/store/points.ts';
import { decidedHistory, type Run, type RunQuery, runsByCase } from './runs.ts';

export interface ReindexOptions extends RunQuery {
  /** Without, nothing is changed. When all could be recorded of all cases, the hours that the record had lost are closed. */
  apply: boolean;
  /** Who asks, for what is closed. */
  by: string;
  signal?: AbortSignal;
  /** After each case: how many are done, and how many there are. */
  progress?: (done: number, of: number) => void;
}

/** @throws Error when Temporal or the database is away: what is done stays done */
export async function reindex(deps: RecoveryDeps, options: ReindexOptions): Promise<Difference> {
  const cases = await runsByCase(deps.client, deps.taskQueue, options);
  const sum = noDifference();
  const done = () => options.progress?.(sum.cases, cases.size);
  const asked = lacking(deps, cases, options, () => {
    sum.cases += 1;
    done();
  });
  let told: Retold[] = [];
  for await (const it of retell(deps.codePath, asked)) {
    told.push(it);
    sum.runs += 1;
    const runs = cases.get(it.run.case) ?? [];
    if (runs.at(-1)?.runId !== it.run.runId) continue;
    const found = await again(deps, it.run.case, told, options.apply);
    told = [];
    await note(deps, found, options.apply);
    count(sum, found);
    if (found.other !== undefined) sum.pairs.push({ case: found.case, other: found.other });
    done();
  }
  const whole = options.case === undefined && options.signal?.aborted !== true && sum.faults === 0;
  if (options.apply && whole) await deps.record.closeLostHours('record', options.by);
  return sum;
}

/** Clocks of two servers differ, and a batch may have been on its way. */
const marginMs = 10 * 60_000;

/** From when on cases are looked at for the hours that the record has lost; undefined: none are known. */
export async function lostSinceMs(record: PointStore): Promise<number | undefined> {
  const lost = (await record.lostHours()).filter(({ side }) => side === 'record');
  return lost.length === 0 ? undefined : Math.max(0, Math.min(...lost.map((it) => it.fromMs)) - marginMs);
}

/** The runs of cases of which the record may lack something. */
async function* lacking(
  { client, record }: RecoveryDeps,
  cases: Map<string, Run[]>,
  { signal }: ReindexOptions,
  onCurrent: () => void,
): AsyncGenerator<{ run: Run; history: Awaited<ReturnType<typeof decidedHistory>> }> {
  for (const runs of cases.values()) {
    if (signal?.aborted) return;
    const last = runs.at(-1);
    if (last !== undefined && (await isCurrent(client, record, last))) onCurrent();
    else for (const run of runs) yield { run, history: await decidedHistory(client, run) };
  }
}

async function note({ record }: RecoveryDeps, found: Awaited<ReturnType<typeof again>>, apply: boolean): Promise<void> {
  if (!apply) return;
  await record.triedBehind(found.case, found.fault);
  if (found.other !== undefined) await record.noteSameMatter({ case: found.case, other: found.other });
}
