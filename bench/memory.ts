/**
 * What a case in a worker's memory takes of the heap: a worker's own workflow thread, in this process, with cases that have been
 * opened and wait. Run: node --expose-gc --import tsx bench/memory.ts [--cases 400] [--heap FILE]
 */
import { parseArgs } from 'node:util';
import { writeHeapSnapshot } from 'node:v8';
import { defaultPayloadConverter, toPayloads } from '@temporalio/common';
// CommonJS whose names Node cannot see: outside of a bundler only the default import works.
import proto from '@temporalio/proto';
import { parseWorkflowCode } from '@temporalio/worker/lib/worker.js';
import { ReusableVMWorkflowCreator } from '@temporalio/worker/lib/workflow/reusable-vm.js';
import { RULES_NEWEST } from '../engine/rules.ts';
import { bundleCaseWorkflow } from '../workflows/bundle.ts';
import type { CaseArgs } from '../workflows/contract.ts';
import { NOW_MS, shipped } from './size/prototypes.ts';

const { values } = parseArgs({ options: { cases: { type: 'string', default: '400' }, heap: { type: 'string' } } });
const KIB = 1_024;
const Activation = proto.coresdk.workflow_activation.WorkflowActivation;

const { packages } = shipped();
const { gc } = globalThis;
if (gc === undefined) throw new Error('Run it with --expose-gc.');

function used(): number {
  for (let n = 0; n < 4; n++) gc?.();
  return process.memoryUsage().heapUsed;
}

const { code } = await bundleCaseWorkflow();
const creator = await ReusableVMWorkflowCreator.create(parseWorkflowCode(code), 10_000, new Set(['find', 'record']));

async function open(sop: string, n: number) {
  const plan = packages.get(sop)?.plan;
  if (plan === undefined) throw new Error(`No ${sop}.`);
  const id = `C-${sop}-${n}`;
  const data = { customer: `CU-${n}`, channel: 'hotline', description: `v1.${'t'.repeat(43)}`, order: `SO-${n}` };
  const intake = { case: id, id: 'intake', actor: { id: 'web', roles: ['integration'], teams: [] }, data };
  const args: CaseArgs = [{ intake }, { plan, rules: RULES_NEWEST }];
  const info = {
    workflowId: id,
    runId: id,
    workflowType: sop,
    taskQueue: 'q',
    namespace: 'default',
    firstExecutionRunId: id,
    attempt: 1,
    taskTimeoutMs: 4_000,
    historyLength: 3,
    historySize: 100,
    continueAsNewSuggested: false,
    searchAttributes: {},
    typedSearchAttributes: undefined,
    startTime: new Date(NOW_MS),
    runStartTime: new Date(NOW_MS),
    unsafe: { now: () => Date.now(), isReplaying: false },
  };
  const workflow = await creator.createWorkflow({
    info: info as never,
    randomnessSeed: [1, 2, 3, 4],
    now: NOW_MS,
    showStackTraceSources: false,
  });
  const initializeWorkflow = {
    workflowType: sop,
    workflowId: id,
    arguments: toPayloads(defaultPayloadConverter, ...args),
    randomnessSeed: { low: 1, high: 0, unsigned: true },
    headers: {},
    firstExecutionRunId: id,
    attempt: 1,
    startTime: { seconds: NOW_MS / 1_000 },
  };
  const timestamp = { seconds: NOW_MS / 1_000, nanos: 0 };
  const activation = { runId: id, timestamp, historyLength: 3, jobs: [{ initializeWorkflow }] };
  const completion = await workflow.activate(Activation.fromObject(activation));
  if (completion.failed) throw new Error(JSON.stringify(completion.failed));
  return workflow;
}

const sops = [...packages.keys()];
const cached: unknown[] = [];
for (const sop of sops) cached.push(await open(sop, 0));
const count = Number(values.cases);
const before = used();
for (let n = 1; n <= count; n++) cached.push(await open(sops[n % sops.length] ?? 'complaint', n));
const each = (used() - before) / count / KIB;
process.stdout.write(`${each.toFixed(1)} KiB of the heap for each of ${cached.length} cases\n`);
if (values.heap !== undefined) process.stdout.write(`${writeHeapSnapshot(values.heap)}\n`);
process.exit(0);
