/** The record as its users see it: one interface for each thing it is asked for, in `store/`. `openRecord` makes all of it. */
import type { AccessStore } from './store/access.ts';
import type { AuditStore } from './store/audit.ts';
import type { DeliveryStore } from './store/deliveries.ts';
import type { ReadingEyes } from './store/eyes.ts';
import type { FeedStore } from './store/feed.ts';
import type { FileStore } from './store/files.ts';
import type { IntakeStore } from './store/intake.ts';
import type { KeyExportStore } from './store/key-exports.ts';
import type { KeyStore } from './store/keys.ts';
import type { LostStore } from './store/lost.ts';
import type { MoveStore } from './store/moves.ts';
import type { OutboxStore } from './store/outbox.ts';
import type { PersonStore } from './store/person.ts';
import type { PointStore } from './store/points.ts';
import type { ReadStore } from './store/read.ts';
import type { RequestStore } from './store/requests.ts';
import type { RetentionStore } from './store/retention.ts';
import type { SopStore } from './store/sops.ts';
import type { StaffStore } from './store/staff.ts';
import type { StateStore } from './store/states.ts';
import type { StreamStore } from './store/stream.ts';
import type { TokenStore } from './store/tokens.ts';
import type { VaultStore } from './store/vault.ts';
import type { WorkerStore } from './store/workers.ts';

/**
 * Every call throws `RecordAway` when the database cannot be reached or does not answer in time. Instants are epoch ms;
 * absent means unknown or none.
 *
 * No call is told what time it is: the record has its clock from `openRecord`, reads it once a call at its door (calls.ts),
 * and every function behind the door takes it as `nowMs`. An instant that a call does take belongs to what is asked: `atMs`
 * is the one asked about, and the others say what they are.
 */
export interface RecordStore
  extends OutboxStore,
    StateStore,
    PointStore,
    LostStore,
    StaffStore,
    ReadStore,
    IntakeStore,
    RequestStore,
    VaultStore,
    KeyStore,
    KeyExportStore,
    FeedStore,
    FileStore,
    SopStore,
    MoveStore,
    DeliveryStore,
    AccessStore,
    AuditStore,
    PersonStore,
    RetentionStore,
    StreamStore,
    TokenStore,
    WorkerStore {
  /** What these eyes may see (rule 30). The reads of the store itself are the product's own: nothing of them goes out as it is. */
  readAs(eyes: ReadingEyes): ReadStore;
  /**
   * Runs the call while no process runs another under this text, however long it takes; `lost` is aborted when that can no longer be
   * said. It keeps a connection: callers see to it that few run at
   * once. An error of the call comes back as it is.
   */
  whileHeld<T>(text: string, call: (lost: AbortSignal) => Promise<T>): Promise<T>;
  /** Answers when the database does. */
  ping(): Promise<void>;
  /** Waits for running statements, then closes all connections. */
  close(): Promise<void>;
}
