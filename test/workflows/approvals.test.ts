/** Approvals on a real server with the record's ledger: races have one outcome, told to both; a payment has the grant's key. */
import { WorkflowUpdateFailedError } from '@temporalio/client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Act } from '../../engine/event.ts';
import { both, files } from '../setup/approvals.ts';
import { loadWritten } from '../setup/written.ts';
import { until } from '../setup/until.ts';
import { Shell } from '../setup/shell.ts';

let shell: Shell;
beforeAll(async () => {
  shell = await Shell.start(loadWritten('claim', both, files), 'claim');
});
afterAll(() => shell.stop());

const approve = (attempt?: number): Act => ({ act: 'approve', step: 'authorize', ...(attempt && { attempt }) });
const correct = (fen: number): Act => ({ act: 'complete', step: 'correct', as: 'corrected', with: { amount: fen } });

/** `taken`, or the code of the refusal. */
async function outcome(deed: Promise<unknown>): Promise<string> {
  try {
    await deed;
    return 'taken';
  } catch (error) {
    if (!(error instanceof WorkflowUpdateFailedError)) throw error;
    return (error.cause as { details?: { code: string }[] }).details?.[0]?.code ?? 'failed';
  }
}

function settled(caseId: string, holds: (types: string[]) => boolean): Promise<string[]> {
  return until(async () => {
    const types = (await shell.record.timeline(caseId, { limit: 200 })).items.map((event) => event.type);
    return holds(types) ? types : undefined;
  });
}

const lines = async (caseId: string) =>
  (await shell.record.grants({ case: caseId })).map((row) => [row.amount / 100, row.state, row.by ?? '-']);

describe('approve while the amount changes', () => {
  /** What the case must have come to, by what the approver was told. */
  const consequences: Record<string, { decided: number; ledger: unknown[] }> = {
    // Approved for 300 before it became 600: the payment is refused.
    taken: { decided: 1, ledger: [[300, 'reserved', 'ma']] },
    // Changed first: asked anew for 600, and the answer to the visit before is refused.
    'act/stale-attempt': {
      decided: 0,
      ledger: [
        [300, 'released', '-'],
        [600, 'reserved', '-'],
      ],
    },
  };

  test.each([0, 1, 2, 3, 4, 5])('exactly one outcome, told to both, round %i', async (round) => {
    const caseId = await shell.open({ customer: `K-${round}` });
    const approving = () => outcome(shell.act(caseId, 'ma', approve(1)));
    const correcting = () => outcome(shell.act(caseId, 'cb', correct(60_000)));
    const order = round % 2 === 0 ? [approving, correcting] : [correcting, approving];
    const told = await Promise.all(order.map((deed) => deed()));
    const [approved = '', corrected] = round % 2 === 0 ? told : told.toReversed();
    expect(corrected).toBe('taken');
    expect(Object.keys(consequences)).toContain(approved);
    const { decided = 0, ledger } = consequences[approved] ?? {};
    // Refused, the payment has failed; asked anew, the approval waits.
    const end = decided === 1 ? 'action.failed' : 'step.withdrawn';
    const types = await settled(caseId, (it) => it.includes(end) && it.at(-1) !== 'data.changed');
    expect(types.filter((type) => type === 'approval.decided')).toHaveLength(decided);
    await expect.poll(() => lines(caseId)).toEqual(ledger);
    expect(shell.actions.filter((action) => action.startsWith(caseId))).toEqual([]);
  });

  test('two who approve at once: one decides, the other hears that it is decided', async () => {
    const caseId = await shell.open({ customer: 'K-20' });
    const answers = await Promise.all([
      outcome(shell.act(caseId, 'ma', approve())),
      outcome(shell.act(caseId, 'cao', approve())),
    ]);
    expect(answers.filter((it) => it === 'taken')).toHaveLength(1);
    expect(['approval/being-decided', 'act/step-not-open']).toContain(answers.find((it) => it !== 'taken'));
  });
});

test('what is approved is paid under the grant’s key, and committed', async () => {
  const caseId = await shell.open({ customer: 'K-30' });
  await shell.act(caseId, 'cao', approve());
  await shell.act(caseId, 'cb', correct(30_000));
  await settled(caseId, (types) => types.includes('grant.committed'));
  const [line] = await shell.record.grants({ case: caseId });
  expect(line).toMatchObject({ amount: 30_000, by: 'cao', role: 'team-lead', state: 'committed' });
  expect(shell.actions).toContain(`${caseId}:${line?.grant} payments.pay`);
});
