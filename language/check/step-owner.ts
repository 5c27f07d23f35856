/** Nobody waits for nobody: where a case waits, somebody owns it or a team is asked. */
import { faultAtKey, placeOf } from '../context.ts';
import type { Rule } from './rule.ts';

export const stepOwner: Rule = ({ context, facts }) => {
  for (const id of facts.unowned) faultAtKey(context, 'step/no-owner', placeOf(context, id), { step: id });
};
