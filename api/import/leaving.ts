/** What a case on its way out says beside its fields: owner, contacts, open promises, and when it waited for others. */
import { clockId } from '../../language/clock-id.ts';
import type { View } from '../../engine/see/view.ts';
import type { Plan } from '../../language/plan.ts';
import type { ContactRow } from '../../records/store/read.ts';
import { type ExportedRow, IMPORT_LINES_MAX } from '../../wire/import.ts';
import type { Identity } from '../auth/identity.ts';
import type { Services } from '../services.ts';
import { allEvents } from '../cases/all-events.ts';
import { iso } from '../translate/instants.ts';
import { plain, type Reveal } from '../translate/reveal.ts';

/** As recorded: texts are still references. */
export interface Leaving {
  view: View;
  contacts: ContactRow[];
  promises: { text: string; untilMs: number; madeAtMs: number }[];
  pauses: { reason: string; fromMs: number; untilMs: number }[];
}

type Shown = Pick<ExportedRow, 'owner' | 'team' | 'contacts' | 'promises' | 'pauses'>;

/** @throws RecordAway */
export async function leavingOf(services: Services, { eyes }: Identity, view: View, plan: Plan): Promise<Leaving> {
  const seen = services.record.readAs(eyes);
  // The audit alone knows what was promised, and pauses that are over.
  const told = plan.promises === undefined && plan.pauses === undefined ? [] : await allEvents(seen, view.case);
  const said = new Map(
    told.flatMap((it) => (it.type === 'promise.made' ? [[clockId('promise', it.data.promise), it.data.what]] : [])),
  );
  const [, ...contacts] = await seen.contacts(view.case);
  return {
    view,
    contacts: contacts.slice(-IMPORT_LINES_MAX),
    promises: view.clocks.flatMap(({ id, stoppedAtMs, startedAtMs = 0, dueMs = 0 }) => {
      const text = said.get(id);
      return text === undefined || stoppedAtMs !== undefined ? [] : [{ text, untilMs: dueMs, madeAtMs: startedAtMs }];
    }),
    pauses: [
      ...told.flatMap((it) =>
        it.type === 'pause.ended' && it.cycle === view.cycle
          ? [{ reason: it.data.reason, fromMs: it.data.since, untilMs: it.data.at ?? it.atMs }]
          : [],
      ),
      ...(view.pauses ?? []).map(({ reason, sinceMs, untilMs }) => ({ reason, fromMs: sinceMs, untilMs })),
    ],
  };
}

/** Every reference in it. */
export function textsOf({ contacts, promises }: Leaving): string[] {
  return [...contacts.flatMap(({ note }) => note ?? []), ...promises.map(({ text }) => text)];
}

/** With its texts as the caller may read them. */
export function leavingFor({ view, contacts, promises, pauses }: Leaving, reveal: Reveal, plan: Plan): Shown {
  const textOf = (ref: string) => plain(reveal.of(ref));
  const { owner, team } = view;
  return {
    ...(owner !== undefined && { owner }),
    ...(owner !== undefined && team !== undefined && Object.hasOwn(plan.teams, team) && { team }),
    ...(contacts.length > 0 && {
      contacts: contacts.map(({ atMs, direction, channel, note }) => {
        const text = note === undefined ? null : textOf(note);
        return {
          at: iso(atMs),
          direction,
          ...(channel !== undefined && { channel }),
          ...(text !== null && { text: String(text) }),
        };
      }),
    }),
    ...(promises.length > 0 && {
      promises: promises.map(({ text, untilMs, madeAtMs }) => ({
        // What was promised may be erased; that something was is not.
        text: String(textOf(text) ?? '-'),
        until: iso(untilMs),
        made_at: iso(madeAtMs),
      })),
    }),
    ...(pauses.length > 0 && {
      pauses: pauses.map(({ reason, fromMs, untilMs }) => ({ reason, from: iso(fromMs), until: iso(untilMs) })),
    }),
  };
}
