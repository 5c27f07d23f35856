/**
 * What ten times the rate that can be sustained does: who is taken is answered as soon as before, as many are done, the others
 * are told at once to come again, and nothing that was taken is lost. One platform with the settings of `npm start`; all rates and
 * times in one run. Run: node --import tsx bench/overload.ts [--seconds 60] [--times 10]
 */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { build } from '../startup/build.mjs';
import { loadConfig } from '../startup/config.ts';
import { startPlatform } from '../startup/platform.ts';
import { makeToken } from '../startup/token.ts';

const CASES = 200;
const CALLERS = 20;
/** Lanes that always have an act under way: what they do in a second is what can be done. */
const LANES = 8;
/** Of that: what can be sustained. */
const SUSTAINED = 0.8;
const SEND_EACH_MS = 10;
const QUIET_SECONDS = 20;

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '60' }, times: { type: 'string', default: '10' } },
});

/** One request and how it ended; status 0: not at all. */
interface Sent {
  status: number;
  tookMs: number;
  retryAfter: boolean;
  code?: string;
}

interface Target {
  url: string;
  tokens: readonly string[];
  cases: readonly string[];
}

const agent = new Agent({ keepAlive: true, maxSockets: 2_000 });

function post(url: string, token: string, body: object): Promise<Sent & { body: string }> {
  const startedMs = performance.now();
  return new Promise((resolve) => {
    const end = (status: number, retryAfter: boolean, text: string) =>
      resolve({ status, retryAfter, tookMs: performance.now() - startedMs, body: text });
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const sending = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => end(response.statusCode ?? 0, response.headers['retry-after'] !== undefined, text));
    });
    sending.on('error', () => end(0, false, ''));
    sending.end(JSON.stringify(body));
  });
}

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T;

async function act({ url, tokens, cases }: Target): Promise<Sent> {
  const { body, ...sent } = await post(`${url}/v1/cases/${pick(cases)}/acts`, pick(tokens), {
    act: 'contact',
    direction: 'in',
  });
  return sent.status === 200 ? sent : { ...sent, code: /"code":"([^"]+)"/.exec(body)?.[1] ?? 'none' };
}

/** As many as `LANES` can. Acts per second. */
async function capacity(target: Target, seconds: number): Promise<number> {
  const untilMs = performance.now() + seconds * 1_000;
  let done = 0;
  const lane = async () => {
    while (performance.now() < untilMs) if ((await act(target)).status === 200) done++;
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  return done / seconds;
}

/** At a rate, whatever is answered. Resolves when everything is. */
async function atRate(target: Target, perSecond: number, seconds: number): Promise<Sent[]> {
  const startedMs = performance.now();
  const sent: Promise<Sent>[] = [];
  for (let passedMs = 0; passedMs < seconds * 1_000; passedMs = performance.now() - startedMs) {
    while (sent.length < (passedMs / 1_000) * perSecond) sent.push(act(target));
    await sleep(SEND_EACH_MS);
  }
  return Promise.all(sent);
}

const at = (list: readonly Sent[], share: number) =>
  list.map((it) => it.tookMs).toSorted((a, b) => a - b)[Math.ceil(share * list.length) - 1] ?? Number.NaN;

function tell(name: string, sent: readonly Sent[], seconds: number): { perSecond: number; p99: number } {
  const taken = sent.filter((it) => it.status === 200);
  const others = sent.filter((it) => it.status !== 200);
  const shed = others.filter((it) => it.code === 'away/busy');
  const p99 = at(taken, 0.99);
  const codes = [...new Set(others.map((it) => `${it.status} ${it.code}`))];
  console.log(
    `| ${name} | ${(sent.length / seconds).toFixed(0)} | ${(taken.length / seconds).toFixed(1)} | ${at(taken, 0.5).toFixed(0)} | ${p99.toFixed(0)} | ${shed.length} | ${at(shed, 0.5).toFixed(0)} / ${at(shed, 0.99).toFixed(0)} | ${others.length - shed.length} | ${others.every((it) => it.retryAfter)} | ${codes.join(', ')} |`,
  );
  return { perSecond: taken.length / seconds, p99 };
}

async function main(): Promise<void> {
  await build();
  const home = mkdtempSync(join(tmpdir(), 'bihuan-overload-'));
  const env = { ...process.env, BIHUAN_LOG_LEVEL: 'silent' };
  const platform = await startPlatform({ home, portOffset: 1_900, quiet: true, compiled: true, env });
  const sql = new pg.Client({ connectionString: platform.databaseUrl });
  await sql.connect();
  const contacts = async (): Promise<number> =>
    (await sql.query("select count(*)::int as n from case_event where type = 'contact.received'")).rows[0].n;
  try {
    const secret = loadConfig(platform.env).secretFor('token-signing');
    const sight = { sops: ['complaint'], fields: ['customer', 'channel', 'description'] };
    const tokenOf = (sub: string) => makeToken(secret, { sub, role: 'integration', ...sight });
    const tokens = await Promise.all(Array.from({ length: CALLERS }, (_, i) => tokenOf(`shop-${i}`)));
    const cases: string[] = [];
    while (cases.length < CASES) {
      const data = { customer: `CU-${randomUUID()}`, channel: 'hotline', description: '空调三天未装' };
      const told = await post(`${platform.apiUrl}/v1/cases`, pick(tokens), { sop: 'complaint', data });
      if (told.status === 201) cases.push((JSON.parse(told.body) as { case: string }).case);
      else throw new Error(`an opening was answered ${told.status} ${told.body}`);
    }
    const target = { url: platform.apiUrl, tokens, cases };
    await capacity(target, 5);
    const before = await contacts();
    const rate = SUSTAINED * (await capacity(target, 10));
    const counted = (await contacts()) - before;
    console.log(
      `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    console.log(
      `${CASES} open cases, ${CALLERS} callers; sustained: ${rate.toFixed(1)} acts/s (${counted} recorded)\n`,
    );
    console.log('| | sent/s | done/s | p50 ms | p99 ms | shed | shed p50 / p99 ms | other | Retry-After | answers |');
    console.log('| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |');
    const quietSent = await atRate(target, rate, QUIET_SECONDS);
    const quiet = tell('sustained', quietSent, QUIET_SECONDS);
    const seconds = Number(values.seconds);
    const atStart = await contacts();
    const sent = await atRate(target, rate * Number(values.times), seconds);
    const endedMs = performance.now();
    const over = tell(`${values.times} times that`, sent, seconds);
    const afterSent = await atRate(target, rate, QUIET_SECONDS);
    const recovered = afterSent.findIndex((it) => it.status === 200);
    tell('sustained again', afterSent, QUIET_SECONDS);
    const recorded = (await contacts()) - atStart;
    const answered = [...sent, ...afterSent].filter((it) => it.status === 200).length;
    console.log(`\np99 of the taken: ${(over.p99 / quiet.p99).toFixed(2)} of the sustained (target ≤ 2)`);
    console.log(`goodput: ${((100 * over.perSecond) / quiet.perSecond).toFixed(0)} % (target ≥ 90 %)`);
    console.log(`taken ${answered}, recorded ${recorded}: none lost is ${recorded >= answered}`);
    console.log(
      `afterwards taken again from request ${recovered + 1} on; load ${loadavg()[0]?.toFixed(1)}, ${((performance.now() - endedMs) / 1_000).toFixed(0)} s later`,
    );
  } finally {
    agent.destroy();
    await sql.end();
    await platform.stop();
    rmSync(home, { recursive: true, force: true });
  }
}

await main();
