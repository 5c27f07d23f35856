/**
 * The kernel's door: four pure functions over (plan, state, event, now). The workflow, the simulator, the proofs and the
 * CLI run exactly this. No I/O, no clock, no randomness.
 */
export { apply, open, refuse, Refused } from './step.ts';
export { view } from './see.ts';
