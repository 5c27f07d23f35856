/** The rules that only hand-overs have. */
import type { Checked } from '../../check/rule.ts';
import type { HandOverStep } from '../../plan.ts';
import { checkPackets } from './packets.ts';
import { checkRedLines } from './red-lines.ts';

export function checkHandOver(checked: Checked, step: HandOverStep): void {
  checkRedLines(checked, step);
  checkPackets(checked, step);
}
