/** What is in force, as a publication is held against it: the newest version of every SOP, shared texts, the workspace. */
import { writtenFrom } from '../../language/publication/written.ts';
import type { Package } from '../../language/plan.ts';
import type { SopStore, Workspace } from '../../records/store/sops.ts';

export interface InForce {
  /** Shared files by path. */
  files: ReadonlyMap<string, string>;
  /** False: the texts are written back from what they compiled to, and some are missing. */
  textsKept: boolean;
  workspace?: Workspace;
  /** The newest version of every SOP that opens cases, by id. */
  sops: ReadonlyMap<string, Package>;
  /** The digest of all of it. */
  base: string;
}

/** Read in one go; whoever publishes on it hands its `base` back, so that nothing comes in between. */
export async function readInForce(record: SopStore): Promise<InForce> {
  const [base, workspace, texts, listed] = await Promise.all([
    record.publishedDigest(),
    record.loadWorkspace(),
    record.loadFiles(),
    record.listSops(),
  ]);
  const newest = new Map(listed.map((it) => [it.sop, it]));
  const sops = new Map<string, Package>();
  for (const [sop, { version, retired }] of newest) {
    const found = retired ? undefined : await record.getPackage(sop, version);
    if (found !== undefined) sops.set(sop, found);
  }
  const written = () =>
    workspace === undefined ? new Map() : writtenFrom(workspace.organization, workspace.connectors);
  return {
    files: texts === undefined ? written() : new Map(Object.entries(texts)),
    textsKept: texts !== undefined || workspace === undefined,
    ...(workspace && { workspace }),
    sops,
    base,
  };
}
