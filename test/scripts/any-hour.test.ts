/** People try the demo at any hour of any day: its stories end the same, whatever is closed then. */
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { deliveryScenes } from '../../scripts/demo/delivery.ts';
import type { Scene } from '../../scripts/demo/stage.ts';
import { complaintScenes } from '../../scripts/demo/story.ts';
import { shippedWorkspace } from '../setup/shipped.ts';
import { count } from '../setup/length.ts';
import { complaintEnd, complaintTold, headlines } from '../setup/complaint-told.ts';
import { virtualStage } from './virtual-stage.ts';

const workspace = shippedWorkspace();
const halfHourMs = 30 * 60_000;
/** A Sunday, so that a weekend and a whole week are in it; 7 minutes past, for people do not begin at the full hour. */
const firstMs = Date.parse('2026-11-22T00:07:00+08:00');
/** Every run of the tests begins at each fifth half hour of the week, the lane `long` at each. */
const everyMs = count(5, 1) * halfHourMs;
const starts = Array.from({ length: Math.ceil((7 * 24 * 2 * halfHourMs) / everyMs) }, (_, i) => firstMs + i * everyMs);

beforeAll(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

async function toldAt(startMs: number, scenes: readonly Scene[]) {
  const { stage, told } = virtualStage(workspace, startMs);
  const tale = { customer: 'CU-1', caseId: '' };
  for (const scene of scenes) await scene.play(stage, tale);
  const { events } = told();
  return { view: await stage.client.view(tale.caseId), headlines: headlines(events), events };
}

test('the complaint', async () => {
  for (const startMs of starts) {
    const { view, headlines: lines } = await toldAt(startMs, complaintScenes);
    expect({ at: new Date(startMs).toISOString(), lines }).toEqual({
      at: new Date(startMs).toISOString(),
      lines: complaintTold,
    });
    expect(view).toMatchObject(complaintEnd);
  }
});

test('the delivery', async () => {
  for (const startMs of starts) {
    const { view, events } = await toldAt(startMs, deliveryScenes);
    const types = new Set(events.map((event) => event.type));
    expect({ at: new Date(startMs).toISOString(), state: view.state }).toEqual({
      at: new Date(startMs).toISOString(),
      state: 'closed',
    });
    for (const type of ['handover.rejected', 'arbitration.ruled', 'breach.attributed', 'handover.forced'])
      expect(types).toContain(type);
  }
});
