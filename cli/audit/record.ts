/** What `sop audit` works on: the record itself, the anchors and the key, on the machine of the operator. */
import { readAnchors } from '../../audit/anchored.ts';
import { trustedKeys } from '../../audit/handover.ts';
import type { AnchorPlace } from '../../audit/place.ts';
import { keysHeld } from '../../audit/run.ts';
import { type Signer, signerOf } from '../../audit/signing.ts';
import { placeAt } from '../../audit/where.ts';
import type { RecordStore } from '../../records/store.ts';
import { loadConfig } from '../../startup/config.ts';
import { addOption, type Cli } from '../cli.ts';
import { recordAtHand } from '../record-at-hand.ts';
import { serverKey } from '../server-key.ts';
import { addPortOffset } from '../http/target.ts';
import type { Terminal } from '../terminal.ts';
import type { Command } from 'commander';

/** The options of every command that reads the record directly. */
export interface RecordOptions {
  anchors?: string;
  portOffset?: string;
}

/** The opened record and what stands beside it. */
export interface AtHand {
  record: RecordStore;
  place: AnchorPlace | undefined;
  signer: Signer;
  otherSigners: readonly Signer[];
}

/** Adds those options. */
export function addRecordOptions(cli: Cli, command: Command): void {
  addOption(
    cli,
    command,
    '--anchors <place>',
    '锚所在的目录或 s3://桶/前缀；默认 BIHUAN_ANCHORS',
    'folder of the anchors, or s3://bucket/prefix; default: BIHUAN_ANCHORS',
  );
  addPortOffset(cli, command);
}

/** Runs with the record open, and closes it. @throws Misuse when there is none yet */
export async function withRecord<T>(
  terminal: Terminal,
  options: RecordOptions,
  use: (at: AtHand) => Promise<T>,
): Promise<T> {
  const config = loadConfig(terminal.env);
  const record = await recordAtHand(terminal, config, options.portOffset);
  try {
    return await use({
      record,
      place: placeAt(options.anchors ?? config.anchors),
      signer: signerOf(serverKey(terminal, config, 'anchor')),
      otherSigners: config.keysFor('anchor')().slice(1).map(signerOf),
    });
  } finally {
    await record.close();
  }
}

/** What was anchored, when somebody has said where. */
export async function anchoredAt(at: AtHand) {
  if (at.place === undefined) return undefined;
  return readAnchors(at.place, await trustedAt(at));
}

/** The keys held, and those that handed over to them. */
export async function trustedAt(at: AtHand): Promise<string[]> {
  return trustedKeys(keysHeld(at), await at.record.handovers());
}
