/** What operators hear of the newest audit: `/metrics`, and `/readyz` asked deeply. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteBackup } from '../../records/backup/note.ts';
import { Api } from '../setup/api.ts';

let api: Api;
beforeAll(async () => {
  api = await Api.start({ worker: false });
});
afterAll(() => api.stop());

test('what an audit has found is in the numbers, and asked deeply the service is not ready', async () => {
  const { id, run } = await api.record.beginAudit(false);
  const away = async () => (await (await fetch(`${api.url}/readyz?deep`)).json()) as { away?: string[] };
  await api.record.noteAudit(id, { ...run, finishedAtMs: Date.now(), faults: 2, first: 'chain CU-1 changed' });
  expect((await away()).away).toEqual(['worker', 'audit']);
  expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('bihuan_audit_findings 2');
  // What an audit found is not taken back; the next one finds nothing.
  const next = await api.record.beginAudit(false);
  await api.record.noteAudit(next.id, { ...next.run, finishedAtMs: Date.now() });
  expect((await away()).away).toEqual(['worker']);
  expect(await (await fetch(`${api.url}/metrics`)).text()).toContain('bihuan_audit_findings 0');
});

test('when an anchor and a backup were made, and what waits for a second person, is in the numbers', async () => {
  const numbers = async () => {
    const text = await (await fetch(`${api.url}/metrics`)).text();
    const of = (name: string) => Number(new RegExp(`^bihuan_${name} (.*)$`, 'm').exec(text)?.[1]);
    return ['anchor_written_timestamp_seconds', 'backup_finished_timestamp_seconds', 'person_requests_waiting'].map(of);
  };
  expect(await numbers()).toEqual([0, 0, 0]);
  const { id, run } = await api.record.beginAudit(false);
  await api.record.noteAudit(id, { ...run, finishedAtMs: 7_000, anchor: 'anchor-00000001.jsonl' });
  await noteBackup(api.databaseUrl, { atMs: 9_000, rows: 3 });
  // One that was begun earlier and ended later is not the newest.
  await noteBackup(api.databaseUrl, { atMs: 8_000, rows: 3 });
  await api.record.askPerson({ kind: 'erase', subject: 'customer/C-1', reason: 'person_asks', askedBy: 'root' });
  expect(await numbers()).toEqual([7, 9, 1]);
});
