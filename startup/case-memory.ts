/** How many cases a worker keeps in memory: by the memory that it was given, a container's limit included. */
import { totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

const MIB = 1_024 * 1_024;
/** The program itself in one of its two heaps, whatever it does. */
const PROGRAM_MIB = 200;
/** Five times what a case takes of the heap after it was opened (bench/memory.ts): what lies outside of it, and long stories. */
const CASE_MIB = 0.5;
/** Fewer would be replayed at every turn. */
const LEAST = 50;
/** More are no use to one thread. */
const MOST = 10_000;

/** `heap`: what one thread's may grow to; `memory`: what the process has, of which its cases' thread takes half at most. */
export function cachedCasesMax(bytes: { heap: number; memory: number }): number {
  const mib = Math.min(bytes.heap, bytes.memory / 2) / MIB - PROGRAM_MIB;
  return Math.min(Math.max(Math.floor(mib / CASE_MIB), LEAST), MOST);
}

/** What this process was given. Without a limit the system answers none, or a number that no machine has. */
export function memoryGiven(): { heap: number; memory: number } {
  const limit = process.constrainedMemory() || Number.POSITIVE_INFINITY;
  return { heap: getHeapStatistics().heap_size_limit, memory: Math.min(limit, totalmem()) };
}
