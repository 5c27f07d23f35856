/** What a publication would change: merged with what is in force, checked, compared, and nothing changed yet. */
import type { Diagnostic } from '../../language/diagnostic.ts';
import { canonical } from '../../language/hash.ts';
import type { Files } from '../../language/load.ts';
import { dataByKey, isShared, type Part, partsOf } from '../../language/publication/parts.ts';
import { type Merged, merge, placedBack } from '../../language/publication/merge.ts';
import { withSuccessors } from '../../language/publication/successors.ts';
import type { Package, Plan } from '../../language/plan.ts';
import type { Change, SopStore, Workspace } from '../../records/store/sops.ts';
import type { Named } from '../../wire/sop.ts';
import type { Compiled } from '../compile/job.ts';
import { Problem } from '../problem.ts';
import { type Going, mustLeadSomewhere } from './going.ts';
import { type InForce, readInForce } from './in-force.ts';

/** What is asked to be published: files, and what goes. */
export interface AskedFor extends Going {
  files: Files;
}

/** Compiles files, in a thread of its own where others are served meanwhile. */
export type Compile = (files: Files) => Promise<Compiled>;

/** Files that have no error, put together with what is in force. */
export interface Proposal {
  before: InForce;
  change: Change;
  /** Parts in force before and after, by key. */
  parts: { before: ReadonlyMap<string, Part>; after: ReadonlyMap<string, Part> };
  unchanged: Named[];
  /** Published versions that would take what changes beside them with their next version. */
  stale: Named[];
  /** Parts in force that a given file does not mention: they stay. */
  kept: string[];
  workspaceChanged: boolean;
  /** Warnings. */
  diagnostics: Diagnostic[];
}

/** @throws Problem 422 for errors in the files, 409 for a published version with another source or what would break */
export async function propose(record: SopStore, asked: AskedFor, compile: Compile): Promise<Proposal> {
  const before = await readInForce(record);
  const going = new Set(asked.remove);
  const merged = merge(before.files, asked.files, going);
  const partsBefore = new Map(partsOf(before.files).parts.map((it) => [it.key, it]));
  if (merged.broken.length === 0)
    mustLeadSomewhere(asked, {
      inForce: new Set([...partsBefore.keys(), ...[...before.sops.keys()].map((sop) => `sop/${sop}`)]),
      given: new Set([...partsOf(asked.files).parts.map((it) => it.key), ...sopFiles(asked.files).keys()]),
      after: new Set(merged.parts.keys()),
    });
  const loaded = await checked(before, asked, merged, compile);
  const { organization, connectors, retention } = loaded;
  if (organization === undefined || asked.files.size + asked.remove.length === 0)
    throw new Problem(422, 'sop/nothing', { diagnostics: loaded.diagnostics });
  const given = [...sopFiles(asked.files).keys()].map((key) => key.slice('sop/'.length));
  const { fresh, unchanged } = await sorted(
    record,
    given.flatMap((sop) => loaded.packages.get(sop) ?? []),
  );
  const workspace: Workspace = {
    organization: withSuccessors(organization, before.workspace?.organization, asked.move),
    connectors: Object.fromEntries(connectors),
    // Their texts travel with each version.
    messages: {},
    ...(retention && { retention }),
  };
  const partsChanged = !same(saying(partsBefore), saying(merged.parts));
  return {
    before,
    change: {
      packages: fresh,
      workspace,
      files: Object.fromEntries(merged.files),
      remove: [...asked.remove].sort(),
      move: { ...asked.move },
    },
    parts: { before: partsBefore, after: merged.parts },
    unchanged,
    // Of texts that were not kept nobody knows what they were.
    stale: partsChanged && before.textsKept ? await staleOf(before, loaded, fresh, compile) : [],
    kept: merged.kept,
    workspaceChanged: partsChanged || !same(before.workspace, workspace) || asked.remove.length > 0,
    diagnostics: loaded.diagnostics,
  };
}

