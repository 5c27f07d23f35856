/** A scenario file → stories in the kernel's units, every name in them checked against the SOP they test. */
import { eventNames } from '../compile/event-names.ts';
import type { CompiledSop } from '../compile/plan.ts';
import { type Context, fault, faultAtKey, known } from '../context.ts';
import type { Value } from '../plan.ts';
import { REFUSAL_CODES } from '../refusal-codes.ts';
import type { EntrySource, ScenarioSource, ScenariosSource } from '../schema/scenarios.ts';
import { at, keyRange, type Place, rootOf, type Source, valueRange } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { ACT_WORDS, compileAct } from './acts.ts';
import { StoryCast } from './cast.ts';
import { callAt, compileExpect, itemAt, listOf } from './expect.ts';
import type { Deed, Entry, Scenario, ScenarioFile, ScriptedReply } from './scenario.ts';
import { elapsedAt, givenValues, instantAt, keyOf, offsetOf, personAt } from './values.ts';

/** What a line of a story may do, of which it does exactly one. */
const DEEDS = ['act', 'event', 'open', 'expect', 'absent', 'present'] as const;
/** What stands beside `open` alone. */
const OF_INTAKES = ['received_at', 'by', 'sop'] as const;

/** The SOPs of the workspace by id, as far as they could be read: a story may tell of several. */
type Compiled = ReadonlyMap<string, CompiledSop | undefined>;

/** Compiles what the schema accepted. To be used only when nothing was reported as an error. */
export function compileScenarios(
  context: Context,
  file: ScenariosSource,
  source: Source,
  compiled: Compiled,
): ScenarioFile {
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
    return compileScenario(context, scenario, place, compiled);
  });
  const reasons = at(rootOf(source), 'not_reached');
  const notReached = Object.entries(file.not_reached ?? {}).map(([what, reason]) => {
    return [what, { reason, range: keyRange(at(reasons, what)) }] as const;
  });
  return { file: source.file, sop: file.sop, notReached: Object.fromEntries(notReached), scenarios };
}

function compileScenario(context: Context, scenario: ScenarioSource, place: Place, compiled: Compiled): Scenario {
  const cast = new StoryCast(context, compiled);
  const open = openingAt(context, scenario.open, at(place, 'open'));
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
    replies: repliesOf(context, scenario.replies ?? {}, at(place, 'replies'), cast),
    story: compileStory(context, scenario.story, at(place, 'story'), cast),
  };
}

/** The fields of a case that is opened: those that are required must be there. */
function openingAt(context: Context, given: Record<string, unknown>, place: Place): Record<string, Value> {
  for (const [name, field] of Object.entries(context.fields))
    if (field.required && !Object.hasOwn(given, name)) faultAtKey(context, 'shape/missing-key', place, { key: name });
  return givenValues(context, given, place);
}

function repliesOf(
  context: Context,
  source: Record<string, unknown[]>,
  place: Place,
  cast: StoryCast,
): Record<string, ScriptedReply[]> {
  return Object.fromEntries(
    Object.entries(source).map(([call, replies]) => {
      const here = at(place, call);
      if (!cast.starts(call)) callAt(context, call, keyOf(here));
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

function compileStory(context: Context, story: readonly EntrySource[], place: Place, cast: StoryCast): Entry[] {
  let latestMs = 0;
  return story.flatMap((entry, i) => {
    const here = at(place, i);
    const atMs = elapsedAt(context, entry.at, at(here, 'at'));
    if (atMs < latestMs) fault(context, 'scenario/back-in-time', at(here, 'at'), { found: entry.at });
    latestMs = Math.max(latestMs, atMs);
    const deed = deedOf(context, entry, here, cast);
    if (deed === undefined) return [];
    return [{ atMs, range: deedRange(entry, here), ...(entry.case !== undefined && { of: entry.case }), ...deed }];
  });
}

/** The word that says what is done: where an eye looking for the deed stops. */
function deedRange(entry: EntrySource, place: Place) {
  const deed = DEEDS.find((it) => entry[it] !== undefined) ?? 'at';
  const name = deed === 'act' ? Object.keys(entry.act ?? {}).find((key) => ACT_WORDS.includes(key)) : undefined;
  return keyRange(name === undefined ? at(place, deed) : at(place, deed, name));
}

function deedOf(context: Context, entry: EntrySource, place: Place, cast: StoryCast): Deed | undefined {
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
  if (deed !== 'open')
    for (const key of OF_INTAKES)
      if (entry[key] !== undefined) faultAtKey(context, 'scenario/received-without-open', at(place, key), { key });
  const here = at(place, deed);
  if (deed === 'open') return openOf(context, entry, place, cast);
  if (deed === 'absent' || deed === 'present')
    return { deed, people: listOf(entry[deed] ?? []).map((id, i) => personAt(context, id, [], itemAt(here, i))) };
  const about = entry.case === undefined ? context : cast.contextOf(entry.case, at(place, 'case'));
  return about && ofCase(about, entry, place, cast);
}

/** What befalls one case, read by its own SOP. */
function ofCase(context: Context, entry: EntrySource, place: Place, cast: StoryCast): Deed | undefined {
  if (entry.act !== undefined) {
    const act = compileAct(context, entry.act, at(place, 'act'), cast);
    if (act === undefined) return undefined;
    return {
      deed: 'act',
      act,
      ...(entry.refused !== undefined && { refused: entry.refused, refusedRange: valueRange(at(place, 'refused')) }),
    };
  }
  if (entry.event !== undefined) {
    const [[name, data] = ['', {}]] = Object.entries(entry.event);
    known(context, 'scenario/unknown-event', name, eventNames(context), keyOf(at(place, 'event', name)));
    return { deed: 'event', name, data: data as Record<string, Value> };
  }
  return { deed: 'expect', checks: compileExpect(context, entry.expect ?? {}, at(place, 'expect'), cast) };
}

/** Another intake; with `case` it opens that one. */
function openOf(context: Context, entry: EntrySource, place: Place, cast: StoryCast): Deed | undefined {
  const { case: name, sop, open = {} } = entry;
  const about = sop === undefined ? context : cast.openingOf(sop, at(place, 'sop'));
  if (name !== undefined) cast.opens(name, sop ?? context.sop.sop, at(place, 'case'));
  if (about === undefined) return undefined;
  const read = name === undefined ? givenValues : openingAt;
  return {
    deed: 'open',
    data: read(about, open, at(place, 'open')),
    ...(sop !== undefined && { sop }),
    ...(entry.by !== undefined && { by: personAt(context, entry.by, ['customer'], at(place, 'by')) }),
    ...(entry.received_at !== undefined && {
      receivedMs: instantAt(context, entry.received_at, at(place, 'received_at')),
    }),
  };
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
