/**
 * Compiling beside serving: a workspace takes a tenth of a second of processor, so it is compiled in a thread of low priority,
 * within limits of time, memory and what one caller may ask for, and kept by its content.
 */
import { availableParallelism } from 'node:os';
import { programUrl } from '../../startup/programs.ts';
import { Problem } from '../problem.ts';
import { allowanceOf } from '../allowance.ts';
import type { Compiled, Findings, Job, Outcome } from './job.ts';
import { digestOf, keptOf } from './kept.ts';
import { type Thread, threadOf, TooCostly } from './thread.ts';
import { turnsOf } from './turns.ts';

/** What the compiler may take, and its callers of it. */
export interface CompilerLimits {
  /** Of one workspace, in wall time: hundreds of times what the largest honest one takes, since a busy machine serves first. */
  timeMs: number;
  /** Of one thread: the largest workspace a request can carry takes a third. */
  memoryMb: number;
  /** Workspaces of one caller that wait or are compiled. */
  perCaller: number;
  /** Workspaces that wait, of all callers. */
  waitingMax: number;
  /** Characters of files that one caller may have compiled: the shipped workspace more than a hundred times. */
  charsPerMinute: number;
  /** Results kept. */
  keptMax: number;
}

export const COMPILER_LIMITS: CompilerLimits = {
  timeMs: 30_000,
  memoryMb: 256,
  perCaller: 4,
  waitingMax: 100,
  charsPerMinute: 16 * 1024 * 1024,
  keptMax: 32,
};

/** Half of the processors are left to what serves, and one thread is enough for a team that writes SOPs. */
const THREADS_MAX = 2;
const THREADS = Math.max(1, Math.min(THREADS_MAX, Math.floor(availableParallelism() / 2)));

/** Compiles workspaces for callers. All of it throws Problem 429 (too many, too much) or 422 (takes too much). */
export interface Compiler {
  /** What is wrong with the files, and which SOPs are not. */
  check(caller: string, of: Pick<Job, 'files' | 'locale'>): Promise<Findings>;
  /** The plans too. */
  compile(caller: string, of: Pick<Job, 'files' | 'locale'>): Promise<Compiled>;
  /** Ends the threads; what waits fails. */
  close(): Promise<void>;
}

interface Waiting {
  caller: string;
  job: Job;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** `entry`: the module of the threads; a compiled program's are compiled too. */
export function compilerWith(limits: CompilerLimits = COMPILER_LIMITS, entry = programUrl('compiler')): Compiler {
  const idle = Array.from({ length: THREADS }, () => threadOf<Job, Outcome>(entry, limits));
  const threads = [...idle];
  const turns = turnsOf<Waiting>();
  const running = new Map<string, number>();
  const allowance = allowanceOf(limits.charsPerMinute);
  const kept = keptOf<Promise<Outcome>>(limits.keptMax);

  const runNext = async (thread: Thread<Job, Outcome>) => {
    for (let next = turns.take(); next !== undefined; next = turns.take()) {
      const { caller, job, resolve, reject } = next;
      running.set(caller, (running.get(caller) ?? 0) + 1);
      try {
        resolve(await thread.run(job));
      } catch (error) {
        reject(error instanceof TooCostly ? tooCostly(limits) : error);
      }
      const left = (running.get(caller) ?? 1) - 1;
      if (left === 0) running.delete(caller);
      else running.set(caller, left);
    }
    idle.push(thread);
  };

  const queued = (caller: string, job: Job) => {
    mustBeAdmitted(turns.size >= limits.waitingMax ? 1_000 : 0);
    mustBeAdmitted(turns.waiting(caller) + (running.get(caller) ?? 0) >= limits.perCaller ? 1_000 : 0);
    mustBeAdmitted(allowance.spend(caller, charsOf(job)));
    return new Promise<Outcome>((resolve, reject) => {
      turns.add(caller, { caller, job, resolve, reject });
      const thread = idle.pop();
      if (thread !== undefined) void runNext(thread);
    });
  };

  const outcomeOf = async (caller: string, job: Job): Promise<Outcome> => {
    const key = digestOf(job);
    const found = kept.get(key) ?? queued(caller, job);
    kept.set(key, found);
    try {
      const outcome = await found;
      if ('failed' in outcome) throw new Error(outcome.failed);
      return outcome;
    } catch (error) {
      kept.delete(key);
      throw error;
    }
  };

  return {
    check: async (caller, of) => {
      const outcome = await outcomeOf(caller, { ...of, packages: false });
      if ('findings' in outcome) return outcome.findings;
      throw new Error('A thread answered with what it was not asked for.');
    },
    compile: async (caller, of) => {
      const outcome = await outcomeOf(caller, { ...of, packages: true });
      if ('compiled' in outcome) return outcome.compiled;
      throw new Error('A thread answered with what it was not asked for.');
    },
    close: async () => {
      for (let next = turns.take(); next !== undefined; next = turns.take())
        next.reject(new Error('The compiler was closed.'));
      await Promise.all(threads.map((it) => it.stop()));
    },
  };
}

function charsOf({ files }: Job): number {
  let chars = 0;
  for (const [path, text] of files) chars += path.length + text.length;
  return chars;
}

function mustBeAdmitted(waitMs: number): void {
  if (waitMs === 0) return;
  throw new Problem(429, 'sop/checks-in-turn', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1_000)) } });
}

function tooCostly({ timeMs, memoryMb }: CompilerLimits): Problem {
  return new Problem(422, 'sop/too-costly', { params: { seconds: Math.round(timeMs / 1_000), megabytes: memoryMb } });
}
