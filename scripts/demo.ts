/** `npm run demo`: brings everything up, tells the complaint's story on it, and stays up for a look around. */
import { Connection } from '@temporalio/client';
import { z } from 'zod';
import { loadConfig } from '../startup/config.ts';
import { fastForward } from '../startup/fast-forward.ts';
import { type StartOptions, startOptions } from '../startup/options.ts';
import { type Platform, startPlatform } from '../startup/platform.ts';
import { say } from '../startup/terminal-language.ts';
import { makeToken } from '../startup/token.ts';
import type { WireLeg } from '../wire/leg-report.ts';
import { ApiProblem, type DemoClient, demoClient } from './demo/client.ts';
import { localTime, makeNarrator, type Narrator } from './demo/narrator.ts';
import { deliveryScenes } from './demo/delivery.ts';
import type { Stage } from './demo/stage.ts';
import { complaintScenes } from './demo/story.ts';

/** As much of the sandbox's answer as is told. */
const DoubledSchema = z.object({ items: z.array(z.unknown()) });

const write = (line: string) => void process.stdout.write(`${line}\n`);

try {
  const options = startOptions(['exit']);
  if (options.help) {
    write('npm run demo -- [--port-offset N] [--exit]');
    write(say('  --exit  讲完就停止一切', '  --exit  stops everything when the story is told'));
  } else await main(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function main({ portOffset, flags }: StartOptions): Promise<void> {
  const giveUp = new AbortController();
  let platform: Platform | undefined;
  const end = () => {
    giveUp.abort();
    void platform?.stop();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  try {
    const startedMs = Date.now();
    platform = await startPlatform({
      portOffset,
      quiet: true,
      progress: write,
      signal: giveUp.signal,
    });
    write(say(`已就绪（${seconds(startedMs)} 秒）`, `Ready after ${seconds(startedMs)} s`));
    const toldMs = Date.now();
    await tell(platform).catch((error: unknown) => {
      throw error instanceof ApiProblem ? new Error(`${error.message}\n${forShipped()}`) : error;
    });
    write(say(`\n故事用时 ${seconds(toldMs)} 秒。`, `\nThe story took ${seconds(toldMs)} s.`));
    if (flags.has('exit')) await platform.stop();
    else write(say('一切仍在运行，按 Ctrl-C 停止。', 'Everything stays up; Ctrl-C stops it.'));
  } catch (error) {
    if (giveUp.signal.aborted) return;
    await platform?.stop();
    throw error;
  }
}

/** The story knows the shipped procedure's people and steps. */
function forShipped(): string {
  return say(
    '演示讲的是随附的 complaint.sop.yaml；若流程或人员已改动，可用新的数据目录与原始定义再试：BIHUAN_HOME=.bihuan-demo。',
    'The story is that of the shipped complaint.sop.yaml. Where the procedure or the people were changed, try it with the original files and a data folder of its own: BIHUAN_HOME=.bihuan-demo.',
  );
}

async function tell(platform: Platform): Promise<void> {
  const config = loadConfig(platform.env);
  const tokenOf = (who: string) => makeToken(config.secretFor('token-signing'), { sub: who });
  const client: DemoClient = demoClient(platform.apiUrl, tokenOf);
  const connection = await Connection.connect(config.temporal.connectionOptions);
  const narrator = makeNarrator(client, write);
  const advance = (caseId: string, ms: number) =>
    fastForward(connection, { namespace: config.temporal.namespace, caseId, ms });
  const stage: Stage = { client, narrator, advance };
  try {
    const tale = { customer: `CU-${Date.now().toString(36)}`, caseId: '' };
    for (const scene of complaintScenes) {
      if (scene.name === 'dispatched') killWorker(platform, narrator);
      await scene.play(stage, tale);
    }
    await showEnd(platform, client, tale.caseId);
    const delivery = { customer: `CU-${(Date.now() + 1).toString(36)}`, caseId: '' };
    for (const scene of deliveryScenes) await scene.play(stage, delivery);
    await showEnd(platform, client, delivery.caseId);
    showLegs(await client.legs(delivery.caseId));
    await showDoubled(platform);
  } finally {
    await connection.close();
  }
}

/** In the middle of the story: the next act waits for the worker to come back, and nothing is lost. */
function killWorker(platform: Platform, narrator: Narrator): void {
  narrator.scene(say('worker 被强行杀掉（kill -9），随后自动恢复', 'The worker is killed (kill -9) and comes back'));
  platform.kill('worker', 'SIGKILL');
}

async function showEnd(platform: Platform, client: DemoClient, caseId: string): Promise<void> {
  const view = await client.view(caseId);
  write(
    say(
      `\n案件 ${caseId}：${view.state}（${view.result}），第 ${view.cycle} 轮`,
      `\nCase ${caseId}: ${view.state} (${view.result}), cycle ${view.cycle}`,
    ),
  );
  if (platform.uiUrl) write(`Web UI  ${platform.uiUrl}/namespaces/default/workflows/${caseId}`);
}

/** Who had it from when to when, and whose every breach is. */
function showLegs(legs: readonly WireLeg[]): void {
  write(say('\n交接各段', '\nThe legs of the hand-over'));
  const time = (iso: string | undefined) => (iso === undefined ? '–' : localTime(iso));
  for (const leg of legs) {
    const breaches = leg.breaches.map(({ clock, accountable, attributed_to: after }) =>
      after === undefined ? `${clock}: ${accountable}` : `${clock}: ${accountable} → ${after}`,
    );
    const rejected = leg.rejections === 0 ? '' : say(`退回 ${leg.rejections} 次`, `rejected ${leg.rejections} ×`);
    const cells = [
      leg.party.padEnd(14),
      time(leg.accepted_at),
      time(leg.ended_at),
      (leg.how ?? '').padEnd(8),
      rejected,
    ];
    write(`  ${[...cells, breaches.join('; ')].join('  ').trimEnd()}`);
  }
}

async function showDoubled(platform: Platform): Promise<void> {
  const answer = await fetch(`${platform.sandboxUrl}/ledger/doubled`);
  const doubled = DoubledSchema.parse(await answer.json());
  write(
    say(`\n外部系统里重复的动作：${doubled.items.length}`, `\nEffects done twice outside: ${doubled.items.length}`),
  );
  write(`API     ${platform.apiUrl}/docs`);
}

function seconds(sinceMs: number): string {
  return ((Date.now() - sinceMs) / 1_000).toFixed(1);
}
