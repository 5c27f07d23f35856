/** Tells a case's events as they happen: one line each, with the case's own (virtual) time, in the terminal's language. */
import type { TimelineEvent } from '../../wire/timeline.ts';
import type { DemoClient } from './client.ts';
import { lineOf } from './lines.ts';

/** The story's people and clocks are in Shanghai. */
const shanghaiMs = 8 * 3_600_000;

export interface Narrator {
  /** A heading of the story. */
  scene(text: string): void;
  /** Prints what the case's timeline has that was not told yet. Resolves with those events. */
  catchUp(caseId: string): Promise<TimelineEvent[]>;
  line(text: string): void;
}

/** @param write gets whole lines. */
export function makeNarrator(client: DemoClient, write: (line: string) => void): Narrator {
  const toldOf = new Map<string, number>();
  return {
    scene: (text) => write(`\n■ ${text}`),
    line: (text) => write(`  ${text}`),
    catchUp: async (caseId) => {
      let told = toldOf.get(caseId) ?? 0;
      const events = await client.timeline(caseId, told);
      for (const event of events) {
        told = Math.max(told, event.seq);
        const words = lineOf(event);
        if (words !== undefined) write(`  ${localTime(event.at)}  ${words}`);
      }
      toldOf.set(caseId, told);
      return events;
    },
  };
}

/** `11-24 17:30`, in Shanghai. */
export function localTime(iso: string): string {
  return new Date(Date.parse(iso) + shanghaiMs).toISOString().slice(5, 16).replace('T', ' ');
}
