/** What is compared: each contestant's name, who runs it, and how its workflow is started. */
import type { Beginning, Definition } from '../../workflows/contract.ts';

/** A worker process. */
export type Side = 'product' | 'by-hand';

export const SIDE_QUEUES: Record<Side, string> = { product: 'bench-product', 'by-hand': 'bench-by-hand' };

/** Writes to the record by ordinary activities, or by local ones. */
export type Contestant = 'product' | 'by hand' | 'by hand, local';

export const CONTESTANTS: readonly Contestant[] = ['product', 'by hand', 'by hand, local'];

export const sideOf = (contestant: Contestant): Side => (contestant === 'product' ? 'product' : 'by-hand');

/** Argument of the workflow written by hand. */
export interface ByHandInput {
  intake: Extract<Beginning, { intake: unknown }>['intake'];
  local: boolean;
}

export const argsOf = (
  contestant: Contestant,
  intake: ByHandInput['intake'],
  definition: Definition,
): [unknown] | [unknown, unknown] =>
  contestant === 'product' ? [{ intake }, definition] : [{ intake, local: contestant === 'by hand, local' }];
