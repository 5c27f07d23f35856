/**
 * Telling people: who stands behind a role is asked of the directory when it matters (semantics rule 10); a message to a
 * customer out of hours, or to a named person off shift, waits for the opening (rule 12).
 */
import { nextOpening } from '../../language/calendar/arithmetic.ts';
import type { Value, Who } from '../../language/plan.ts';
import { teamAsked } from './accountable.ts';
import { scopeOf } from '../values/context.ts';
import { isWorstSeverity } from '../values/severity.ts';
import { type Draft, emit, nextKey } from '../state/draft.ts';
import { evaluate } from '../values/evaluate.ts';
import type { Answer } from '../event.ts';
import { isInPerson, looksAbove } from '../rules.ts';
import { isOver, type Notice } from '../state/state.ts';
import { filledTitle } from '../values/titles.ts';
import type { Matter, NoticeMatter, NoticeName } from '../told/notices.ts';
import type { Recipient } from '../turn.ts';
import { somebody } from './who.ts';
import { teamBehind } from './help-behind.ts';

/** Ours: how long until the directory is asked again when the record was away, doubled each time up to the longest. */
const ASK_AGAIN_MS = 60_000;
const ASK_AGAIN_MAX_MS = 16 * 60_000;

export type Telling = NoticeMatter & {
  who: Who;
  message?: string;
  level?: Notice['level'];
  urgent?: boolean;
};

/** What became of a notice: an answer of the directory is awaited, it went to a customer, or nobody stands behind it. */
export type Told = 'asked' | 'customer' | 'nobody';

/** Asks who stands behind it and then sends; a customer needs no asking. */
export function tell(d: Draft, telling: Telling): Told {
  const target = somebody(d, telling.who);
  const notice: Notice = {
    key: `n${nextKey(d)}`,
    // Who an item names is known only here, inside its branch.
    who: telling.who.startsWith('item/') && target?.kind === 'person' ? `person/${target.id}` : telling.who,
    about: telling.about,
    values: filled(d, telling.values ?? {}),
    message: telling.message,
    level: telling.level,
    ...(d.signal && { signal: d.signal }),
    ...(telling.urgent && { urgent: true as const }),
  };
  if (target === undefined) {
    emit(d, 'notice.nobody', { data: { who: notice.who, about: notice.about } });
    return 'nobody';
  }
  if (target.kind === 'customer') {
    sendToCustomer(d, notice, target.ref);
    return 'customer';
  }
  d.state.notices.push(notice);
  ask(d, notice);
  return 'asked';
}

/** Tells people known by id; those off shift hear of it when their shift opens (rule 12). */
export function tellPeople(d: Draft, ids: string[], matter: NoticeMatter): void {
  for (const id of ids) tell(d, { who: `person/${id}`, ...matter, urgent: isWorstSeverity(d) });
}

/** Tells somebody who is known to be there now. */
export function tellPresent(d: Draft, id: string, { about, values }: Matter<'reassigned'>): void {
  send(d, { key: '', who: `person/${id}`, about, values: filled(d, values) }, { kind: 'person', ids: [id] });
}

/** Titles among the values, with their names filled in. */
function filled(d: Draft, values: Record<string, Value>): Record<string, Value> {
  const titled = Object.entries(values).filter(([, it]) => typeof it === 'string' && it.includes('{{'));
  if (titled.length === 0) return values;
  return { ...values, ...Object.fromEntries(titled.map(([name, it]) => [name, filledTitle(d, it as string)])) };
}

/** Asks for the least loaded of a role to take over the open work (rule 9); none of `not`. Asked again while the record is away. */
export function askReassign(d: Draft, who: Who, not: string[], level: Notice['level']): void {
  const notice: Notice = {
    key: `n${nextKey(d)}`,
    who,
    about: 'reassign',
    values: {},
    reassign: not,
    ...(level && { level }),
  };
  d.state.notices.push(notice);
  ask(d, notice);
}

function ask(d: Draft, notice: Notice): void {
  const target = somebody(d, notice.who);
  if (target === undefined || target.kind === 'customer') {
    drop(d, notice);
    return;
  }
  const team = (notice.level && teamBehind(d, notice.level.clock)) ?? teamAsked(d);
  const who = target.kind === 'person' ? target.id : target.who;
  d.questions.push({
    key: notice.key,
    who,
    ...(notice.reassign === undefined
      ? { want: 'all' as const, not: [], ...(isInPerson(d) && { deputies: true as const }), ...awaits(d, notice) }
      : { want: 'one', by: 'least_loaded', not: notice.reassign }),
    team,
    ...(looksAbove(d) && notice.reassign === undefined && { near: notice.level === undefined ? 'last' : 'chain' }),
  });
}

/** What is asked of a team waits for its shift. */
const AWAITED: ReadonlySet<NoticeName> = new Set<NoticeName>(['help-asked', 'transfer-asked']);

/** A signal is disposed of by whom it told: with nobody there it waits for a shift (rule 27). */
function awaits(d: Draft, { signal, about }: Notice): { awaits?: true } {
  return isInPerson(d) && (signal !== undefined || AWAITED.has(about)) ? { awaits: true } : {};
}

function sendToCustomer(d: Draft, notice: Notice, ref: string): void {
  const hours = notice.message === undefined ? undefined : d.plan.messages[notice.message]?.hours;
  const table = hours === undefined ? undefined : d.plan.calendars[hours];
  const opensMs = table === undefined ? d.nowMs : (nextOpening(table, d.nowMs) ?? d.nowMs);
  if (opensMs > d.nowMs) d.state.notices.push({ ...notice, to: [ref], atMs: opensMs });
  else send(d, notice, customer(notice, ref));
}

