/**
 * Compares the record with what cases have told, by their histories, and records what it lacks: a database that came back older
 * is whole again. Safe beside running cases, and to be broken off and begun anew.
 */
import { cutOffOf } from '../duties/cut-off.ts';
import { reconcileRun } from '../duties/reconcile.ts';
import { isOver } from '../engine/state/state.ts';
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
  /** Closes them, too, where cases could not be recorded: somebody has seen to these. */
  acceptFaults?: boolean;
  /** Who asks, for what is closed. */
  by: string;
  signal?: AbortSignal;
  /** After each case: how many are done, and how many there are. */
  progress?: (done: number, of: number) => void;
}

/** @throws Error when Temporal or the database is away: what is done stays done */
export async function reindex(deps: RecoveryDeps, options: ReindexOptions): Promise<Difference> {
  const known = await recordHours(deps.record);
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
  const whole = options.case === undefined && sum.cases + sum.removed === cases.size;
  const good = whole && (sum.faults === 0 || options.acceptFaults === true);
  // Hours that were found meanwhile are of another loss: these cases were not looked at for them.
  if (options.apply && good && (await recordHours(deps.record)) === known)
    await deps.record.closeLostHours('record', options.by);
  return sum;
}

/** Which hours of the record are known to be lost, as one text. */
async function recordHours(record: PointStore): Promise<string> {
  const lost = (await record.lostHours()).filter(({ side }) => side === 'record');
  return JSON.stringify(lost.map(({ fromMs, toMs, foundAtMs }) => [fromMs, toMs, foundAtMs]));
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
      if (last !== undefined && (await isCurrent(client, record, runs))) await settled(await ended(deps, last, apply));
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

/** The end of a run tells nothing by itself: one that was cut off in the lost hours still seems to run. */
async function ended({ record, client, log }: RecoveryDeps, run: Run, apply: boolean): Promise<Again> {
  const found = asItIs(run.case);
  if (run.status === 'running') return found;
  const known = await record.getCase(run.case);
  if (known === undefined || known.ended) return found;
  if (apply)
    await reconcileRun({ record, client, log }, { workflowId: run.case, runId: run.runId, status: run.status });
  const cut = cutOffOf(run.status) !== undefined && !isOver(known.view.state);
  return cut ? { ...found, state: 'behind', events: 1 } : found;
}

function asItIs(caseId: string): Again {
  return { case: caseId, state: 'same', events: 0, ledger: 0, requests: 0, values: 0, left: 0 };
}

async function note({ record }: RecoveryDeps, found: Again, apply: boolean): Promise<void> {
  if (!apply) return;
  await record.triedBehind(found.case, found.fault);
  if (found.other !== undefined) await record.noteSameMatter({ case: found.case, other: found.other });
}
