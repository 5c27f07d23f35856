/** The launcher's side of keeper.mjs: names the processes that must not outlive the launcher. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Told of every process started and ended. */
export interface Keeper {
  /** From now on this process gets `signal`, later SIGKILL, if the launcher dies. */
  keep(pid: number, signal: NodeJS.Signals): void;
  /** The process has ended; its number may soon be another's. */
  forget(pid: number): void;
  /** Ends the keeper. Whatever is still kept is ended by it. */
  close(): void;
}

/** Starts the keeper process (about 40 ms, not waited for). */
export function startKeeper(): Keeper {
  const program = fileURLToPath(new URL('./keeper.mjs', import.meta.url));
  // A group of its own, so that a signal to the whole group of the launcher does not end the keeper with it.
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.unref();
  child.stdin.on('error', () => {});
  return {
    keep: (pid, signal) => void child.stdin.write(`+ ${pid} ${signal}\n`),
    forget: (pid) => void child.stdin.write(`- ${pid}\n`),
    close: () => void child.stdin.end(),
  };
}