function customer(notice: Notice, ref: string): Recipient {
  return { kind: 'customer', field: notice.who.slice(notice.who.indexOf('/') + 1), ref };
}

/** A message waiting for its hours keeps its addressee, whatever became of the field since. */
function isToCustomer(d: Draft, notice: Notice): boolean {
  const [kind, field = ''] = notice.who.split('/', 2);
  return kind === 'item_party' || (kind === 'field' && d.plan.fields[field]?.type === 'party');
}

function send(d: Draft, notice: Notice, to: Recipient): void {
  d.commands.push({
    type: 'notify',
    key: nextKey(d),
    to,
    about: notice.about,
    values: { ...notice.values, ...(notice.message === undefined ? { at: d.nowMs } : textValues(d, notice.message)) },
    message: notice.message,
  });
  const { level } = notice;
  emit(d, 'notice.sent', {
    data: {
      who: notice.who,
      about: notice.about,
      to: to.kind === 'person' ? to.ids : to.field,
      message: notice.message,
      ...(level !== undefined && { level: level.level, clock: level.clock }),
    },
  });
  const { phase, ladder } = d.state.clocks.find((c) => c.id === level?.clock && c.of === level.of) ?? {};
  // A clock that is over, and tells on no more, is as it was: nobody will hear that it is met.
  const tells = phase === 'running' || phase === 'paused' || ladder?.tellsOn;
  if (ladder !== undefined && tells && to.kind === 'person')
    ladder.notified = [...ladder.notified, ...to.ids.filter((id) => !ladder.notified.includes(id))];
}

/** What the message's text names, as it stands now (a standard notice tells its own instant); personal values stay references, resolved on delivery. */
function textValues(d: Draft, message: string | undefined): Record<string, Value> {
  const named = message === undefined ? undefined : d.plan.messages[message]?.values;
  if (named === undefined) return {};
  const scope = scopeOf(d);
  return Object.fromEntries(named.map(([name, expr]) => [name, evaluate(expr, scope)]));
}

/** The record was away: the notice waits and the directory is asked again, ever more rarely; one of a kind waits for all. */
export function askLater(d: Draft, notice: Notice): void {
  const tries = notice.tries ?? 0;
  notice.tries = tries + 1;
  notice.atMs = d.nowMs + Math.min(ASK_AGAIN_MS * 2 ** tries, ASK_AGAIN_MAX_MS);
  const { level, reassign } = notice;
  const same = (n: Notice) => n !== notice && n.to === undefined && n.tries !== undefined && alike(n, notice);
  if (level === undefined && reassign === undefined && d.state.notices.some(same)) drop(d, notice);
}

/** Two notices of one kind about one thing: the same but for how often it was said. */
function alike(a: Notice, b: Notice): boolean {
  if (a.about !== b.about || a.who !== b.who || a.message !== b.message) return false;
  const what = ({ level, signal, values }: Notice) =>
    JSON.stringify([level, signal, { ...values, times: 0, repeat: 0 }]);
  return what(a) === what(b);
}

/** The directory's answer to a notice: the people reached, none when nobody is there; undefined while it must be asked again. */
export function answerNotice(d: Draft, notice: Notice, answer: Answer, skip: readonly string[]): string[] | undefined {
  if (answer.away) {
    askLater(d, notice);
    return undefined;
  }
  drop(d, notice);
  noteTold(d, notice, answer);
  const tellable = answer.people.filter((p) => !skip.includes(p.id));
  const now = tellable.filter((p) => notice.urgent || p.freeAtMs === undefined);
  if (now.length > 0) send(d, notice, { kind: 'person', ids: now.map((p) => p.id) });
  for (const p of tellable) {
    if (p.freeAtMs === undefined || notice.urgent || !outlivesCase(d, notice)) continue;
    // Whoever comes back after a weekend hears the latest of each kind, not every repetition.
    d.state.notices = d.state.notices.filter((n) => n.to?.[0] !== p.id || !alike(n, notice));
    d.state.notices.push({ ...notice, key: `n${nextKey(d)}`, to: [p.id], atMs: p.freeAtMs });
  }
  if (answer.people.length === 0) emit(d, 'notice.nobody', { data: { who: notice.who, about: notice.about } });
  return answer.people.map((p) => p.id);
}

/** Whom a firing has told may dispose of it (rule 27). */
function noteTold(d: Draft, { signal }: Notice, { people }: Answer): void {
  if (signal === undefined || people.length === 0) return;
  d.state.firings = d.state.firings?.map((firing) => {
    if (firing.code !== signal.code || firing.n !== signal.n) return firing;
    const told = [...new Set([...(firing.told ?? []), ...people.map((p) => p.id)])];
    return { ...firing, told };
  });
}

/** A case that is over waits only for what its outcomes say; nobody is got out of bed to hear that a clock was met. */
function outlivesCase(d: Draft, notice: Notice): boolean {
  return ['outcome', 'signal'].includes(notice.about) || !isOver(d.state.state);
}

/** A waiting notice's instant has come: it goes out, or the directory is asked again. */
export function wakeNotice(d: Draft, notice: Notice): void {
  notice.atMs = undefined;
  if (notice.to === undefined) {
    ask(d, notice);
    return;
  }
  drop(d, notice);
  send(d, notice, isToCustomer(d, notice) ? customer(notice, notice.to[0] ?? '') : { kind: 'person', ids: notice.to });
}

export function drop(d: Draft, notice: Notice): void {
  d.state.notices = d.state.notices.filter((n) => n !== notice);
}

/** Closing drops what only made sense while the case ran: warnings, levels, reminders, offers. */
export function dropWorkingNotices(d: Draft): void {
  d.state.notices = d.state.notices.filter(
    (n) => n.about === 'outcome' || n.about === 'signal' || (n.about === 'met' && n.to === undefined),
  );
}
