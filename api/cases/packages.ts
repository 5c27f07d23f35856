/** Published SOPs in memory: a version never changes but for newer calendars; which one is the newest does. */
import type { Package } from '../../language/plan.ts';
import type { SopVersion } from '../../records/store/sops.ts';
import type { SopStore } from '../../records/store/sops.ts';

/** A publication by another process is heard within this time. */
const keptMs = 2_000;

export interface Packages {
  version(sop: string, version: number): Promise<Package | undefined>;
  /** Undefined also of one that opens no new cases. */
  newest(sop: string): Promise<Package | undefined>;
  /** All versions, by SOP and version. */
  list(): Promise<SopVersion[]>;
  /** Forgets which versions there are. */
  forget(): void;
}

export function packagesOf(record: SopStore, now: () => number = Date.now): Packages {
  const bodies = new Map<string, Promise<Package | undefined>>();
  let listed: { at: number; found: Promise<SopVersion[]> } | undefined;
  const list = () => {
    if (listed !== undefined && now() - listed.at < keptMs) return listed.found;
    const found = record.listSops();
    listed = { at: now(), found };
    found.catch(() => {
      listed = undefined;
    });
    return found;
  };
  const version = async (sop: string, number: number) => {
    // Newer calendars of it are heard of with the list; while that cannot be read, the known ones do.
    const versions = await list().catch(() => []);
    const edition = versions.find((it) => it.sop === sop && it.version === number)?.edition ?? '';
    const key = `${sop}@${number}#${edition}`;
    const kept = bodies.get(key);
    if (kept !== undefined) return kept;
    const found = record.getPackage(sop, number);
    bodies.set(key, found);
    // Neither a failure nor a version that is yet to be published is remembered.
    found.then(
      (it) => it === undefined && bodies.delete(key),
      () => bodies.delete(key),
    );
    return found;
  };
  return {
    version,
    list,
    newest: async (sop) => {
      const newest = (await list()).findLast((it) => it.sop === sop);
      return newest === undefined || newest.retired ? undefined : version(sop, newest.version);
    },
    forget: () => {
      listed = undefined;
    },
  };
}
