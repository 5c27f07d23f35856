/**
 * What thirty people who check the shipped workspace at once do to somebody who acts: the p99 of an act quiet and busy, in
 * turns on one platform; target: at most 1.5 times. Every check is another text, so that none is answered from what is kept.
 * Run: node --import tsx bench/stall.ts [--callers 30] [--acts 200] [--rounds 3]
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { loadConfig } from '../startup/config.ts';
import { startPlatform } from '../startup/platform.ts';
import { makeToken } from '../startup/token.ts';
import { readFolder } from '../test/setup/folder.ts';

/** Acts of one case: its run continues as new before it grows long. */
const ACTS_PER_CASE = 50;
/** Between the acts of a person. */
const PAUSE_MS = 20;
const WARM_UP_ACTS = 100;
/** Until every caller has a check under way. */
const BEGUN_MS = 3_000;

const { values } = parseArgs({
  options: {
    callers: { type: 'string', default: '30' },
    acts: { type: 'string', default: '200' },
    rounds: { type: 'string', default: '3' },
    checking: { type: 'string' },
  },
});

async function post(url: string, token: string, body: object): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify(body),
  });
}

/** The other process: callers sit elsewhere, so their own work must not count. */
async function checkForEver(url: string, tokens: readonly string[]): Promise<void> {
  setPriority(constants.priority.PRIORITY_LOW);
  const files = Object.fromEntries(readFolder('sop-definitions'));
  const sop = files['complaint.sop.yaml'] ?? '';
  let done = 0;
  process.on('message', () => process.send?.(done));
  const lane = async (token: string) => {
    for (;;) {
      const told = await post(`${url}/v1/sops/check`, token, {
        files: { ...files, 'complaint.sop.yaml': `${sop}# ${randomUUID()}\n` },
      });
      const body = (await told.json()) as { good?: boolean };
      if (told.status === 200 && body.good === true) done++;
      else if (told.status !== 429) throw new Error(`a check was answered ${told.status}`);
      else await sleep(Number(told.headers.get('retry-after')) * 1_000);
    }
  };
  await Promise.all(tokens.map(lane));
}

async function act(url: string, token: string, count: number): Promise<number[]> {
  const took: number[] = [];
  for (let i = 0, at = ''; i < count; i++) {
    if (i % ACTS_PER_CASE === 0) {
      const data = { customer: `CU-${randomUUID()}`, channel: 'hotline', description: '空调三天未装' };
      const opened = await post(`${url}/v1/cases`, token, { sop: 'complaint', data });
      at = `${url}/v1/cases/${((await opened.json()) as { case: string }).case}/acts`;
    }
    const startedMs = performance.now();
    const told = await post(at, token, { act: 'annotate', note: '已电话告知' });
    await told.json();
    if (told.status !== 200) throw new Error(`an act was answered ${told.status}`);
    took.push(performance.now() - startedMs);
    await sleep(PAUSE_MS);
  }
  return took;
}

const at = (took: readonly number[], share: number) =>
  took.toSorted((a, b) => a - b)[Math.ceil(share * took.length) - 1] ?? 0;

function tell(name: string, took: readonly number[]): void {
  const [p50, p99, worst] = [at(took, 0.5), at(took, 0.99), at(took, 1)].map((ms) => ms.toFixed(1).padStart(8));
  console.log(`${name.padEnd(8)} p50 ${p50} ms, p99 ${p99} ms, worst ${worst} ms of ${took.length} acts`);
}

async function main(): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'bihuan-stall-'));
  const env = { ...process.env, BIHUAN_LOG_LEVEL: 'error' };
  const platform = await startPlatform({ home, portOffset: 1_700, quiet: true, env });
  const secret = loadConfig(platform.env).secretFor('token-signing');
  try {
    const agent = await makeToken(secret, { sub: 'li' });
    const tokens = await Promise.all(
      Array.from({ length: Number(values.callers) }, (_, i) =>
        makeToken(secret, { sub: `checker-${i}`, role: 'integration' }),
      ),
    );
    const [quiet, busy]: [number[], number[]] = [[], []];
    let checks = 0;
    await act(platform.apiUrl, agent, WARM_UP_ACTS);
    for (let round = 0; round < Number(values.rounds); round++) {
      quiet.push(...(await act(platform.apiUrl, agent, Number(values.acts))));
      const program = fileURLToPath(import.meta.url);
      const child = fork(program, ['--checking', platform.apiUrl], {
        execArgv: ['--import', 'tsx'],
        env: { ...process.env, BENCH_TOKENS: tokens.join(' ') },
      });
      await sleep(BEGUN_MS);
      busy.push(...(await act(platform.apiUrl, agent, Number(values.acts))));
      if (child.exitCode !== null) throw new Error('the checking callers ended');
      child.send('how many');
      checks += ((await once(child, 'message')) as [number])[0];
      child.kill('SIGKILL');
    }
    tell('quiet', quiet);
    tell('busy', busy);
    console.log(
      `${values.callers} callers, ${checks} checks; p99 busy ÷ quiet ${(at(busy, 0.99) / at(quiet, 0.99)).toFixed(2)}`,
    );
  } finally {
    await platform.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

if (values.checking === undefined) await main();
else await checkForEver(values.checking, (process.env.BENCH_TOKENS ?? '').split(' '));
