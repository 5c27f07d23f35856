/** A namespace of its own on the run's Temporal server: as empty as a server whose store is gone. */
import { randomBytes } from 'node:crypto';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { inject } from 'vitest';
import { prepareTemporal } from '../../startup/temporal-server.ts';
import { until } from './until.ts';

/** Ready for cases: it has the search attributes, and the server knows it everywhere. */
export async function emptyNamespace(): Promise<string> {
  const address = inject('temporalAddress');
  const namespace = `n-${randomBytes(6).toString('hex')}`;
  const connection = await Connection.connect({ address });
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      workflowExecutionRetentionPeriod: msToTs('1d'),
    });
    await until(() =>
      connection.workflowService.describeNamespace({ namespace }).then(
        () => true,
        () => false,
      ),
    );
    await prepareTemporal({ address, namespace, given: true, connectionOptions: { address } });
    return namespace;
  } finally {
    await connection.close();
  }
}
