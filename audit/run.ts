/**
 * One audit: every chain and every published body recomputed and held against the anchors; where nothing is wrong with it, what
 * changed is anchored anew. Reads the record, and writes the register of audits and one anchor.
 */
import type { AuditRun, AuditStore } from '../records/store/audit.ts';
import type { PersonStore } from '../records/store/person.ts';
import type { RetentionStore } from '../records/store/retention.ts';
import type { Handover, KeyStore } from '../records/store/keys.ts';
import { hashOfAnchor, type Head, writeAnchor } from './anchor.ts';
import { type Anchored, readAnchors } from './anchored.ts';
import { erasuresUndone, headsOfErased, OF_ERASED } from './erasures.ts';
import { trustedKeys, wayBetween } from './handover.ts';
import type { Finding } from './finding.ts';
import { anchorName, type AnchorPlace, AnchorPlaceError } from './place.ts';
import type { Signer } from './signing.ts';
import { accessStoneFault, tombstoneFault } from './stones.ts';

/** What an audit works with. */
export interface AuditDeps {
  record: AuditStore &
    Pick<RetentionStore, 'tombstones' | 'accessStones'> &
    Pick<KeyStore, 'handovers'> &
    Pick<PersonStore, 'erasures' | 'subjectKeys'>;
  signer: Signer;
  /** Of secrets that are good beside the one in use: until the record says that the key follows, anchors go on under theirs. */
  otherSigners?: readonly Signer[];
  /** Where anchors are; undefined: nobody has said, and chains are held against themselves alone. */
  place: AnchorPlace | undefined;
  now(): number;
}

/** How an audit is wanted. */
export interface AuditOptions {
  /** Goes on where the newest run was broken off, with what that one had found. */
  resume?: boolean;
  /** The old row of anchors is lost for good: what the record remembers of it is not asked for. Needs an empty place. */
  newRow?: boolean;
  /** Whether to write an anchor of what holds; needs a place. */
  anchor?: boolean;
  /** Told after every page. */
  progress?: (run: Readonly<AuditRun>) => void;
  /** Called at once with each finding. */
  found?: (finding: Finding) => void;
  signal?: AbortSignal;
}

/** `whileHeld` under this: only one audit runs at a time, and the row of anchors has one writer. */
export const AUDIT_LOCK = 'audit';

/** The access log, as anchors name it. */
const ACCESS = 'access';
/** A case, as they name it. */
const OF_CASE = 'case/';
/** Of more the count alone is kept. */
const foundMax = 1_000;

/** Cases of one snapshot: small enough to hold in memory, large enough that round trips do not count. */
const casesAtOnce = 200;

/**
 * Goes over everything. Aborted, it leaves its place in the register for a run that resumes. Only one may run at a time:
 * the caller holds `whileHeld(AUDIT_LOCK)`.
 *
 * @throws AnchorPlaceError, RecordAway
 */
