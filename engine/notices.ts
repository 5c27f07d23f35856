/**
 * Telling people: who stands behind a role is asked of the directory when it matters (semantics rule 10); a message to a
 * customer out of hours, or to a named person off shift, waits for the opening (rule 12).
 */
import { nextOpening } from '../language/calendar/arithmetic.ts';
import type { Value, Who } from '../language/plan.ts';
import { scopeOf } from './context.ts';
import { type Draft, emit, nextKey } from './draft.ts';
import { evaluate } from './evaluate.ts';
import type { Answer } from './event.ts';
import type { Notice } from './state.ts';
import type { Recipient } from './turn.ts';
import { somebody } from './who.ts';

/** Ours: how long until the directory is asked again when the record was away. */
const ASK_AGAIN_MS = 60_000;

export interface Telling {
  who: Who;
  message?: string;
  about: string;
  values?: Record<string, Value>;
  level?: Notice['level'];
  urgent?: boolean;
}

/** Sends, or asks and then sends. Answers whether an answer of the directory is awaited. */
export function tell(d: Draft, telling: Telling): boolean {
  const target = somebody(d, telling.who);
  const notice: Notice = {
    key: `n${nextKey(d)}`,
    who: telling.who,
    about: telling.about,
    values: telling.values ?? {},
    ...(telling.message !== undefined && { message: telling.message }),
    ...(telling.level !== undefined && { level: telling.level }),
    ...(telling.urgent && { urgent: true as const }),
  };
  if (target === undefined) {
    emit(d, 'notice.nobody', { data: { who: notice.who, about: notice.about } });
    return false;
  }
  if (target.kind === 'customer') {
    sendToCustomer(d, notice, target.ref);
    return false;
  }
  d.state.notices.push(notice);
  ask(d, notice);
  return true;
}

/** Tells people already known by id, at once. */
export function tellPeople(d: Draft, ids: string[], about: string, values: Record<string, Value>): void {
  if (ids.length > 0) send(d, { key: '', who: 'people', about, values }, { kind: 'person', ids });
}

function ask(d: Draft, notice: Notice): void {
  const target = somebody(d, notice.who);
  if (target === undefined || target.kind === 'customer') return;
  const { team } = d.state;
  const who = target.kind === 'person' ? target.id : target.who;
  d.questions.push({ key: notice.key, want: 'all', who, not: [], ...(team !== undefined && { team }) });
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

function send(d: Draft, notice: Notice, to: Recipient): void {
  d.commands.push({
    type: 'notify',
    key: nextKey(d),
    to,
    about: notice.about,
    values: { ...notice.values, ...textValues(d, notice.message) },
    ...(notice.message !== undefined && { message: notice.message }),
  });
  emit(d, 'notice.sent', {
    data: {
      who: notice.who,
      about: notice.about,
      to: to.kind === 'person' ? to.ids : to.field,
      ...(notice.message !== undefined && { message: notice.message }),
      ...(notice.level !== undefined && { level: notice.level.level, clock: notice.level.clock }),
    },
  });
}

/** What the message's text names, as it stands now; personal values stay references, resolved on delivery. */
function textValues(d: Draft, message: string | undefined): Record<string, Value> {
  const named = message === undefined ? undefined : d.plan.messages[message]?.values;
  if (named === undefined) return {};
  const scope = scopeOf(d);
  return Object.fromEntries(named.map(([name, expr]) => [name, evaluate(expr, scope)]));
}

/** The directory's answer to a notice: the people reached, none when nobody is there; undefined while it must be asked again. */
export function answerNotice(d: Draft, notice: Notice, answer: Answer, skip: readonly string[]): string[] | undefined {
  if (answer.away) {
    notice.atMs = d.nowMs + ASK_AGAIN_MS;
    return undefined;
  }
  drop(d, notice);
  const tellable = answer.people.filter((p) => !skip.includes(p.id));
  const now = tellable.filter((p) => notice.urgent || p.freeAtMs === undefined);
  if (now.length > 0) send(d, notice, { kind: 'person', ids: now.map((p) => p.id) });
  for (const p of tellable) {
    if (p.freeAtMs !== undefined && !notice.urgent)
      d.state.notices.push({ ...notice, key: `n${nextKey(d)}`, to: [p.id], atMs: p.freeAtMs });
  }
  if (answer.people.length === 0) emit(d, 'notice.nobody', { data: { who: notice.who, about: notice.about } });
  return answer.people.map((p) => p.id);
}

/** A waiting notice's instant has come: it goes out, or the directory is asked again. */
export function wakeNotice(d: Draft, notice: Notice): void {
  delete notice.atMs;
  if (notice.to === undefined) {
    ask(d, notice);
    return;
  }
  drop(d, notice);
  const toCustomer = somebody(d, notice.who)?.kind === 'customer';
  send(d, notice, toCustomer ? customer(notice, notice.to[0] ?? '') : { kind: 'person', ids: notice.to });
}

function drop(d: Draft, notice: Notice): void {
  d.state.notices.splice(d.state.notices.indexOf(notice), 1);
}
