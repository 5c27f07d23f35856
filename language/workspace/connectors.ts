/** connectors.yaml: each call has one method, and times that a machine can keep. */
import { methodKeys } from '../connector.ts';
import type { Reporter } from '../report.ts';
import type { ConnectorsSource } from '../schema/connectors.ts';
import { at, keyRange, type Place, valueRange } from '../source/place.ts';

export function checkConnectors(connectors: ConnectorsSource, root: Place, reporter: Reporter): void {
  for (const [id, connector] of Object.entries(connectors)) {
    for (const key of ['timeout', 'retry_for'] as const) {
      if (connector[key]?.unit === 'wd') reporter.report('literal/working-days', valueRange(at(root, id, key)));
    }
    if (connector.auth !== undefined && connector.auth !== 'none' && connector.secret === undefined)
      reporter.report('connector/auth-without-secret', keyRange(at(root, id, 'auth')));
    for (const [name, call] of Object.entries(connector.calls)) {
      const methods = methodKeys(call);
      if (methods.length !== 1)
        reporter.report('connector/one-method', keyRange(at(root, id, 'calls', name)), {
          found: methods.join(', ') || '–',
        });
    }
  }
}
