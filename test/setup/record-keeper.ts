/** The real record as storms of losses use it: its own functions, and a database that is put back to what it was. */
import { leftBy } from '../../recovery/left.ts';
import type { Keeper } from '../../simulator/losses/keeper.ts';
import { files } from './approvals.ts';
import type { freshRecord } from './record.ts';
import { loadWritten } from './written.ts';

/** What is put back: all that is written of cases. */
const TABLES = [
  ...['case', 'task', 'clock', 'contact', 'kernel_state', 'case_plan', 'case_event', 'assignment', 'ledger'],
  ...['ledger_entry', 'case_link', 'sighting', 'signal', 'matter', 'outgoing', 'behind_case', 'lost_case'],
].map((name) => `"${name}"`);

/** Publishes both versions of what is attacked. */
export async function keeperOn(it: Awaited<ReturnType<typeof freshRecord>>, sop: string): Promise<Keeper> {
  const { record, sql } = it;
  let snapshots = 0;
  for (const yaml of [sop, sop.replace('version: 1', 'version: 2')]) {
    const { packages, organization } = loadWritten('claim', yaml, files);
    const body = packages.get('claim');
    if (body === undefined || organization === undefined) throw new Error('The procedure has an error');
    await record.publish(body, 'owner').catch(() => undefined);
    await record.saveWorkspace({ organization, connectors: {}, messages: {} }, 'owner');
  }
  const write: Keeper['write'] = async (batch) => {
    try {
      return await record.writeBatch(batch);
    } catch (error) {
      if (error instanceof Error && error.name === 'CaseBehind') return 'behind';
      throw error;
    }
  };
  return {
    answer: (caseId, questions, atMs) => record.answerQuestions(caseId, questions, atMs),
    write,
    recordAgain: async (runs) => {
      for (const { run, batches } of runs)
        for (const batch of batches)
          await record.writeBatchAgain({ ...batch, ...(batch.kept && { kept: { ...batch.kept, run } }) });
      const caseId = runs[0]?.batches[0]?.case;
      if (caseId !== undefined) await record.setAsideLeft({ case: caseId, left: leftBy(runs) }, true);
    },
    stateOf: async (caseId) => {
      const kept = await record.stateOf(caseId);
      return kept && { state: kept.state, run: kept.runId, taskMs: kept.taskMs };
    },
    lines: async () => (await record.grants({})).map(({ setAside = false, ...line }) => ({ ...line, setAside })),
    settle: async (caseId, grant, as, who) => {
      const actor = { id: who, roles: ['finance'] };
      const said = { reference: 'R-1', reason: `v1.${'t'.repeat(43)}` };
      const done = await record.settleSetAside({ case: caseId, grant, as, ...said, actor });
      return done !== undefined && !('code' in done);
    },
    snapshot: async () => {
      const id = ++snapshots;
      for (const [i, table] of TABLES.entries()) await sql.query(`create temp table kept_${id}_${i} as table ${table}`);
      return async () => {
        await sql.query("begin; set local bihuan.retention = 'on'");
        for (const table of TABLES.toReversed()) await sql.query(`delete from ${table}`);
        for (const [i, table] of TABLES.entries())
          await sql.query(`insert into ${table} overriding system value select * from kept_${id}_${i}`);
        await sql.query('commit');
        await record.noteLostHours({ side: 'record', how: 'set-back', fromMs: 1, toMs: 2 });
      };
    },
    whole: () => record.closeLostHours('record', 'owner').then(() => undefined),
    audit: async (cases) => {
      const faults = (await record.verifyLedger(cases)).map((fault) => JSON.stringify(fault));
      for (const caseId of cases) {
        const chain = await record.verifyChain(caseId);
        if (!chain.ok) faults.push(`${caseId}: ${JSON.stringify(chain)}`);
      }
      return faults;
    },
    standing: async (caseId) => {
      const text = 'select seq, type from case_event where case_id = $1 and undone_by is null order by seq';
      return (await sql.query<{ seq: number; type: string }>(text, [caseId])).rows;
    },
  };
}
