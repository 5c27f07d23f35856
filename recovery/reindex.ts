/**
 * Compares the record with what cases have told, by their histories, and records what it lacks: a database that came back older
 * is whole again. Safe beside running cases, and to be broken off and begun anew.
 */
import { type Again, again } from './again.ts';
import type { RecoveryDeps } from './deps.ts';
import { count, type Difference, noDifference } from './difference.ts';
import { isCurrent } from './current.ts';
import { faultOf } from './fault.ts';
import { type Replayable, retell, type Retold } from './retell.ts';
import type { PointStore } from '../records/store/points.ts';
import { historiesOf, type Run, type RunQuery, runsByCase } from './runs.ts';

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
  const settled = async (found: Again) => {
    await note(deps, found, options.apply);
    count(sum, found);
    if (found.other !== undefined) sum.pairs.push({ case: found.case, other: found.other });
    options.progress?.(sum.cases, cases.size);
  };
  const removed = () => (sum.removed += 1);
  let told: Retold[] = [];
  for await (const it of retell(deps.codePath, lacking(deps, cases, options, { settled, removed }))) {
    told.push(it);
    sum.runs += 1;
    if (!it.last) continue;
    const found = await again(deps, it.run.case, told, options.apply);
    told = [];
    await settled(found);
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

/** What is said of cases that need no replay. */
interface Unheard {
  settled(found: Again): Promise<void>;
  removed(): void;
}

/** The runs of cases of which the record may lack something. */
async function* lacking(
  deps: RecoveryDeps,
  cases: Map<string, Run[]>,
  { signal, apply }: ReindexOptions,
  { settled, removed }: Unheard,
): AsyncGenerator<Replayable> {
  const { client, record } = deps;
  for (const [caseId, runs] of cases) {
    if (signal?.aborted) return;
    const last = runs.at(-1);
    try {
      if (last !== undefined && (await isCurrent(client, record, last))) await settled(asItIs(caseId));
      else if ((await record.tombstone(caseId)) !== undefined) {
        if (apply) await record.triedBehind(caseId);
        removed();
      } else {
        const there = await historiesOf(client, runs);
        if (there.length === 0) {
          const state = (await record.getCase(caseId)) === undefined ? 'missing' : 'same';
          await settled({ ...asItIs(caseId), state, fault: 'no-history' });
        }
        yield* there;
      }
    } catch (error) {
      await settled({ ...asItIs(caseId), fault: faultOf(error) });
    }
  }
}

function asItIs(caseId: string): Again {
  return { case: caseId, state: 'same', events: 0, ledger: 0, requests: 0, values: 0 };
}

async function note({ record }: RecoveryDeps, found: Again, apply: boolean): Promise<void> {
  if (!apply) return;
  await record.triedBehind(found.case, found.fault);
  if (found.other !== undefined) await record.noteSameMatter({ case: found.case, other: found.other });
}
