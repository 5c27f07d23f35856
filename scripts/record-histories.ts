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
import { daysOf } from '../test/histories/days.ts';
import { type Recorded, told as brief } from '../test/histories/recorded.ts';
import { readFolder } from '../test/setup/folder.ts';

const SETTLED_MS = 3_000;

const workspace = load(readFolder('sop-definitions'));
const wanted = new Map(daysOf(workspace, process.argv.slice(2)).map((it) => [it.scenario, it]));

/** Every run of the case, oldest first: an act after the close begins another. Names of this machine stay out. */
const keep: Witness = async ({ scenario, client, caseId, events }) => {
  const { sop, day } = wanted.get(scenario) ?? {};
  if (sop === undefined) return;
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
    wanted: (scenario) => wanted.has(scenario),
  });
  const told = runs.flatMap((run) => run.told);
  const failed = told.filter(({ failures }) => failures.length > 0);
  if (told.length < wanted.size) console.error(`Only ${told.length} of ${wanted.size} were told: look at sop check`);
  for (const { scenario, failures } of failed) console.error(`${scenario.title}: ${JSON.stringify(failures[0])}`);
  if (failed.length > 0 || told.length < wanted.size) process.exitCode = 1;
} finally {
  await theatre.close();
}