export async function audit(deps: AuditDeps, options: AuditOptions = {}): Promise<AuditRun> {
  const { record, place } = deps;
  const handovers = await record.handovers();
  const trusted = trustedKeys(keysHeld(deps), handovers);
  const known = options.newRow ? undefined : await record.newestAnchor();
  const anchored = place && (await readAnchors(place, trusted, known));
  if (place && options.newRow && anchored?.next.number !== 1)
    throw new AnchorPlaceError(`${place.where}: a new row begins where there is none`);
  const { id, run } = await record.beginAudit(options.resume ?? false);
  const work = new Work(run, { anchored, trusted }, options);
  work.tellAgain();
  // Who goes on has these behind, and their findings in the count.
  if (run.last === undefined) {
    for (const { name, fault } of anchored?.faults ?? []) work.find({ code: 'anchor', what: name, fault });
    await bodies(record, work);
    await access(deps, work);
    await erased(deps, work);
  }
  for (let after = run.last ?? ''; ; ) {
    const page = await record.verifyChains({ after, limit: casesAtOnce }, (it) => anchored?.ends(`case/${it}`) ?? []);
    for (const it of page.cases) {
      work.run.cases += 1;
      work.run.events += it.events;
      if (it.fault === undefined) work.holds({ what: `case/${it.case}`, length: it.length, head: it.head });
      else work.find({ code: 'chain', what: it.case, fault: it.fault, at: it.brokenAt ?? 1 });
      work.seen.add(`case/${it.case}`);
    }
    for (const it of await record.verifyLedger(page.cases.map((chain) => chain.case)))
      work.find({ code: 'ledger', what: `${it.case} ${it.grant}`, fault: it.fault });
    if (page.last === undefined) break;
    after = page.last;
    work.run.last = after;
    await record.noteAudit(id, work.run);
    options.progress?.(work.run);
    if (options.signal?.aborted) return work.run;
  }
  await stones(deps, work);
  await findGone(record, work, run.last !== undefined);
  if (options.anchor && place && anchored) await writeNext({ ...deps, handovers }, place, anchored, work);
  work.run.finishedAtMs = deps.now();
  delete work.run.last;
  await record.noteAudit(id, work.run);
  options.progress?.(work.run);
  return work.run;
}

/** What one audit has in hand. */
class Work {
  readonly run: AuditRun;
  /** Chains that were there, by the names of anchors. */
  readonly seen = new Set<string>();
  /** Ends that hold and differ from those anchored. */
  readonly heads: Head[] = [];
  /** Public keys. */
  readonly trusted: readonly string[];
  readonly #anchored: Anchored | undefined;
  readonly #options: AuditOptions;

  constructor(
    run: AuditRun,
    seen: { anchored: Anchored | undefined; trusted: readonly string[] },
    options: AuditOptions,
  ) {
    this.run = { ...run, found: [...(run.found ?? [])] };
    this.#anchored = seen.anchored;
    this.trusted = seen.trusted;
    this.#options = options;
  }

  find(finding: Finding): void {
    this.run.faults += 1;
    this.run.first ??= [finding.code, finding.what, finding.fault].join(' ');
    if ((this.run.found?.length ?? 0) < foundMax) this.run.found = [...(this.run.found ?? []), finding];
    this.#options.found?.(finding);
  }

  /** What the part found that was broken off. */
  tellAgain(): void {
    for (const it of this.run.found ?? []) this.#options.found?.(it as Finding);
  }

  holds(head: Head): void {
    const known = this.#anchored?.ends(head.what).at(-1);
    if (head.length > 0 && known?.head !== head.head) this.heads.push(head);
  }

  get anchored(): Anchored | undefined {
    return this.#anchored;
  }
}

/** Whatever was anchored must be there. Who resumes has not seen what came before its place. */
async function findGone(record: AuditStore, work: Work, resumed: boolean): Promise<void> {
  const unseen = [...(work.anchored?.all() ?? [])].filter((it) => !work.seen.has(it));
  const cases = unseen.filter((it) => it.startsWith(OF_CASE)).map((it) => it.slice(OF_CASE.length));
  const there = resumed ? await record.casesAmong(cases) : new Set<string>();
  for (const what of cases) if (!there.has(what)) work.find({ code: 'chain', what, fault: 'missing' });
  if (resumed) return;
  const others = unseen.filter((it) => !it.startsWith(OF_CASE) && !it.startsWith(OF_ERASED));
  for (const what of others) work.find({ code: 'body', what, fault: 'missing' });
}

async function bodies(record: AuditStore, work: Work): Promise<void> {
  for (const { what, hash, stored } of await record.bodyHashes()) {
    work.seen.add(what);
    const known = work.anchored?.ends(what).at(-1)?.head;
    if (hash !== stored) work.find({ code: 'body', what, fault: 'changed' });
    else if (known !== undefined && known !== hash) work.find({ code: 'body', what, fault: 'rewritten' });
    else work.holds({ what, length: 1, head: hash });
  }
}

