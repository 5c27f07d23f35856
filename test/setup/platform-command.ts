/** The `sop` command against a whole platform of its own: worker, API and sandbox as processes. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { type Platform, startPlatform } from '../../startup/platform.ts';
import { freshDatabase } from './server.ts';
import { type Said, sop, sopJson } from './sop-command.ts';

export interface PlatformCommand {
  /** Of the definitions, which a test may edit. */
  workspace: string;
  env: NodeJS.ProcessEnv;
  cli(...args: string[]): Promise<Said>;
  json<T>(...args: string[]): Promise<T>;
  stop(): Promise<void>;
}

/** With the shipped definitions published. */
export async function platformCommand(): Promise<PlatformCommand> {
  const home = mkdtempSync(join(tmpdir(), 'bihuan-cli-'));
  const workspace = join(home, 'sops');
  cpSync('sop-definitions', workspace, { recursive: true });
  const given = {
    ...process.env,
    TEMPORAL_ADDRESS: inject('temporalAddress'),
    DATABASE_URL: await freshDatabase(),
    BIHUAN_TASK_QUEUE: `cli-${Date.now()}`,
    BIHUAN_WORKSPACE: workspace,
  };
  const portOffset = 10_000 + Math.floor(Math.random() * 12_000);
  const platform: Platform = await startPlatform({ home, portOffset, quiet: true, env: given, compiled: true });
  const env = { ...platform.env, BIHUAN_API_URL: platform.apiUrl, LANG: 'en_US.UTF-8' };
  const around = () => ({ env, nowMs: Date.now() });
  return {
    workspace,
    env,
    cli: (...args) => sop(args, around()),
    json: (...args) => sopJson(args, around()),
    stop: async () => {
      await platform.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}
