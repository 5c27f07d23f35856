/** One case's audit as a file that somebody else can verify without us: `audit/verify-bundle.mjs` does, in sixty lines. */
import type { AuditStore } from '../records/store/audit.ts';
import type { RetentionStore } from '../records/store/retention.ts';
import { stoneText } from '../records/retention/stones.ts';
import type { Handover, KeyStore } from '../records/store/keys.ts';
import type { Anchored } from './anchored.ts';
import type { Signer } from './signing.ts';

/** What the file holds. Personal values are references in it, as they are in the audit. */
export interface Bundle {
  bihuan_bundle: 1;
  case: string;
  /** When it was made, ISO 8601. */
  at: string;
  /** The installation's public key; whoever verifies should have it from elsewhere. */
  key: string;
  /** The chain in its order. Lines without a hash are not final yet. */
  links: { link: number | null; hash: string | null; taskMs: number; undone?: true; event: object }[];
  end: { length: number; head: string };
  /** Over `[case, at, length, head]` as JSON. */
  signature: string;
  /** Ends that were anchored, each signed. */
  anchors: { number: number; at: string; length: number; head: string; signature: string; key?: string }[];
  /** How keys came after one another, where an anchor is of a former one (`key`). */
  handovers?: readonly Handover[];
}

/** What is left of a case that retention removed: no line of it, only where its chain ended, by which class it went, and when. */
export interface RemovedBundle extends Pick<Bundle, 'bihuan_bundle' | 'case' | 'at' | 'key' | 'anchors' | 'handovers'> {
  /** `["tombstone", case, sop, class, days, opened, closed, removed, length, head, run]`, signed as this JSON; `key`: by a former key. */
  removed: { said: (string | number)[]; signature: string; key?: string };
}

/** Undefined: it was not removed. */
export async function removedBundleOf(
  record: Pick<RetentionStore, 'tombstone'> & Pick<KeyStore, 'handovers'>,
  signer: Pick<Signer, 'publicKey'>,
  anchored: Anchored | undefined,
  of: { case: string; atMs: number },
): Promise<RemovedBundle | undefined> {
  const stone = await record.tombstone(of.case);
  if (stone === undefined) return undefined;
  const handovers = await record.handovers();
  return {
    bihuan_bundle: 1,
    case: of.case,
    at: new Date(of.atMs).toISOString(),
    key: signer.publicKey,
    removed: {
      said: JSON.parse(stoneText(stone)) as (string | number)[],
      signature: stone.signature,
      ...(stone.key !== signer.publicKey && { key: stone.key }),
    },
    anchors: anchorsOf(anchored, of.case, signer.publicKey),
    ...(handovers.length > 0 && { handovers }),
  };
}

function anchorsOf(anchored: Anchored | undefined, caseId: string, bundleKey: string): Bundle['anchors'] {
  return (anchored?.ends(`case/${caseId}`) ?? []).map(({ atMs, key, ...end }) => ({
    ...end,
    at: new Date(atMs).toISOString(),
    ...(key !== bundleKey && { key }),
  }));
}

/** Undefined: the case was never recorded, or retention removed it. It tells what is stored, whole or not: who verifies sees which. */
export async function bundleOf(
  record: AuditStore & Pick<KeyStore, 'handovers'>,
  signer: Signer,
  anchored: Anchored | undefined,
  of: { case: string; atMs: number },
): Promise<Bundle | undefined> {
  const chain = await record.chainOf(of.case);
  if (chain === undefined) return undefined;
  const handovers = await record.handovers();
  const at = new Date(of.atMs).toISOString();
  const { length, head } = chain.end;
  return {
    bihuan_bundle: 1,
    case: of.case,
    at,
    key: signer.publicKey,
    links: chain.links.map(({ link, hash, taskMs, undone, event }) => ({
      link,
      hash,
      taskMs,
      ...(undone && { undone: true as const }),
      event,
    })),
    end: { length, head },
    signature: signer.sign(JSON.stringify([of.case, at, length, head])),
    anchors: anchorsOf(anchored, of.case, signer.publicKey),
    ...(handovers.length > 0 && { handovers }),
  };
}
