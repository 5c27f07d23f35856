/** One thing done again and again while the process lives: never twice at once, more slowly while it fails, and stopped well. */
import { setTimeout as wait } from 'node:timers/promises';

export interface Duty {
  name: string;
  /** Between the end of one turn and the start of the next. */
  everyMs: number;
  /** The longest pause while it fails; five minutes unless given. */
  slowestMs?: number;
  /** True: there is more to do at once. */
  run(signal: AbortSignal): Promise<boolean | void>;
}

/** The logger of the process, or as much of it as is needed here. */
export interface DutyLog {
  info(fields: Record<string, string | number>, text: string): void;
  warn(fields: Record<string, string | number>, text: string): void;
}

export interface Running {
  /** Waits for the turn that runs. Safe to call twice. */
  stop(): Promise<void>;
}

/** However long something is away, it is looked for this often. */
const slowestMs = 5 * 60_000;
/** The first turn comes within this time, so that processes started together do not all knock at once. */
const firstMs = 1_000;

/** @param random - in [0, 1): spreads the turns of several processes. */
export function startLoop(duty: Duty, log: DutyLog, random: () => number = Math.random): Running {
  const ending = new AbortController();
  const done = loop(duty, log, random, ending.signal);
  return {
    stop: () => {
      ending.abort();
      return done;
    },
  };
}

async function loop(duty: Duty, log: DutyLog, random: () => number, signal: AbortSignal): Promise<void> {
  let failures = 0;
  let pauseMs = Math.min(duty.everyMs, firstMs) * random();
  while (await pause(pauseMs, signal)) {
    try {
      const more = await duty.run(signal);
      if (failures > 0) log.info({ duty: duty.name, failures }, 'duty goes on');
      failures = 0;
      pauseMs = more === true ? 0 : spread(duty.everyMs, random);
    } catch (error) {
      if (signal.aborted) return;
      failures += 1;
      // The first of a row is news, the others are the same again.
      if (failures === 1) log.warn({ duty: duty.name, error: nameOf(error) }, 'duty failed');
      pauseMs = spread(
        Math.min(duty.everyMs * 2 ** Math.min(failures, 20), Math.max(duty.slowestMs ?? slowestMs, duty.everyMs)),
        random,
      );
    }
  }
}

/** False: stopped meanwhile. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  return wait(ms, true, { signal }).catch(() => false);
}

/** Within a fifth more or less. */
function spread(ms: number, random: () => number): number {
  return ms * (0.8 + 0.4 * random());
}

/** Name and code: the text of an error may quote a value. */
function nameOf(error: unknown): string {
  const { name, code }: Error & { code?: unknown } = error instanceof Error ? error : new Error();
  return typeof code === 'string' || typeof code === 'number' ? `${name} ${code}` : name;
}
