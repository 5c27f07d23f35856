/** What a set of files would publish: checked, compared with what is published, and nothing changed yet. */
import { createHash } from 'node:crypto';
import { canonical } from '../../language/hash.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Package } from '../../language/plan.ts';
import type { SopStore, Workspace } from '../../records/store/sops.ts';
import type { Named } from '../../wire/sop.ts';
import type { Compiled } from '../compile/job.ts';
import { Problem } from '../problem.ts';

/** Files that have no error. */
export interface Proposal {
  all: Package[];
  /** Versions that are not published. */
  fresh: Package[];
  unchanged: Named[];
  workspace: Workspace;
  workspaceChanged: boolean;
  /** Warnings. */
  diagnostics: Diagnostic[];
}

/** @throws Problem 422 for errors in the files, 409 for a published version with another body */
export async function propose(
  record: SopStore,
  { packages, organization, connectors, diagnostics }: Compiled,
): Promise<Proposal> {
  const errors = diagnostics.filter((it) => it.severity === 'error').length;
  if (errors > 0) throw new Problem(422, 'sop/diagnostics', { params: { count: errors }, diagnostics });
  if (packages.size === 0 || organization === undefined) throw new Problem(422, 'sop/nothing', { diagnostics });
  const fresh: Package[] = [];
  const unchanged: Named[] = [];
  for (const body of packages.values()) {
    const { sop, version } = body.plan;
    const published = await record.getPackage(sop, version);
    if (published === undefined) fresh.push(body);
    else if (same(published, body)) unchanged.push({ sop, version });
    else throw new Problem(409, 'sop/changed-body', { params: { sop, version } });
  }
  const workspace: Workspace = {
    organization,
    connectors: Object.fromEntries(connectors),
    // Their texts travel with each version.
    messages: {},
  };
  const before = await record.loadWorkspace();
  return {
    all: [...packages.values()],
    fresh,
    unchanged,
    workspace,
    workspaceChanged: !same(before, workspace),
    diagnostics,
  };
}

/** A digest of everything that is published now. */
export async function publishedDigest(record: SopStore): Promise<string> {
  const versions = (await record.listSops()).map(({ sop, version, hash }) => ({ sop, version, hash }));
  const all = { versions, workspace: (await record.loadWorkspace()) ?? null };
  return createHash('sha256').update(canonical(all)).digest('base64url');
}

/** As the record would keep both. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(JSON.parse(JSON.stringify(a ?? null))) === canonical(JSON.parse(JSON.stringify(b ?? null)));
}
