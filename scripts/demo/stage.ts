/** What the demo's stories are told with: people at the API, a voice, and a hand on the case's time. */
import type { WireAct } from '../../wire/act.ts';
import { ApiProblem, type DemoClient } from './client.ts';
import type { Narrator } from './narrator.ts';

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

export interface Stage {
  client: DemoClient;
  narrator: Narrator;
  /** Lets a case's time run ahead. */
  advance(caseId: string, ms: number): Promise<unknown>;
}

/** What the scenes hand on: whose complaint it is, and its case once it is open. */
export interface Tale {
  readonly customer: string;
  caseId: string;
}

export interface Scene {
  readonly name: string;
  play(stage: Stage, tale: Tale): Promise<void>;
}

/** Places a call; outside calling hours it is refused, and the caller tries again an hour later. */
export async function callInHours(stage: Stage, caseId: string, attempt: WireAct): Promise<void> {
  for (let hours = 0; ; hours++) {
    try {
      await stage.client.act('chu', caseId, attempt);
      break;
    } catch (error) {
      if (hours === 24 || !(error instanceof ApiProblem) || !error.code.startsWith('call-back/')) throw error;
      await stage.advance(caseId, hourMs);
    }
  }
  await stage.narrator.catchUp(caseId);
}
