/** Which API a command speaks to, and as whom: options first, then the environment, then this machine's own. */
import type { Command } from 'commander';
import { type Config, loadConfig } from '../../startup/config.ts';
import { type Ports, portsFor } from '../../startup/ports.ts';
import { makeToken } from '../../startup/token.ts';
import { addOption, type Cli } from '../cli.ts';
import { Misuse } from '../failure.ts';
import { type Terminal, tell } from '../terminal.ts';
import { serverKey } from '../server-key.ts';

/** The options of every command that speaks to the API. */
export interface TargetOptions {
  api?: string;
  portOffset?: string;
  token?: string;
  by?: string;
}

export interface Target {
  /** Without a slash at the end. */
  readonly url: string;
  readonly token: string;
}

/** Adds those options. `person`: the flags that name a person (`--as` is an outcome in `case act`). */
export function addTargetOptions(cli: Cli, command: Command, person = '--as, --by <person>'): void {
  const option = (flags: string, zh: string, en: string) => addOption(cli, command, flags, zh, en);
  option(person, '以谁的身份（用本机密钥签发令牌）', 'act as this person, by a token of the local secret');
  option('--token <token>', '令牌；默认取环境变量 BIHUAN_TOKEN', 'bearer token; default: BIHUAN_TOKEN');
  option(
    '--api <url>',
    'API 地址；默认 BIHUAN_API_URL，再默认本机',
    'address of the API; default: BIHUAN_API_URL, then this machine',
  );
  addPortOffset(cli, command);
}

/** For what speaks to this machine's own servers: they may have been started on other ports. */
export function addPortOffset(cli: Cli, command: Command): void {
  const [zh, en] = ['本机以 --port-offset 启动时的同一数字', 'the number given to npm start, when it was'];
  addOption(cli, command, '--port-offset <n>', zh, en);
}

/** @throws Misuse when nothing says who is speaking, or an option cannot be used */
export async function targetOf(terminal: Terminal, options: TargetOptions): Promise<Target> {
  return { url: apiUrlOf(terminal, options), token: await tokenOf(terminal, options) };
}

/** The address alone, for what needs no token. */
export function apiUrlOf(terminal: Terminal, options: Pick<TargetOptions, 'api' | 'portOffset'>): string {
  const config = loadConfig(terminal.env);
  const named = options.api ?? config.apiUrl;
  if (named === undefined) {
    return `http://127.0.0.1:${portsOf(terminal, config, options.portOffset).api}`;
  }
  if (/^https?:\/\/[^/]/.test(named) && URL.canParse(named)) return named.replace(/\/+$/, '');
  throw new Misuse(
    tell(
      terminal,
      `API 地址「${named}」要写成 http://主机:端口`,
      `The API address "${named}" must be of the form http://host:port.`,
    ),
  );
}

/** Of this machine's own servers, as `npm start` has them: the environment's ports, moved by `--port-offset`. @throws Misuse */
export function portsOf(
  terminal: Terminal,
  { port: api, metricsPort: metrics }: Config,
  portOffset: string | undefined,
): Ports {
  return portsFor(offsetOf(terminal, portOffset), { api, metrics });
}

function offsetOf(terminal: Terminal, text: string | undefined): number {
  const offset = text === undefined ? 0 : Number(text);
  if (Number.isInteger(offset)) return offset;
  throw new Misuse(
    tell(terminal, `--port-offset「${text}」要是整数`, `--port-offset "${text}" must be a whole number`),
  );
}

/** A person named on the command line wins over the token of the environment. */
async function tokenOf(terminal: Terminal, { token, by }: TargetOptions): Promise<string> {
  if (token !== undefined) return token;
  const config = loadConfig(terminal.env);
  if (by !== undefined) return makeToken(serverKey(terminal, config, 'token-signing'), { sub: by, hours: 1 });
  if (config.token !== undefined) return config.token;
  throw new Misuse(
    tell(
      terminal,
      '不知道以谁的身份：加 --by li，或设 BIHUAN_TOKEN=$(sop token --as li)，或加 --token。',
      'Nothing says who is speaking: add --by li, or set BIHUAN_TOKEN=$(sop token --as li), or add --token.',
    ),
  );
}
