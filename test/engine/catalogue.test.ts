/** The catalogue of events: what the kernel tells is in it, with these facts and no others; what is in it is told somewhere. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TimelineEventSchema } from '../../wire/timeline-events.ts';
import { masked } from '../../api/translate/reveal.ts';
import { eventToWire } from '../../api/translate/timeline.ts';
import { type Draft, emit } from '../../engine/state/draft.ts';
import { EVENT_NAMES, isEventName } from '../../engine/told/events.ts';
import { load } from '../../language/load.ts';
import { tell } from '../../simulator/storm.ts';
import { readFolder } from '../setup/folder.ts';
import { SEED } from '../setup/seed.ts';
import { STORM_MS } from '../setup/complaint.ts';

const STORMS = 12;
const { packages, organization } = load(readFolder('test/language/every-key'));

test('what storms over every key of the language tell fits the schema of the timeline', () => {
  if (organization === undefined) throw new Error('The workspace has no organization');
  const told = new Set<string>();
  for (const { plan } of packages.values()) {
    for (let seed = SEED; seed < SEED + STORMS; seed++) {
      const { play } = tell({ plan, organization }, seed, STORM_MS);
      for (const event of play.events) {
        const line = eventToWire(event, plan, masked);
        // Parsing leaves out what the schema does not have.
        expect(TimelineEventSchema.parse(line)).toEqual(line);
        told.add(event.type);
      }
    }
  }
  expect(told.size).toBeGreaterThan(EVENT_NAMES.length / 2);
});

test('every event of the catalogue is told somewhere', () => {
  const files = ['engine', 'duties'].flatMap((room) =>
    (readdirSync(room, { recursive: true }) as string[]).map((path) => join(room, path)),
  );
  const code = files
    .filter((path) => path.endsWith('.ts') && !path.includes('told'))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n');
  // The ends of runs are made of a word (duties/cut-off).
  const isTold = (name: string) =>
    code.includes(`'${name}'`) || (name.startsWith('run.') && code.includes('`run.${how}`'));
  expect(EVENT_NAMES.filter((name) => !isTold(name))).toEqual([]);
});

test('names of another version are known to be none', () => {
  expect(isEventName('clock.met')).toBe(true);
  expect(isEventName('clock.melted')).toBe(false);
  expect(isEventName('toString')).toBe(false);
});

/** Compiled, never called: each of these is a mistake that must not compile. */
export function mistakes(d: Draft): void {
  emit(d, 'case.resolved');
  emit(d, 'clock.met', { clock: 'a', data: { of: 1 } });
  // @ts-expect-error no such event
  emit(d, 'clock.melted');
  // @ts-expect-error a fact of another type
  emit(d, 'clock.met', { clock: 'a', data: { of: 'first' } });
  // @ts-expect-error a fact is missing
  emit(d, 'clock.warned', { clock: 'a', data: { of: 1 } });
  // @ts-expect-error a fact too many
  emit(d, 'clock.met', { clock: 'a', data: { of: 1, percent: 75 } });
  // @ts-expect-error no facts at all
  emit(d, 'clock.met');
  // @ts-expect-error not of a step
  emit(d, 'clock.met', { clock: 'a', step: 'work', visit: 1, data: { of: 1 } });
  // @ts-expect-error of which clock?
  emit(d, 'clock.met', { data: { of: 1 } });
  // @ts-expect-error none of its words
  emit(d, 'clock.cancelled', { clock: 'a', data: { of: 1, reason: 'tired' } });
  // @ts-expect-error fits one of the two only
  emit(d, d.nowMs > 0 ? 'clock.met' : 'clock.warned', { clock: 'a', data: { of: 1 } });
}
