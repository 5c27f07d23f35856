/** The daily audit: everything recomputed, anchored, and whoever answers for the installation told of what does not fit. */
import { type Finding, sentenceOf } from '../audit/finding.ts';
import { AUDIT_LOCK, audit, type AuditDeps } from '../audit/run.ts';
import type { RecordStore } from '../records/store.ts';
import type { DutyLog } from './loop.ts';

/** What the duty works with. */
export interface DailyAuditDeps extends AuditDeps {
  record: RecordStore;
  log: DutyLog;
  /** Tells `last_resort`; once by key. */
  tell(message: { key: string; about: string; text: string }): Promise<void>;
  locale: 'zh' | 'en';
}

/** A day, less what a turn may come early: of several workers the first finds it due. */
const dueAfterMs = 20 * 3_600_000;
/** What a message names; the command line names all. */
const toldMax = 5;

/** One turn: nothing while the last audit is younger than 20 hours, unless a process begins on a restored record. A run that was broken off is gone on with. */
export function createDailyAudit(deps: DailyAuditDeps): (signal: AbortSignal) => Promise<void> {
  const { record, log, now } = deps;
  const isDue = async () => {
    const last = await record.lastAudit();
    return last?.finishedAtMs === undefined || now() - last.finishedAtMs > dueAfterMs;
  };
  /** A place with more than the record remembers: an older backup was restored, and what that means is to be known now. */
  const isAhead = async () => {
    const newest = (await deps.place?.list())?.at(-1);
    return newest !== undefined && newest > ((await record.newestAnchor())?.name ?? '');
  };
  let looked = false;
  return async (signal) => {
    const restored = !looked && (await isAhead());
    looked = true;
    if (!restored && !(await isDue())) return;
    await record.whileHeld(AUDIT_LOCK, async (lost) => {
      // Another worker may have done it while this one waited.
      if (!(await isDue()) && !(restored && (await isAhead()))) return;
      const found: Finding[] = [];
      const run = await audit(deps, {
        resume: true,
        anchor: deps.place !== undefined,
        signal: AbortSignal.any([signal, lost]),
        found: (it) => {
          found.push(it);
          log.warn({ finding: it.code, what: it.what, fault: it.fault }, 'the record is not what was recorded');
        },
      });
      if (run.finishedAtMs === undefined) return;
      if (await record.programMayBend()) log.warn({}, 'the program connects as the owner and can bend the record');
      log.info({ cases: run.cases, events: run.events, faults: run.faults }, 'audit');
      if (run.faults > 0) await deps.tell(messageOf(deps, found, run));
    });
  };
}

function messageOf(
  { locale }: DailyAuditDeps,
  found: readonly Finding[],
  run: { startedAtMs: number; faults: number },
) {
  const say = (zh: string, en: string) => (locale === 'zh' ? zh : en);
  const named = found.slice(0, toldMax).map((it) => sentenceOf(it, say));
  const text = [
    say(`审计发现 ${run.faults} 处不符：记录被改动过。`, `The audit has ${run.faults} findings: the record was bent.`),
    ...named,
    say('全部：sop audit verify', 'All of them: sop audit verify'),
  ].join('\n');
  return { key: `audit:${run.startedAtMs}`, about: 'audit.findings', text };
}
