/** A record with two cases, a folder for anchors and an installation's key: what the tests of the audit begin with. */
import { afterEach, beforeEach } from 'vitest';
import type { Finding } from '../../audit/finding.ts';
import { folderPlace } from '../../audit/place.ts';
import { audit, type AuditOptions } from '../../audit/run.ts';
import { signerOf } from '../../audit/signing.ts';
import { deriveKey } from '../../startup/secret.ts';
import { batch, freshRecord, organization, samplePackage } from './record.ts';
import { scratchFolder } from './scratch.ts';

/** The installation's secret in these tests, and the key that it gives. */
export const secret = 'a-secret-of-the-tests-that-is-long-enough';
export const signer = signerOf(deriveKey(secret, 'anchor'));

/** Of the test that runs now. */
export let it: Awaited<ReturnType<typeof freshRecord>>;
export let folder = '';

/** Makes both anew for every test of the file that calls it. */
export function withAudited(): void {
  beforeEach(async () => {
    it = await freshRecord(undefined, Buffer.from(deriveKey(secret, 'vault')));
    folder = scratchFolder();
    for (const id of ['CU-1', 'CU-2']) {
      await it.record.writeBatch(batch(id, 10, 0, ['a', 'b']));
      await it.record.writeBatch(batch(id, 20, 2, ['c', 'd']));
      await it.record.writeBatch(batch(id, 30, 4, ['open']));
    }
    await it.record.publish(samplePackage(), 'han');
    await it.record.saveWorkspace({ organization, messages: {}, connectors: {} }, 'han');
  });
  afterEach(() => it.close());
}

/** One audit, with what it found; it writes an anchor unless told otherwise. */
export async function run(options: AuditOptions = {}, now = () => Date.parse('2026-11-30T03:00:00Z')) {
  const found: Finding[] = [];
  const deps = { record: it.record, signer, place: folderPlace(folder), now };
  const told = await audit(deps, { found: (one) => found.push(one), anchor: true, ...options });
  return { run: told, found };
}

/** As somebody with all rights in the database would do it. */
export async function tamper(...statements: string[]): Promise<void> {
  await it.sql.query('alter table case_event disable trigger user');
  for (const text of statements) await it.sql.query(text);
  await it.sql.query('alter table case_event enable trigger user');
}
