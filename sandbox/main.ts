/** Process of the sandbox: `--port N` and `--data FILE`; BIHUAN_HOST opens it, BIHUAN_SANDBOX_SECRET closes it. */
import { parseArgs } from 'node:util';
import { startSandbox } from './server.ts';

const usage = 'usage: sandbox/main.ts --port N [--data FILE]\n';

function misuse(text: string): never {
  process.stderr.write(`${text}\n${usage}`);
  process.exit(2);
}

function options(): { port: number; data?: string } {
  try {
    const { values } = parseArgs({ options: { port: { type: 'string' }, data: { type: 'string' } } });
    const port = Number(values.port);
    if (!values.port || !Number.isInteger(port) || port < 0 || port > 65_535) misuse('--port is a number up to 65535.');
    return { port, data: values.data };
  } catch (error) {
    misuse(error instanceof Error ? error.message : String(error));
  }
}

const { port, data } = options();
const { BIHUAN_HOST: host, BIHUAN_SANDBOX_SECRET: secret } = process.env;
try {
  const sandbox = await startSandbox({
    port,
    ...(host && { host }),
    dataFile: data,
    ...(secret && { secret }),
  });
  process.stdout.write(`sandbox: ${sandbox.url}\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void sandbox.close());
} catch (error) {
  const busy = (error as { code?: unknown }).code === 'EADDRINUSE';
  process.stderr.write(busy ? `Port ${port} is in use.\n` : `${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}
