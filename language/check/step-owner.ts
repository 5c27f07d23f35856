/** Nobody waits for nobody: where a case waits, somebody owns it or a team is asked. */
import { faultAtKey } from '../context.ts';
import { at } from '../source/place.ts';
import type { Rule } from './rule.ts';

export const stepOwner: Rule = ({ context, facts }) => {
  for (const id of facts.unowned) faultAtKey(context, 'step/no-owner', at(context.root, 'steps', id), { step: id });
};
