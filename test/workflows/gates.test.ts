/** Counted gates: what a deed and a story take in events, bytes, statements and calls neither rises nor falls unnoticed. */
import { randomUUID } from 'node:crypto';
import { Client as GrpcClient } from '@grpc/grpc-js';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { load } from '../../language/load.ts';
import type { Scenario } from '../../language/scenario/scenario.ts';
import { runOnServer } from '../../simulator/on-temporal/conformance.ts';
import { openTheatre } from '../../simulator/on-temporal/theatre.ts';
import { dataConverter } from '../../startup/payload-codec.ts';
import { daysOf } from '../histories/days.ts';
import { Api } from '../setup/api.ts';
import { readFolder } from '../setup/folder.ts';
import { connectTestServer, freshDatabase } from '../setup/server.ts';
import { PATIENCE_MS, TEST_MS } from '../setup/patience.ts';
import { type Counts, DEED_MARKS, offMark, STORY_MARKS } from './marks.ts';

const TRIES = 3;
/** As long as nothing more was sent, all is at rest. */
const REST_MS = 500;

/**
 * What a process reads again by the clock, whatever is done meanwhile: which tokens were taken back, and whether it still knows the
 * newest workspace and versions. On a busy machine a deed takes longer than they are remembered for.
 */
const READ_AGAIN = [
  /^select [^(]* from "token_revocation" /,
  /^select "id", "body", "files", "hash" from "workspace" order by /,
  /^select [^(]* from "sop_version" order by /,
  /^select [^(]* from "sop_edition" order by /,
  /^select [^(]* from "sop_retired"$/,
];

/** What went through a door of this process, where API and worker both run: the text of a statement, the path of a call. */
const sent = { statements: [] as string[], calls: [] as string[] };
type Send = (...args: unknown[]) => unknown;
const doors: readonly [on: object, name: string, into: string[]][] = [
  [pg.Client.prototype, 'query', sent.statements],
  [GrpcClient.prototype, 'makeUnaryRequest', sent.calls],
];
const undo: (() => void)[] = [];
let api: Api;

beforeAll(async () => {
  for (const [on, name, into] of doors) {
    const door = on as Record<string, Send>;
    const before = door[name] as Send;
    door[name] = function listened(this: unknown, ...args: unknown[]) {
      const [what] = args;
      into.push(typeof what === 'string' ? what : ((what as { text?: string }).text ?? ''));
      return before.apply(this, args);
    };
    undo.push(() => (door[name] = before));
  }
  api = await Api.start();
});
afterAll(async () => {
  await api?.stop();
  for (const put of undo) put();
});

async function atRest(): Promise<void> {
  for (let before = -1; before !== sent.statements.length + sent.calls.length; ) {
    before = sent.statements.length + sent.calls.length;
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
  }
}

async function historyOf(caseId: string): Promise<{ events: number; bytes: number }> {
  const { historyLength, historySize = 0 } = await api.server.client.workflow.getHandle(caseId).describe();
  return { events: historyLength, bytes: historySize };
}

/** What the deed took; `on` is the case it finds, undefined for an opening. */
async function taken(on: string | undefined, deed: () => Promise<string>): Promise<Counts> {
  const was = on === undefined ? { events: 0, bytes: 0 } : await historyOf(on);
  await atRest();
  const from = { statements: sent.statements.length, calls: sent.calls.length };
  const caseId = await deed();
  await atRest();
  const statements = sent.statements
    .slice(from.statements)
    .filter((it) => !READ_AGAIN.some((re) => re.test(it))).length;
  const calls = sent.calls.length - from.calls;
  const is = await historyOf(caseId);
  return { events: is.events - was.events, bytes: is.bytes - was.bytes, statements, calls };
}

/** Of each number the least: a slow machine asks twice now and then. */
function least(all: readonly Counts[]): Counts {
  const names = Object.keys(all[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, Math.min(...all.map((it) => it[name] ?? Number.NaN))]));
}

test('an opening and acts of a complaint', { timeout: TRIES * PATIENCE_MS }, async () => {
  const found: Record<keyof typeof DEED_MARKS, Counts[]> = { opening: [], annotate: [], complete: [] };
  const act = async (who: string, caseId: string, body: object) => {
    const { status, body: told } = await api.act(who, caseId, body);
    if (status !== 200) throw new Error(JSON.stringify(told));
    return caseId;
  };
  for (let i = 0; i < TRIES; i++) {
    let caseId = '';
    found.opening.push(
      await taken(undefined, async () => (caseId = await api.open({ customer: `CU-${randomUUID()}` }))),
    );
    found.annotate.push(await taken(caseId, () => act('li', caseId, { act: 'annotate', note: '客户又来电' })));
    const registered = {
      act: 'complete',
      step: 'receive',
      as: 'registered',
      with: { category: 'installation' },
      evidence: [
        { name: 'call-recording', ref: 'REC-1' },
        { name: 'case-record', ref: 'CR-1' },
      ],
    };
    const who = (await api.record.getCase(caseId))?.view.tasks[0]?.assignee ?? 'li';
    found.complete.push(await taken(caseId, () => act(who, caseId, registered)));
  }
  const off = Object.entries(DEED_MARKS).flatMap(([deed, marks]) =>
    offMark(deed, least(found[deed as keyof typeof DEED_MARKS]), marks),
  );
  expect(off).toEqual([]);
});

test('a normal and a worst story of a complaint', { timeout: TRIES * TEST_MS }, async () => {
  const workspace = load(readFolder('sop-definitions'));
  const days = new Map(daysOf(workspace, ['complaint']).map(({ scenario, day }) => [scenario, day]));
  const server = await connectTestServer({ dataConverter });
  const seen = new Map<Scenario, Counts>();
  const theatre = await openTheatre({
    connection: server.connection,
    nativeConnection: server.nativeConnection,
    namespace: 'default',
    bundle: { codePath: inject('workflowBundlePath') },
    newDatabase: freshDatabase,
    witness: async ({ scenario, client, caseId }) => {
      const { historyLength, historySize = 0 } = await client.workflow.getHandle(caseId).describe();
      seen.set(scenario, { events: historyLength, bytes: historySize });
    },
  });
  const found: Record<string, Counts[]> = {};
  let off: string[] = ['never told'];
  // A busy machine takes tasks more by chance, and may lose a story's thread: it is told again.
  for (let i = 0; i < TRIES && off.length > 0; i++) {
    const runs = await runOnServer(workspace, { setUp: theatre.setUp, wanted: (scenario) => days.has(scenario) });
    const told = runs.flatMap((run) => run.told);
    for (const { scenario } of told.filter(({ failures }) => failures.length === 0))
      (found[days.get(scenario) ?? ''] ??= []).push(seen.get(scenario) ?? {});
    const lost = told.flatMap(({ failures }) =>
      failures.map(({ problem, found: what }) => `${problem} ${String(what)}`),
    );
    const marked = Object.entries(STORY_MARKS);
    off = marked.flatMap(([day, marks]) => offMark(day, least(found[day] ?? []), marks)).concat(lost);
  }
  await theatre.close();
  await server.close();
  expect(off).toEqual([]);
});
