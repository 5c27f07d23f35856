/** Waits for what comes about in its own time, in another process or another task. */
import { vi } from 'vitest';
import { PATIENCE_MS } from './patience.ts';

/** The pause between two looks leaves the processor to those who are asked. */
const PAUSE_MS = 25;

/** Looks again and again until there is something to see, and answers it. Throws what a look throws, and when nothing ever comes. */
export function until<T>(look: () => Promise<T | undefined> | T | undefined): Promise<NonNullable<T>> {
  return vi.waitUntil(look, { timeout: PATIENCE_MS, interval: PAUSE_MS }) as Promise<NonNullable<T>>;
}
