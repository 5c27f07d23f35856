/** A scenario file → stories in the kernel's units, every name in them checked against the SOP they test. */
import { eventNames } from '../compile/event-names.ts';
import { type Context, fault, faultAtKey, known } from '../context.ts';
import type { Value } from '../plan.ts';
import { REFUSAL_CODES } from '../refusal-codes.ts';
import type { EntrySource, ScenarioSource, ScenariosSource } from '../schema/scenarios.ts';
import { at, keyRange, type Place, rootOf, type Source, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { ACT_WORDS, compileAct } from './acts.ts';
import { callAt, compileExpect, itemAt, listOf } from './expect.ts';
import type { Deed, Entry, Scenario, ScenarioFile, ScriptedReply } from './scenario.ts';
import { elapsedAt, givenValues, instantAt, keyOf, offsetOf, personAt } from './values.ts';

/** What a line of a story may do, of which it does exactly one. */
const DEEDS = ['act', 'event', 'open', 'expect'] as const;

/** Compiles what the schema accepted. To be used only when nothing was reported as an error. */
export function compileScenarios(context: Context, file: ScenariosSource, source: Source): ScenarioFile {
  const places = at(rootOf(source), 'scenarios');
  const seen = new Map<string, Place>();
  const scenarios = file.scenarios.map((scenario, i) => {
    const place = at(places, i);
    const first = seen.get(scenario.title);
    if (first === undefined) seen.set(scenario.title, at(place, 'title'));
    else
      context.reporter.report(
        'scenario/same-title',
        valueRange(at(place, 'title')),
        { found: scenario.title },
        valueRange(first),
      );
    return compileScenario(context, scenario, place);
  });
  return { file: source.file, sop: file.sop, scenarios };
}

function compileScenario(context: Context, scenario: ScenarioSource, place: Place): Scenario {
  const openPlace = at(place, 'open');
  const open = givenValues(context, scenario.open, openPlace);
  for (const [name, field] of Object.entries(context.fields))
    if (field.required && !Object.hasOwn(scenario.open, name))
      faultAtKey(context, 'shape/missing-key', openPlace, { key: name });
  return {
    title: scenario.title,
    range: valueRange(at(place, 'title')),
    startMs: instantAt(context, scenario.start, at(place, 'start')),
    offsetMinutes: offsetOf(scenario.start),
    open,
    ...(scenario.received_at !== undefined && {
      receivedMs: instantAt(context, scenario.received_at, at(place, 'received_at')),
    }),
    ...(scenario.by !== undefined && { by: personAt(context, scenario.by, ['customer'], at(place, 'by')) }),
    absent: listOf(scenario.absent ?? []).map((id, i) => personAt(context, id, [], itemAt(at(place, 'absent'), i))),
    replies: repliesOf(context, scenario.replies ?? {}, at(place, 'replies')),
    story: compileStory(context, scenario.story, at(place, 'story')),
  };
}

function repliesOf(context: Context, source: Record<string, unknown[]>, place: Place): Record<string, ScriptedReply[]> {
  return Object.fromEntries(
    Object.entries(source).map(([call, replies]) => {
      const here = at(place, call);
      callAt(context, call, keyOf(here));
      return [call, replies.map((reply, i) => replyOf(context, reply, at(here, i)))];
    }),
  );
}

function replyOf(context: Context, reply: unknown, place: Place): ScriptedReply {
  if (reply === 'failed') return 'failed';
  if (typeof reply === 'object' && reply !== null && !Array.isArray(reply)) return reply as Record<string, Value>;
  fault(context, 'shape/wrong-value', place, {
    found: String(reply),
    expected: 'failed, { … }',
    suggestion: undefined,
  });
  return 'failed';
}

function compileStory(context: Context, story: readonly EntrySource[], place: Place): Entry[] {
  let latestMs = 0;
  return story.flatMap((entry, i) => {
    const here = at(place, i);
    const atMs = elapsedAt(context, entry.at, at(here, 'at'));
    if (atMs < latestMs) fault(context, 'scenario/back-in-time', at(here, 'at'), { found: entry.at });
    latestMs = Math.max(latestMs, atMs);
    const deed = deedOf(context, entry, here);
    return deed === undefined ? [] : [{ atMs, range: deedRange(entry, here), ...deed }];
  });
}

/** The word that says what is done: where an eye looking for the deed stops. */
function deedRange(entry: EntrySource, place: Place) {
  const deed = DEEDS.find((it) => entry[it] !== undefined) ?? 'at';
  const name = deed === 'act' ? Object.keys(entry.act ?? {}).find((key) => ACT_WORDS.includes(key)) : undefined;
  return keyRange(name === undefined ? at(place, deed) : at(place, deed, name));
}

function deedOf(context: Context, entry: EntrySource, place: Place): Deed | undefined {
  const written = DEEDS.filter((deed) => entry[deed] !== undefined);
  const [deed, second] = written;
  if (deed === undefined || second !== undefined) {
    faultAtKey(context, 'scenario/not-one', second === undefined ? place : at(place, second), {
      expected: DEEDS.join(', '),
    });
    return undefined;
  }
  if (entry.refused !== undefined && deed !== 'act')
    faultAtKey(context, 'scenario/refused-without-act', at(place, 'refused'));
  else if (entry.refused !== undefined) checkRefusal(context, entry.refused, at(place, 'refused'));
  if (entry.received_at !== undefined && deed !== 'open')
    faultAtKey(context, 'scenario/received-without-open', at(place, 'received_at'));
  const here = at(place, deed);
  if (entry.act !== undefined) {
    const act = compileAct(context, entry.act, here);
    if (act === undefined) return undefined;
    return {
      deed: 'act',
      act,
      ...(entry.refused !== undefined && { refused: entry.refused, refusedRange: valueRange(at(place, 'refused')) }),
    };
  }
  if (entry.event !== undefined) {
    const [[name, data] = ['', {}]] = Object.entries(entry.event);
    known(context, 'scenario/unknown-event', name, eventNames(context), keyOf(at(here, name)));
    return { deed: 'event', name, data: data as Record<string, Value> };
  }
  if (entry.open !== undefined)
    return {
      deed: 'open',
      data: givenValues(context, entry.open, here),
      ...(entry.received_at !== undefined && {
        receivedMs: instantAt(context, entry.received_at, at(place, 'received_at')),
      }),
    };
  return { deed: 'expect', checks: compileExpect(context, entry.expect ?? {}, here) };
}

/** A code that nothing refuses with would be expected for ever. What is meant is looked for among those of its kind. */
function checkRefusal(context: Context, code: string, place: Place): void {
  const codes: readonly string[] = REFUSAL_CODES;
  if (codes.includes(code)) return;
  const alike = codes.filter((it) => it.split('/')[0] === code.split('/')[0]);
  const kinds = [...new Set(codes.map((it) => `${it.split('/')[0]}/…`))];
  fault(context, 'scenario/unknown-refusal', place, {
    found: code,
    suggestion: nearest(code, codes),
    expected: (alike.length > 0 ? alike : kinds).join(', '),
  });
}
