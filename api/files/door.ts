/** What the API handles files with: where contents lie, who looks at them, how large they may be, who signs addresses. */
import { fileStoreAt } from '../../files/at.ts';
import type { Bounds } from '../../files/receive.ts';
import { type Scan, scannerOf } from '../../files/scan.ts';
import type { FileStore } from '../../files/store.ts';
import type { Config } from '../../startup/config.ts';
import type { KeySource } from '../../startup/keys.ts';

export interface FileDoor extends Bounds {
  store: FileStore;
  scan: Scan;
  /** Of addresses: the one in use first. */
  keys: KeySource;
}

/** A sender that is silent for so long has gone. */
const IDLE_MS = 30_000;

export function fileDoorOf(config: Config['files'], keys: KeySource): FileDoor {
  return {
    store: fileStoreAt(config),
    scan: scannerOf(config.scan),
    keys,
    maxBytes: config.maxBytes,
    idleMs: IDLE_MS,
  };
}
