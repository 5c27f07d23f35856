/**
 * How fast an audit recomputes: `node --import tsx bench/audit.ts DATABASE_URL [--cases 400] [--events 500]` fills an empty
 * database with whole chains and verifies them three times.
 */
import { parseArgs } from 'node:util';
import { audit } from '../audit/run.ts';
import { signerOf } from '../audit/signing.ts';
import { openRecord } from '../records/record.ts';
import { batch } from '../test/setup/record.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string', default: '400' }, events: { type: 'string', default: '500' } },
});
const [url] = positionals;
if (url === undefined) throw new Error('Give the address of an empty database.');
const record = await openRecord(url, { vaultKey: Buffer.alloc(32, 1) });
const [cases, events] = [Number(values.cases), Number(values.events)];
for (let n = 0; n < cases; n++) {
  const id = `C-${n}`;
  await record.writeBatch(
    batch(
      id,
      1,
      0,
      Array.from({ length: events }, () => 'data.changed'),
    ),
  );
  await record.finalizeEnded(id);
}
const deps = { record, signer: signerOf(Buffer.alloc(32, 2)), place: undefined, now: Date.now };
for (let round = 1; round <= 3; round++) {
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  const run = await audit(deps);
  const seconds = (performance.now() - startedMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  const rate = Math.round(run.events / seconds);
  process.stdout.write(
    `${run.events} events, ${run.faults} findings: ${rate} events/s; ${((user + system) / run.events).toFixed(1)} CPU-us an event here\n`,
  );
}
await record.close();
