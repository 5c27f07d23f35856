/**
 * One audit: every chain and every published body recomputed and held against the anchors; where nothing is wrong with it, what
 * changed is anchored anew. Reads the record, and writes the register of audits and one anchor.
 */
import type { AuditRun, AuditStore } from '../records/store/audit.ts';
import type { PersonStore } from '../records/store/person.ts';
import { hashOfAnchor, type Head, writeAnchor } from './anchor.ts';
import { type Anchored, readAnchors } from './anchored.ts';
import { erasuresUndone, headsOfErased, OF_ERASED } from './erasures.ts';
import type { Finding } from './finding.ts';
import { anchorName, type AnchorPlace, AnchorPlaceError } from './place.ts';
import type { Signer } from './signing.ts';

/** What an audit works with. */
export interface AuditDeps {
  record: AuditStore & Pick<PersonStore, 'erasures' | 'subjectKeys'>;
  signer: Signer;
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
  const { record, signer, place } = deps;
  const known = options.newRow ? undefined : await record.newestAnchor();
  const anchored = place && (await readAnchors(place, signer.publicKey, known));
  if (place && options.newRow && anchored?.next.number !== 1)
    throw new AnchorPlaceError(`${place.where}: a new row begins where there is none`);
  const { id, run } = await record.beginAudit(options.resume ?? false);
  const work = new Work(run, anchored, options);
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
  await findGone(record, work, run.last !== undefined);
  if (options.anchor && place && anchored) await writeNext(deps, place, anchored, work);
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
  readonly #anchored: Anchored | undefined;
  readonly #options: AuditOptions;

  constructor(run: AuditRun, anchored: Anchored | undefined, options: AuditOptions) {
    this.run = { ...run, found: [...(run.found ?? [])] };
    this.#anchored = anchored;
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

/** A transaction that writes a line of the access log lasts seconds; after this no older line can come any more. */
const settledMs = 600_000;

async function access({ record, now }: AuditDeps, work: Work): Promise<void> {
  const ends = work.anchored?.ends(ACCESS) ?? [];
  const chain = await record.accessChain(now() - settledMs, new Set(ends.map(({ length }) => length)));
  work.seen.add(ACCESS);
  const bent = ends.find(({ length, head }) => chain.at.get(length) !== head);
  if (bent === undefined) work.holds({ what: ACCESS, length: chain.length, head: chain.head });
  else
    work.find({
      code: 'access',
      what: ACCESS,
      fault: chain.length < bent.length ? 'missing' : 'rewritten',
      at: bent.length,
    });
}

/** Whoever was erased stays so: a restored backup may have brought a key back. */
async function erased({ record, signer }: AuditDeps, work: Work): Promise<void> {
  for (const head of headsOfErased(signer, await record.erasures())) work.holds(head);
  for (const { subject } of await erasuresUndone(record, signer, work.anchored))
    work.find({ code: 'erasure', what: subject, fault: 'undone' });
}

async function writeNext(deps: AuditDeps, place: AnchorPlace, anchored: Anchored, work: Work): Promise<void> {
  // A row that is broken is not continued: the next anchor would hide where it broke.
  if (anchored.faults.length > 0) return;
  const name = anchorName(anchored.next.number);
  const text = writeAnchor({ ...anchored.next, atMs: deps.now() }, work.heads, deps.signer);
  await place.write(name, text);
  work.run.anchor = name;
  work.run.anchorHash = hashOfAnchor(text);
}
