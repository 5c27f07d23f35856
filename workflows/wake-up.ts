/** The one timer of a run, named after its deadline; restarted only when the earliest instant changes (2 events). */
import { CancellationScope, isCancellation, sleep } from '@temporalio/workflow';
import { summary } from './cut.ts';
import { inStage } from './in-stage.ts';

/**
 * By so much later a case wakes for each severity that goes before it: more than timers of one instant differ by when they were
 * set, less than the second to which a deadline is right. The kernel then works at the deadline's own instant.
 */
const BEHIND_MS = 200;

export class WakeUp {
  private armed: { atMs: number; scope: CancellationScope } | undefined;
  private readonly ring: () => void;

  constructor(ring: () => void) {
    this.ring = ring;
  }

  /** Arms the timer for an instant in the future, moves it there, or takes it away. `behind`: severities that go first. */
  set(wake: { atMs: number; name: string; stage: string | undefined; behind: number } | undefined): void {
    if (this.armed?.atMs === wake?.atMs) return;
    this.armed?.scope.cancel();
    this.armed = undefined;
    if (wake === undefined) return;
    const scope = new CancellationScope();
    const armed = { atMs: wake.atMs, scope };
    this.armed = armed;
    const rung = scope.run(() =>
      sleep(Math.max(wake.atMs - Date.now(), 1) + wake.behind * BEHIND_MS, {
        summary: summary(wake.name),
        ...inStage(wake.stage),
      }),
    );
    rung.then(
      () => {
        if (this.armed === armed) this.armed = undefined;
        this.ring();
      },
      (error: unknown) => {
        if (!isCancellation(error)) throw error;
      },
    );
  }
}
