/** Runs a file as vitest does, and notes how long it kept the processors of its process busy. */
import { TestRunner } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Of a file: processor time of its process, all threads, from before it was loaded until it ended. */
    cpuMs?: number;
  }
}

/** vitest makes one in each process; without isolation a process has one file at a time. */
export default class CountingRunner extends TestRunner {
  private before = process.cpuUsage();

  override onCollectStart(...[file]: Parameters<TestRunner['onCollectStart']>): void {
    this.before = process.cpuUsage();
    super.onCollectStart(file);
  }

  override async onAfterRunSuite(...[suite]: Parameters<TestRunner['onAfterRunSuite']>): Promise<void> {
    await super.onAfterRunSuite(suite);
    // The meta of a suite leaves with its result, right after this.
    if ('filepath' in suite) {
      const { user, system } = process.cpuUsage(this.before);
      suite.meta.cpuMs = (user + system) / 1_000;
    }
  }
}
