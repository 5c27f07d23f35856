/**
 * Processor time for files that want to cost much, beside the largest honest one; target: none above 200 ms.
 * Run: node --import tsx bench/hostile.ts
 */
import { STEPS_MAX } from '../language/limits.ts';
import { load } from '../language/load.ts';
import { HOSTILE, longSop } from '../test/setup/hostile-texts.ts';

/** The best of them: a pause of the collector is not the text's fault. */
const RUNS = 5;

function processorMs(text: string): number {
  const times = Array.from({ length: RUNS }, () => {
    const before = process.cpuUsage();
    load(new Map([['sample.sop.yaml', text]]));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  });
  return Math.min(...times);
}

const texts = [[`honest: ${STEPS_MAX} steps`, longSop(STEPS_MAX)] as const, ...HOSTILE];
for (const [name, text] of texts) console.log(`${name.padEnd(32)} ${processorMs(text).toFixed(1).padStart(6)} ms`);
