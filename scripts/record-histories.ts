/**
 * Writes test/histories: a normal and a worst day of every shipped procedure, played on a real Temporal server and kept as
 * that server's histories, for later versions of the workflow to be replayed against (decision 8). Takes SOPs' ids; all without.
 */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { load } from '../language/load.ts';
import { runOnServer } from '../simulator/on-temporal/conformance.ts';
import { openServers } from '../simulator/on-temporal/servers.ts';
import type { Witness } from '../simulator/on-temporal/stage.ts';
import { type Day, type Recorded, told as brief } from '../test/histories/recorded.ts';
import { readFolder } from '../test/language/overlay.ts';

/** The normal day is the first scenario of a file; of the others, by how it begins, the one in which most goes wrong. */
const WORST: Record<string, string> = {
  complaint: '回访低分重开',
  'delivery-installation': '物流两次退回销售',
  'order-exception': '最坏的一天',
  rectification: '两次不达标',
  'return-dispute': '最坏的一天',
};

/** A case that was closed and goes on in another run. */
const AGAIN: Record<string, string> = { complaint: '结案三天后' };

const SETTLED_MS = 3_000;

const asked = process.argv.slice(2);
const workspace = load(readFolder('sop-definitions'));
const wanted = new Map<string, [sop: string, day: Day]>();
for (const { sop, scenarios } of workspace.scenarios) {
  if (asked.length > 0 && !asked.includes(sop)) continue;
  wanted.set(`${sop} ${scenarios[0]?.title}`, [sop, 'normal']);
  for (const [day, begins] of [['worst', WORST[sop]] as const, ['again', AGAIN[sop]] as const]) {
    if (begins === undefined) continue;
    const found = scenarios.find(({ title }) => title.startsWith(begins));
    if (found === undefined) throw new Error(`No scenario of ${sop} begins with ${begins}`);
    wanted.set(`${sop} ${found.title}`, [sop, day]);
  }
}

/** Every run of the case, oldest first: an act after the close begins another. Names of this machine stay out. */
const keep: Witness = async ({ scenario, plan, client, caseId, events }) => {
  const [sop, day] = wanted.get(`${plan.sop} ${scenario.title}`) ?? [];
  if (sop === undefined || day === undefined) return;
  // What the last deed began is done: an ended case's run closes a moment after its record.
  await Promise.race([client.workflow.getHandle(caseId).result(), sleep(SETTLED_MS)]).catch(() => undefined);
  const runs: Recorded['runs'] = [];
  for (const runId of await runsOf(client, caseId)) {
    const history = await client.workflow.getHandle(caseId, runId).fetchHistory();
    runs.push(JSON.parse(historyToJSON(history).replaceAll(/"identity": *"[^"]*"/g, '"identity":"worker"')));
  }
  const recorded: Recorded = { sop, title: scenario.title, case: caseId, runs, events: events.map(brief) };
  const bytes = gzipSync(JSON.stringify(recorded), { level: 9 });
  writeFileSync(`test/histories/${sop}-${day}.json.gz`, bytes);
  console.log(`${sop}-${day}: ${runs.length} runs, ${events.length} domain events, ${bytes.length} bytes`);
};

/** The list comes a little after the runs. */
async function runsOf(client: Parameters<Witness>[0]['client'], caseId: string): Promise<string[]> {
  const latest = (await client.workflow.getHandle(caseId).describe()).runId;
  for (let tries = 0; tries < 50; tries++) {
    const found: { runId: string; atMs: number }[] = [];
    for await (const run of client.workflow.list({ query: `WorkflowId = "${caseId}"` }))
      found.push({ runId: run.runId, atMs: run.startTime.getTime() });
    const ordered = found.sort((a, b) => a.atMs - b.atMs).map(({ runId }) => runId);
    if (ordered.at(-1) === latest) return ordered;
    await sleep(200);
  }
  throw new Error(`The server does not list ${caseId}`);
}

const theatre = await openServers({ env: process.env, progress: (line) => console.log(line), witness: keep });
try {
  const runs = await runOnServer(workspace, {
    setUp: theatre.setUp,
    wanted: (scenario, { sop }) => wanted.has(`${sop} ${scenario.title}`),
  });
  const told = runs.flatMap((run) => run.told);
  const failed = told.filter(({ failures }) => failures.length > 0);
  if (told.length < wanted.size) console.error(`Only ${told.length} of ${wanted.size} were told: look at sop check`);
  for (const { scenario, failures } of failed) console.error(`${scenario.title}: ${JSON.stringify(failures[0])}`);
  if (failed.length > 0 || told.length < wanted.size) process.exitCode = 1;
} finally {
  await theatre.close();
}
