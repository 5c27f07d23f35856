/** Files that an act names: whether they are the case's, and what they may be where they are named. */
import type { CaseRecord } from '../../records/store/read.ts';
import type { WireAct } from '../../wire/act.ts';
import type { Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';
import type { Misplaced } from '../translate/personal.ts';
import { allowedBy, misplaced, wordsOf } from './limits.ts';

/** The record is asked only where something looks like a file. */
export async function filesNamed(
  { record, files }: Services,
  { eyes }: Identity,
  found: CaseRecord,
  act: WireAct,
): Promise<Misplaced | undefined> {
  if (!/"file:v1\./.test(JSON.stringify(act))) return undefined;
  const rows = await record.readAs(eyes).files(found.view.case);
  return (limits, file) => {
    const row = rows.find((it) => it.file === file);
    if (row === undefined) return { code: 'file/not-of-case' };
    const allowed = allowedBy(limits, files.maxBytes);
    const code = misplaced(row, allowed);
    return code === undefined ? { sha256: row.sha256 } : { code, params: { type: row.type, ...wordsOf(allowed) } };
  };
}
