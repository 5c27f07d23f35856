/**
 * Time to read, compile and check: the shipped workspace, one SOP of 200 steps (at most 100 ms), a workspace of 50 SOPs
 * (at most 1 s). Run: node --import tsx bench/check.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import { formatDiagnostics } from '../language/format.ts';
import { type Files, load } from '../language/load.ts';

const FOLDER = new URL('../sop-definitions/', import.meta.url);
const RUNS = 15;
/** The shipped SOP's steps are told apart by these. */
const STEPS = 200;
const SOPS = 50;

const shipped: Files = new Map(
  (readdirSync(FOLDER, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.yaml'))
    .map((path) => [path, readFileSync(new URL(path, FOLDER), 'utf8')]),
);
const complaint = shipped.get('complaint.sop.yaml') ?? '';

/** The complaint with its propose step written over and over, one after the other, up to `STEPS` steps. */
function long(): Files {
  const [, propose = ''] = /^( {2}propose:\n(?: {4}.*\n)+)/m.exec(complaint) ?? [];
  const own = complaint.match(/^ {2}[a-z-]+:\n {4}title:/gm)?.length ?? 0;
  const copies = Array.from({ length: STEPS - own }, (_, i) =>
    propose
      .replaceAll('propose', `propose-${i}`)
      .replace(/agreed: .*/, `agreed: { title: 客户同意, go_to: ${i + own + 1 < STEPS ? `propose-${i + 1}` : 'pay'} }`),
  );
  const linked = complaint.replace(propose, propose.replace('go_to: pay', 'go_to: propose-0') + copies.join(''));
  return new Map(shipped).set('complaint.sop.yaml', linked);
}

function many(): Files {
  const files = new Map(shipped);
  for (let i = 1; i < SOPS; i++)
    files.set(`complaint-${i}.sop.yaml`, complaint.replace('sop: complaint', `sop: complaint-${i}`));
  return files;
}

function measure(name: string, files: Files): void {
  const first = load(files);
  const errors = first.diagnostics.filter((d) => d.severity === 'error');
  if (errors.length > 0) throw new Error(`${name}\n${formatDiagnostics(errors, files)}`);
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    load(files);
    return performance.now() - started;
  }).sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * (times.length - 1))] ?? 0).toFixed(1);
  console.log(`${name.padEnd(36)} median ${at(0.5)} ms, worst ${at(1)} ms, ${first.packages.size} SOPs`);
}

const cold = performance.now();
load(shipped);
console.log(`${'shipped workspace, first time'.padEnd(36)} ${(performance.now() - cold).toFixed(1)} ms`);
measure('shipped workspace', shipped);
measure(`one SOP of ${STEPS} steps`, long());
measure(`${SOPS} SOPs`, many());
