/**
 * Processor time to prove each shipped SOP (at most 50 ms), and one of 200 steps with 17 branches (at most 500 ms), with the
 * states walked. Run: node --import tsx bench/prove.ts
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { CompiledSop } from '../language/compile/plan.ts';
import { type Files, load } from '../language/load.ts';
import { prove } from '../language/prove/prove.ts';

const FOLDER = new URL('../sop-definitions/', import.meta.url);
const RUNS = 15;
const STEPS = 200;
const BRANCHES = 17;

const shipped: Files = new Map(
  (readdirSync(FOLDER, { recursive: true }) as string[])
    .filter((path) => path.endsWith('.yaml') && !path.endsWith('.test.yaml'))
    .map((path) => [path, readFileSync(new URL(path, FOLDER), 'utf8')]),
);

/** A block of many branches, one step each, and a line of tasks behind it, each of which leads back as well. */
function large(): string {
  const work = (outcomes: string) =>
    `{ title: 步, task: { for: role/process-owner }, clock: { limit: 8h }, outcomes: { ${outcomes} } }`;
  const branches = [...Array(BRANCHES).keys()].map((i) => `        b${i}: { steps: { in-${i}: ${work('ok: done')} } }`);
  const line = [...Array(STEPS - BRANCHES - 1).keys()].map((i) => {
    const to = i === STEPS - BRANCHES - 2 ? 'close' : `s-${i + 1}`;
    return `  s-${i}: ${work(`ok: ${to}, back: ${i === 0 ? 'all' : `s-${i - 1}`}`)}`;
  });
  return `sop: large
version: 1
title: 大
owner: role/process-owner
calendar: always-on
data: { customer: { type: party, required: true } }
clocks: { whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd } }
steps:
  all:
    title: 一起
    parallel:
      branches:
${branches.join('\n')}
    outcomes: { done: s-0 }
${line.join('\n')}
`;
}

function measure(sop: CompiledSop): void {
  const once = () => {
    const before = process.cpuUsage();
    const { states } = prove(sop, { locale: 'en' });
    const { user, system } = process.cpuUsage(before);
    return { states, ms: (user + system) / 1_000 };
  };
  const first = once();
  const times = Array.from({ length: RUNS }, () => once().ms).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)] ?? 0;
  console.log(
    `${sop.package.plan.sop.padEnd(24)} first ${first.ms.toFixed(1)} ms, median ${median.toFixed(1)} ms, ${first.states} states`,
  );
}

const { diagnostics } = load(new Map(shipped).set('large.sop.yaml', large()), { locale: 'en', sound: measure });
for (const d of diagnostics.filter(({ severity }) => severity === 'error')) console.log(d.code, d.message);
