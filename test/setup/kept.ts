/** Closed cases of long ago, and runs of retention over them: what the tests of retention begin with. */
import { expect } from 'vitest';
import { signerOf } from '../../audit/signing.ts';
import type { View } from '../../engine/see/view.ts';
import type { RetentionPlan } from '../../language/retention.ts';
import type { RecordStore } from '../../records/store.ts';
import type { RetentionRun, RetentionTools } from '../../records/store/retention.ts';
import { deriveKey } from '../../startup/secret.ts';
import { batch, organization, sampleView } from './record.ts';

export const DAY_MS = 86_400_000;

/** The installation's key in these tests. */
export const stoneSigner = signerOf(deriveKey('a-secret-of-the-tests-that-is-long-enough', 'anchor'));

/** Disputes are kept for a year, contacts for thirty days; `free` for ever. */
export const classes: RetentionPlan = {
  apply: true,
  classes: { dispute: { purpose: '举证', days: 365 }, contact: { purpose: '回访', days: 30 } },
  sops: { complaint: { class: 'dispute', fields: { phone: 'contact' } } },
};

/** These classes are in force from now on. */
export function inForce(record: RecordStore, retention: RetentionPlan): Promise<void> {
  return record.saveWorkspace({ organization, connectors: {}, messages: {}, retention }, 'han');
}

/** A case that is over since so many days; its last batch waits to become final, as of a run that ended. */
export async function closedCase(
  record: RecordStore,
  id: string,
  closedDays: number,
  more: Partial<View> = {},
): Promise<void> {
  const closedAtMs = Date.now() - closedDays * DAY_MS;
  const openedAtMs = closedAtMs - DAY_MS;
  await record.writeBatch(batch(id, openedAtMs, 0, ['case.opened', 'step.done'], { openedAtMs, ...more }));
  const view = sampleView(id, { openedAtMs, closedAtMs, state: 'closed', ...more });
  await record.writeBatch({ ...batch(id, closedAtMs, 2, ['case.closed']), view, ended: true });
}

/** Nothing runs at Temporal, nothing was anchored. */
export const quiet: RetentionTools = {
  signer: stoneSigner,
  seen: () => [],
  runs: async () => false,
  forget: async () => {},
};

/** A whole run, page by page. */
export async function wholeRun(
  record: RecordStore,
  applies: boolean,
  tools: Partial<RetentionTools> = {},
): Promise<RetentionRun> {
  const begun = await record.beginRetention({ applies, by: 'test' });
  expect(begun).toBeDefined();
  const id = begun?.id ?? 0;
  while (await record.retentionPage(id, { ...quiet, ...tools }));
  const run = await record.retentionRun(id);
  if (run === undefined) throw new Error('The run is gone.');
  return run;
}