/** Versions that are not published, and those that are, by their source. @throws Problem 409 */
async function sorted(record: SopStore, given: readonly Package[]): Promise<{ fresh: Package[]; unchanged: Named[] }> {
  const fresh: Package[] = [];
  const unchanged: Named[] = [];
  for (const body of given) {
    const { sop, version } = body.plan;
    const published = await record.getPackage(sop, version);
    if (published === undefined) fresh.push(body);
    // A newer compiler, and what changed beside it, make no other version of the same text.
    else if (published.source === body.source) unchanged.push({ sop, version });
    else throw new Problem(409, 'sop/changed-body', { params: { sop, version } });
  }
  return { fresh, unchanged };
}

/** Everything that would be in force, without an error. Its diagnostics are those of what was given. @throws Problem */
async function checked(before: InForce, asked: AskedFor, merged: Merged, compile: Compile): Promise<Compiled> {
  const { files } = asked;
  const own = new Map([...files].filter(([path]) => !isShared(path)));
  const rest = new Map(
    [...sourcesOf(before)].filter(([path, sop]) => !own.has(path) && !asked.remove.includes(`sop/${sop.id}`)),
  );
  const foreign = new Map([...rest].map(([path, { source }]) => [path, source]));
  const loaded = await compile(new Map([...merged.files, ...foreign, ...own]));
  const all = placedBack(merged, loaded.diagnostics);
  const isError = (it: Diagnostic) => it.severity === 'error';
  // Of files that cannot be read nothing follows: what is said elsewhere would mislead.
  const told = merged.broken.length === 0 ? all : all.filter((it) => merged.broken.includes(it.range.file));
  const ours = told.filter(({ range: { file } }) => files.has(file) || (isShared(file) && !files.has(file)));
  const errors = ours.filter(isError);
  if (errors.length > 0)
    throw new Problem(422, 'sop/diagnostics', { params: { count: errors.length }, diagnostics: ours });
  const broken = told.filter((it) => isError(it) && foreign.has(it.range.file));
  if (broken.length > 0) {
    const known = new Set((await compile(new Map([...before.files, ...foreign]))).diagnostics.map(named));
    const anew = broken.filter((it) => !known.has(named(it)));
    if (anew.length > 0)
      throw new Problem(409, 'publish/in-use', {
        params: { sops: [...new Set(anew.map((it) => it.range.file))].join(', ') },
        diagnostics: anew,
      });
  }
  return { ...loaded, diagnostics: ours.filter((it) => files.has(it.range.file)) };
}

const named = ({ code, range }: Diagnostic) => `${code} ${range.file} ${range.start.offset}`;

/** Published versions that are not given anew, and would compile to something else now. */
async function staleOf(
  before: InForce,
  after: Compiled,
  fresh: readonly Package[],
  compile: Compile,
): Promise<Named[]> {
  const sources = [...sourcesOf(before)].map(([path, { source }]) => [path, source] as const);
  const now = (await compile(new Map([...before.files, ...sources]))).packages;
  const anew = new Set(fresh.map(({ plan }) => plan.sop));
  return [...before.sops.values()].flatMap(({ plan: { sop, version } }) => {
    const [one, other] = [now.get(sop), after.packages.get(sop)];
    if (anew.has(sop) || one === undefined || other === undefined) return [];
    return same(own(one), own(other)) ? [] : [{ sop, version }];
  });
}

/** A version without what it only carries along: the teams of the organization. */
function own({ plan, texts }: Package): { plan: Partial<Plan>; texts: Package['texts'] } {
  const { teams: _, lastResort: __, hash: ___, ...rest } = plan;
  return { plan: rest, texts };
}

function sourcesOf({ sops }: InForce): Map<string, { id: string; source: string }> {
  return new Map([...sops].map(([id, { source }]) => [`${id}.sop.yaml`, { id, source }]));
}

function sopFiles(files: Files): Map<string, string> {
  return new Map(
    [...files].flatMap(([path, text]) => {
      const id = /^([^/]+)\.sop\.yaml$/.exec(path)?.[1];
      return id === undefined ? [] : [[`sop/${id}`, text] as const];
    }),
  );
}

function saying(parts: ReadonlyMap<string, Part>): Record<string, unknown> {
  return Object.fromEntries(dataByKey([...parts.values()]));
}

/** As the record would keep both. */
export function same(a: unknown, b: unknown): boolean {
  return canonical(JSON.parse(JSON.stringify(a ?? null))) === canonical(JSON.parse(JSON.stringify(b ?? null)));
}
