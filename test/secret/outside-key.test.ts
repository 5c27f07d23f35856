/** The operator's commands on a record whose vault is under a key from outside: a file or a command, as the processes have it. */
import { symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { openRecord } from '../../records/record.ts';
import { loadConfig } from '../../startup/config.ts';
import { scratchFolder } from '../setup/scratch.ts';
import { freshDatabase } from '../setup/server.ts';
import { sop } from '../setup/sop-command.ts';

test.each(['FILE', 'COMMAND'] as const)(
  'reindex and audit open it with the key of BIHUAN_VAULT_KEY_%s, and not without',
  async (from) => {
    const home = scratchFolder();
    symlinkSync(dirname(inject('workflowBundlePath')), join(home, 'cache'));
    const file = join(home, 'vault.key');
    writeFileSync(file, Buffer.alloc(32, 200).toString('base64'));
    const inside = {
      DATABASE_URL: await freshDatabase(),
      TEMPORAL_ADDRESS: inject('temporalAddress'),
      BIHUAN_TASK_QUEUE: `outside-key-${from}-${Date.now()}`,
      BIHUAN_SECRET: 'a-secret-of-an-installation-with-its-key-outside',
      BIHUAN_HOME: home,
    };
    const env = { ...inside, [`BIHUAN_VAULT_KEY_${from}`]: from === 'FILE' ? file : `cat ${file}` };
    // A process of the installation has been there: the database knows by which key it is.
    const record = await openRecord(env.DATABASE_URL, { vaultKey: loadConfig(env).vaultKeys, poolSize: 1 });
    await record.close();
    for (const args of [
      ['reindex', '--all'],
      ['audit', 'verify'],
    ]) {
      expect(await sop(args, { env })).toMatchObject({ code: 0, err: '' });
      const without = await sop(args, { env: inside });
      expect([without.code, without.err]).toEqual([1, expect.stringMatching(/key|secret/)]);
    }
  },
);
