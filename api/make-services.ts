/** Puts the services together from what a process has opened. */
import type { Logger } from 'pino';
import { signerOf } from '../audit/signing.ts';
import type { RecordStore } from '../records/store.ts';
import type { Config } from '../startup/config.ts';
import { keyName } from '../startup/secret.ts';
import { tokenReader } from '../startup/token.ts';
import { type Admission, admissionOf } from './admission/admission.ts';
import { revokedOf } from './auth/revoked.ts';
import { directoryOf } from './auth/directory.ts';
import { packagesOf } from './cases/packages.ts';
import { type Compiler, compilerWith } from './compile/compiler.ts';
import { digestKeys } from '../records/database/digest.ts';
import { fileDoorOf } from './files/door.ts';
import type { Metrics } from './metrics.ts';
import type { Services } from './services.ts';
import { casesOn } from './temporal/cases.ts';
import type { TemporalDoor } from './temporal/connect.ts';
import { retentionOn } from './temporal/retention.ts';
import { streamsOf } from './stream/hub.ts';
import { temporalHealth } from './temporal/health.ts';
import { holdOf } from './begin-again/hold.ts';

/** What a process has opened. */
export interface Opened {
  config: Pick<Config, 'secretFor' | 'keysFor' | 'jwt' | 'taskQueue' | 'files'>;
  record: RecordStore;
  client: TemporalDoor['client'];
  log: Logger;
  metrics: Metrics;
  /** `record.keptDigestKeys()`: of former secrets. */
  keptDigestKeys?: readonly Buffer[];
  /** One that finds out by itself what can be done, unless given. */
  admission?: Admission;
  /** One with the usual limits and threads of its own, unless given. */
  compiler?: Compiler;
}

export function makeServices(opened: Opened): Services {
  const { config, record, client, log, metrics, keptDigestKeys = [], admission = admissionOf(metrics) } = opened;
  const { compiler = compilerWith() } = opened;
  return {
    record,
    cases: casesOn(client, config.taskQueue),
    admission,
    retention: retentionOn(client, config.taskQueue),
    hold: holdOf(record),
    packages: packagesOf(record),
    compiler,
    files: fileDoorOf(config.files, config.keysFor('file-links')),
    directory: directoryOf(record),
    revoked: revokedOf(record),
    streams: streamsOf(record),
    metrics,
    log,
    digests: digestKeys([...config.keysFor('update-id')(), ...keptDigestKeys]),
    // Looks anew: they may have been exchanged.
    keyNames: () => config.keysFor('token-signing')('again').map(keyName),
    signer: signerOf(config.secretFor('anchor')),
    readToken: tokenReader(config.keysFor('token-signing'), config.jwt),
    msSinceBeat: () => record.msSinceBeat(config.taskQueue),
    temporalHealth: () => temporalHealth(client, config.taskQueue),
  };
}
