/** The files of a case as a caller sees them, and addresses from which they can be had. Every name that is read is in the access log. */
import type { FileRow } from '../../records/store/files.ts';
import type { WireFile, WireFileLink } from '../../wire/file.ts';
import type { Identity } from '../auth/identity.ts';
import { READS_PERSONAL, readsPersonal } from '../auth/permissions.ts';
import { workersOf } from '../cases/revealing.ts';
import { findCase, type FoundCase } from '../cases/find.ts';
import { Problem } from '../problem.ts';
import type { Services } from '../services.ts';
import { iso } from '../translate/instants.ts';
import { MASK } from '../translate/reveal.ts';
import { LINK_MS, signLink } from './link.ts';

/** With their names for those who read personal values of this case. @throws Problem as `findCase` */
export async function filesOf(services: Services, identity: Identity, caseId: string): Promise<WireFile[]> {
  const { found } = await findCase(services, identity, caseId);
  const rows = await services.record.readAs(identity.eyes).files(caseId);
  if (!readsPersonal(identity, workersOf(found.view))) return rows.map((row) => fileToWire(row, MASK));
  const names = await namesOf(services, identity.id, rows, 'file:list');
  return rows.map((row) => fileToWire(row, names.get(row.ref) ?? MASK));
}

/** @throws Problem 403 for who does not read what is personal in this case, 404 as `fileFor` */
export async function linkTo(
  services: Services,
  identity: Identity,
  of: { id: string; file: string },
  nowMs: number,
): Promise<WireFileLink> {
  const { row } = await fileFor(services, identity, of);
  const name = await nameOf(services, identity.id, row, 'file:link');
  const untilMs = nowMs + LINK_MS;
  const reader = identity.token ?? { sub: identity.id };
  const signed = signLink({ case: row.case, file: row.file, reader, untilMs }, services.files.keys);
  return { ...fileToWire(row, name), url: `/files/${signed}`, until: iso(untilMs) };
}

/**
 * A file that this caller may have. One of another case is told as one that never was.
 *
 * @throws Problem
 */
export async function fileFor(
  services: Services,
  identity: Identity,
  { id, file }: { id: string; file: string },
): Promise<{ row: FileRow; of: FoundCase }> {
  const of = await findCase(services, identity, id);
  if (!readsPersonal(identity, workersOf(of.found.view)))
    throw new Problem(403, 'auth/role', { params: { roles: READS_PERSONAL.join(', ') } });
  const row = (await services.record.readAs(identity.eyes).files(id)).find((it) => it.file === file);
  if (row === undefined) throw new Problem(404, 'file/unknown', { params: { file, case: id } });
  return { row, of };
}

/** Its name; by reading it the access log knows who had which file of which case. @throws Problem 404: erased just now */
export async function nameOf(services: Services, reader: string, row: FileRow, purpose: string): Promise<string> {
  const name = (await namesOf(services, reader, [row], purpose)).get(row.ref);
  if (name === undefined) throw new Problem(404, 'file/unknown', { params: { file: row.file, case: row.case } });
  return name;
}

async function namesOf({ record }: Services, actor: string, rows: readonly FileRow[], purpose: string) {
  const read = await record.readVault(
    rows.map(({ ref }) => ref),
    { purpose, actor },
  );
  return new Map(read.flatMap((it) => (it.status === 'present' ? [[it.ref, String(it.value)] as const] : [])));
}

function fileToWire({ file, type, bytes, sha256, field, atMs, by }: FileRow, name: string): WireFile {
  return { file, name, type, bytes, sha256, ...(field !== 'file' && { for: field }), at: iso(atMs), by };
}
