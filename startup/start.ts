/** `npm start`: brings everything up, says where it is, stays until it is told to stop. */
import { type StartOptions, startOptions } from './options.ts';
import { type Platform, startPlatform } from './platform.ts';
import { say } from './terminal-language.ts';
import { variablesHelp } from './variables.ts';

try {
  const options = startOptions(['quiet']);
  if (options.help) process.stdout.write(`${help()}\n`);
  else await main(options);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function main({ portOffset, flags }: StartOptions): Promise<void> {
  const startedMs = Date.now();
  const giveUp = new AbortController();
  let platform: Platform | undefined;
  let asked = false;
  const end = () => {
    if (asked) process.exit(130);
    asked = true;
    process.stdout.write(`${say('正在停止…（再按一次立即退出）', 'Stopping … (once more to leave at once)')}\n`);
    if (platform) void platform.stop();
    else giveUp.abort();
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end);
  try {
    platform = await startPlatform({
      portOffset,
      quiet: flags.has('quiet'),
      progress: (line) => void (asked || process.stdout.write(`${line}\n`)),
      signal: giveUp.signal,
    });
    process.stdout.write(`${welcome(platform, Date.now() - startedMs)}\n`);
  } catch (error) {
    if (!asked) throw error;
  }
}

function welcome(platform: Platform, tookMs: number): string {
  const took = (tookMs / 1000).toFixed(1);
  const rows = [
    ['API', platform.apiUrl],
    [say('接口文档', 'API docs'), `${platform.apiUrl}/docs`],
    ['Temporal', platform.temporalAddress],
    ['Web UI', platform.uiUrl ?? say('（由该服务器的管理者提供）', "(that server's own)")],
    [say('沙盒', 'Sandbox'), platform.sandboxUrl],
    [say('取令牌', 'A token'), 'node cli/bin.mjs token --as li'],
  ];
  return [
    '',
    say(`已就绪（${took} 秒）。按 Ctrl-C 停止。`, `Ready after ${took} s. Ctrl-C stops everything.`),
    ...rows.map(([name, value]) => `  ${name}  ${value}`),
  ].join('\n');
}

function help(): string {
  return [
    'npm start -- [--port-offset N] [--quiet]',
    '',
    say('  --port-offset N  把所有端口加 N', '  --port-offset N  moves all ports by N'),
    say('  --quiet          不显示各进程的日志', '  --quiet          hides the logs of the processes'),
    '',
    say('环境变量：', 'Environment variables:'),
    variablesHelp(),
  ].join('\n');
}
