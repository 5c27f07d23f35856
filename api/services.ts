/** What handlers work with; made once per process (main.ts), or by a test. */
import type { Logger } from 'pino';
import type { Signer } from '../audit/signing.ts';
import type { RecordStore } from '../records/store.ts';
import type { TokenClaims } from '../startup/token.ts';
import type { Admission } from './admission/admission.ts';
import type { Streams } from './stream/hub.ts';
import type { Revoked } from './auth/revoked.ts';
import type { Directory } from './auth/directory.ts';
import type { Packages } from './cases/packages.ts';
import type { FileDoor } from './files/door.ts';
import type { Compiler } from './compile/compiler.ts';
import type { DigestKey } from '../records/database/digest.ts';
import type { Metrics } from './metrics.ts';
import type { Cases } from './temporal/cases.ts';
import type { Hold } from './begin-again/hold.ts';
import type { TemporalHealth } from './temporal/health.ts';

/** Everything behind the API. */
export interface Services {
  record: RecordStore;
  cases: Cases;
  /** What reaches into cases, as much of it as can be done. */
  admission: Admission;
  /** Has a worker carry out a run that was begun. @throws Problem 503 */
  retention(run: number): Promise<void>;
  /** Before an ended case is begun again. */
  hold: Hold;
  packages: Packages;
  /** Of what callers send: it must not hold up those who act. */
  compiler: Compiler;
  /** Of files: where contents lie, who looks at them, and who signs addresses. */
  files: FileDoor;
  directory: Directory;
  revoked: Revoked;
  /** Open streams of this process. */
  streams: Streams;
  metrics: Metrics;
  log: Logger;
  /** Of requests, join keys and references: what is new goes under the first, what is old is known by all. */
  digests: readonly DigestKey[];
  /** What the secrets of the installation are called, the one in use first. */
  keyNames(): readonly string[];
  /** Of receipts: the key of the anchors. */
  signer: Signer;
  readToken(token: string): Promise<TokenClaims>;
  temporalHealth(): Promise<TemporalHealth>;
  /** Since any worker said that it lives; undefined: none has. @throws RecordAway */
  msSinceBeat(): Promise<number | undefined>;
}
