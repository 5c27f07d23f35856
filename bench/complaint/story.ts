/** One complaint from the first call to the confirmed call-back, without a breach: the acts that both sides answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Act } from '../../engine/event.ts';
import { callBackAfterMs } from './workspace.ts';

/** A reference as the vault makes them. */
const reference = `v1.${'a'.repeat(43)}`;
const HOUR_MS = 3_600_000;

export const openingData = { customer: 'CU-1', channel: 'hotline', description: reference, order: 'SO-20260101' };
export const openingAct: Act = { act: 'contact', direction: 'in' };

/** How to act in a case, once the step is open: as whoever has its task. */
export interface Stage {
  act(by: { step: string }, act: Act): Promise<void>;
}

const evidence = (...names: string[]) => names.map((name) => ({ name, ref: `${name}-1` }));

/** Seven acts after the opening. */
export async function playComplaint({ act }: Stage): Promise<void> {
  await act({ step: 'receive' }, { act: 'claim', step: 'receive' });
  await act(
    { step: 'receive' },
    {
      act: 'complete',
      step: 'receive',
      as: 'registered',
      with: { category: 'installation' },
      evidence: evidence('call-recording', 'case-record'),
    },
  );
  await act(
    { step: 'classify' },
    { act: 'complete', step: 'classify', as: 'judged', with: { category: 'installation', severity: 'S3' } },
  );
  await act({ step: 'dispatch' }, { act: 'claim', step: 'dispatch' });
  await act(
    { step: 'propose' },
    {
      act: 'complete',
      step: 'propose',
      as: 'agreed',
      with: { plan: reference, plan_due: Date.now() + 9 * HOUR_MS },
    },
  );
  await act(
    { step: 'resolve' },
    {
      act: 'complete',
      step: 'resolve',
      as: 'solved',
      with: { root_cause: 'installation' },
      evidence: evidence('proof-of-resolution'),
    },
  );
  await sleep(callBackAfterMs);
  await act(
    { step: 'call-back' },
    {
      act: 'attempt',
      step: 'call-back',
      outcome: 'satisfied',
      answers: { attitude: 9, speed: 9, solution: 9 },
      evidence: evidence('call-recording', 'case-record'),
    },
  );
}
