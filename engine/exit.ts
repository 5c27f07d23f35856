/** How a rule says that a step is left: the outcome's name and where it leads. The route follows it (route.ts). */
import type { OutcomePlan } from '../language/plan.ts';
import type { Visit } from './state.ts';

export interface Exit {
  /** The visit that ends; absent for steps that never wait. */
  visit?: Visit;
  step: string;
  outcome: string;
  plan: OutcomePlan;
}
