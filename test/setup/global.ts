/** Starts the servers of the `server` lane once per run, on free ports and on data that is thrown away. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import type { TestProject } from 'vitest/node';
import { migrate, migrations } from '../../records/database/migrate.ts';
import { programRoleOf } from '../../records/database/program-role.ts';
import { build } from '../../startup/build.mjs';
import { type Keeper, startKeeper } from '../../startup/keeper.ts';
import { freePort } from '../../startup/ports.ts';
import { ensureDatabase, preparePostgres } from '../../startup/postgres.ts';
import { ensureRoles } from '../../startup/postgres-roles.ts';
import { supervise } from '../../startup/processes.ts';
import { findTemporalCli } from '../../startup/temporal-cli.ts';
import { dynamicConfigArgs, searchAttributeArgs } from '../../startup/temporal-server.ts';
import { cachedBundle } from '../../workflows/bundle-cache.ts';
import { TEMPLATE } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** host:port of the run's Temporal server, namespace `default`. */
    temporalAddress: string;
    /** The maintenance database of the run's PostgreSQL; tests make their own by `freshDatabase()`. */
    adminDatabaseUrl: string;
    /** The case workflow's code, bundled once for these sources. */
    workflowBundlePath: string;
  }
}

/** vitest calls this only when a test of the lane is in the run. Returns what ends the servers again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const keeper = startKeeper();
  const progress = (line: string) => process.stderr.write(`${line}\n`);
  // Tests of whole processes run the compiled programs, and all of them the workflow bundle that belongs to these.
  await build();
  const [temporal, postgres, { codePath }] = await Promise.all([
    startTemporal(progress),
    startPostgres(keeper),
    cachedBundle(resolve('dist')),
  ]);
  project.provide('workflowBundlePath', codePath);
  project.provide('temporalAddress', temporal.address);
  project.provide('adminDatabaseUrl', postgres.adminUrl);
  return async () => {
    await Promise.all([temporal.teardown(), postgres.stop()]);
    keeper.close();
  };
}

async function startTemporal(progress: (line: string) => void) {
  Runtime.install({ logger: new DefaultLogger('WARN') });
  const path = await findTemporalCli({ home: resolve(process.env.BIHUAN_HOME || '.bihuan'), progress });
  return TestWorkflowEnvironment.createLocal({
    server: {
      executable: { type: 'existing-path', path },
      // "never": a test that kills things makes the server complain, and only the test can say whether rightly.
      log: { format: 'pretty', level: 'never' },
      extraArgs: [...dynamicConfigArgs, ...searchAttributeArgs],
    },
  });
}

async function startPostgres(keeper: Keeper) {
  const home = mkdtempSync(join(tmpdir(), 'bihuan-test-'));
  const { spec, adminUrl } = await preparePostgres({ home, port: await freePort(), throwAway: true });
  const server = supervise(spec, keeper, () => {});
  await server.ready();
  await ensureDatabase(adminUrl, TEMPLATE);
  const { ownerUrl, databaseUrl } = await ensureRoles(adminUrl, TEMPLATE);
  await migrate(ownerUrl, migrations(), programRoleOf(databaseUrl, ownerUrl));
  const stop = async () => {
    await server.stop();
    rmSync(home, { recursive: true, force: true });
  };
  return { adminUrl, stop };
}