/** What retention removed is not gone: what is left of it must be signed, and end where the chain was seen to end. */
async function stones({ record }: AuditDeps, work: Work): Promise<void> {
  for (let after = ''; ; ) {
    const page = await record.tombstones(after);
    const there = await record.casesAmong(page.map((stone) => stone.case));
    for (const stone of page) {
      const what = `case/${stone.case}`;
      const fault = there.has(stone.case)
        ? 'alive'
        : tombstoneFault(stone, work.trusted, work.anchored?.ends(what) ?? []);
      if (fault !== undefined) work.find({ code: 'stone', what: stone.case, fault });
      work.seen.add(what);
    }
    const last = page.at(-1);
    if (last === undefined) return;
    after = last.case;
  }
}

/** A transaction that writes a line of the access log lasts seconds; after this no older line can come any more. */
const settledMs = 600_000;

async function access({ record, now }: AuditDeps, work: Work): Promise<void> {
  const ends = work.anchored?.ends(ACCESS) ?? [];
  const chain = await record.accessChain(now() - settledMs, new Set(ends.map(({ length }) => length)));
  work.seen.add(ACCESS);
  for (const stone of await record.accessStones()) {
    const fault = accessStoneFault(stone, work.trusted, ends);
    if (fault !== undefined) work.find({ code: 'stone', what: ACCESS, fault });
  }
  const bent = ends.find(({ length, head }) => length >= chain.from && chain.at.get(length) !== head);
  if (bent === undefined) work.holds({ what: ACCESS, length: chain.length, head: chain.head });
  else
    work.find({
      code: 'access',
      what: ACCESS,
      fault: chain.length < bent.length ? 'missing' : 'rewritten',
      at: bent.length,
    });
}

/** Their public halves. */
export function keysHeld(held: Pick<AuditDeps, 'signer' | 'otherSigners'>): string[] {
  return signersOf(held).map((it) => it.publicKey);
}

function signersOf({ signer, otherSigners = [] }: Pick<AuditDeps, 'signer' | 'otherSigners'>): Signer[] {
  return [signer, ...otherSigners];
}

/** Whoever was erased stays so: a restored backup may have brought a key back. */
async function erased(deps: AuditDeps, work: Work): Promise<void> {
  for (const head of headsOfErased(deps.signer, await deps.record.erasures())) work.holds(head);
  for (const { subject } of await erasuresUndone(deps.record, signersOf(deps), work.anchored))
    work.find({ code: 'erasure', what: subject, fault: 'undone' });
}

async function writeNext(
  deps: AuditDeps & { handovers: readonly Handover[] },
  place: AnchorPlace,
  anchored: Anchored,
  work: Work,
): Promise<void> {
  // A row that is broken is not continued: the next anchor would hide where it broke.
  if (anchored.faults.length > 0) return;
  const name = anchorName(anchored.next.number);
  const hand = handOf(deps, anchored.key ?? deps.signer.publicKey);
  // Started without the secret that the row is signed under by now.
  if (hand === undefined) return work.find({ code: 'anchor', what: name, fault: 'unsigned' });
  const text = writeAnchor({ ...anchored.next, atMs: deps.now() }, work.heads, hand.signer, hand.way);
  await place.write(name, text);
  work.run.anchor = name;
  work.run.anchorHash = hashOfAnchor(text);
}

/** Who signs the next: the key in use where the record says how it came after the row's, else the row's own. */
function handOf(
  { signer, otherSigners = [], handovers }: AuditDeps & { handovers: readonly Handover[] },
  newest: string,
): { signer: Signer; way: readonly Handover[] } | undefined {
  const way = wayBetween(newest, signer.publicKey, handovers);
  if (way !== undefined) return { signer, way };
  const other = otherSigners.find((it) => it.publicKey === newest);
  return other && { signer: other, way: [] };
}
