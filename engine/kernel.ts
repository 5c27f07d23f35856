/**
 * The kernel's door: pure functions over (plan, state, event, now). The workflow, the simulator, the proofs and the CLI run
 * exactly this. No I/O, no clock, no randomness.
 */
export { migrate } from './migrate/migrate.ts';
export { view } from './see/see.ts';
export { apply, open, refuse, refuseIntake, Refused, tryAct } from './step.ts';
