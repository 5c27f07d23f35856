/** A server held against the virtual clock: here the "server" is a virtual clock, too, on which something was changed. */
import { expect, test } from 'vitest';
import { load } from '../../../language/load.ts';
import { runOnServer } from '../../../simulator/on-temporal/conformance.ts';
import { summaryOf } from '../../../simulator/scenario/report.ts';
import type { SetUp } from '../../../simulator/scenario/stage.ts';
import { onVirtualClock } from '../../../simulator/scenario/virtual.ts';
import { oneScenario, withScenarios } from './told.ts';

const REGISTERED =
  '{ at: 10m, act: { complete: receive, as: registered, with: { category: product }, evidence: [call-recording, case-record] } }';
const story = [REGISTERED, '{ at: 20m, expect: { step: classify } }'];

async function failures(lines: readonly string[], setUp: SetUp): Promise<string[]> {
  const files = withScenarios(oneScenario(lines));
  const [run] = await runOnServer(load(files, { locale: 'en' }), { setUp });
  return (run?.told ?? []).flatMap((told) =>
    told.failures.map((failure) =>
      summaryOf(failure, { plan: run?.plan as never, scenario: told.scenario, files, locale: 'en' }),
    ),
  );
}

test('the same on both is good', async () => {
  expect(await failures(story, onVirtualClock)).toEqual([]);
});

test('whatever the server does otherwise is told, although every expectation holds', async () => {
  const warnsEarly: SetUp = (cast, opening, outside) => {
    const clocks = cast.plan.clocks.map((clock) => (clock.id === 'response' ? { ...clock, warn: [1] } : clock));
    const plan = { ...cast.plan, clocks };
    return onVirtualClock({ ...cast, plan }, { ...opening, plan }, outside);
  };
  const [found] = await failures(story, warnsEarly);
  expect(found).toBe(
    '2m24s: the server did otherwise than the virtual clock: there task.assigned receive 1 1 li li, here clock.warned response 1 1',
  );
});

test('a line too close before a deadline is not left to a server', async () => {
  const never: SetUp = () => Promise.reject(new Error('no server is asked'));
  expect(await failures(['{ at: 4h, act: { contact: in } }'], never)).toEqual([
    expect.stringMatching(/^4h: less than ten seconds before something is due.*4h$/),
  ]);
});

test('a stage that breaks fails its scenario and no other', async () => {
  const breaks: SetUp = () => Promise.reject(new Error('the database is away'));
  expect(await failures(story, breaks)).toEqual(['0m: it could not be told to its end: the database is away']);
});
