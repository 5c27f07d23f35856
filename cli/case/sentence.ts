/** A domain event as a sentence: who, what, of which step or clock, and its facts with names, titles and times of people. */
import { isEventName, shapeOf } from '../../engine/told/events.ts';
import { type Kind, kindOf } from '../../engine/told/facts.ts';
import type { NoticeName } from '../../engine/told/notices.ts';
import { eventTitle } from '../../words/event-words.ts';
import { factWord, isSilent } from '../../words/fact-words.ts';
import { wordsIn } from '../../words/words.ts';
import { shown } from '../instant.ts';
import type { Terminal } from '../terminal.ts';
import type { TimelineEvent } from '../../wire/timeline.ts';
import type { Names } from './names.ts';
import { plain } from './print.ts';

interface Reader extends Pick<Terminal, 'locale'> {
  names: Names;
}

/** `李静 (li)：完成「登记」（结果 已登记）`, `Li Jing (li): done, Receipt (outcome registered)`. */
export function sentenceOf(event: TimelineEvent, reader: Reader): string {
  const { locale, names } = reader;
  const title = eventTitle(locale, event.type);
  const of = event.clock !== undefined ? names.clock(event.clock) : event.step && names.step(event.step);
  const facts = factsOf(event, reader);
  if (locale === 'zh') {
    const who = event.actor === undefined ? '' : `${names.person(event.actor)}：`;
    return `${who}${title}${of ? `「${of}」` : ''}${facts.length === 0 ? '' : `（${facts.join('，')}）`}`;
  }
  const who = event.actor === undefined ? '' : `${names.person(event.actor)}: `;
  return `${who}${title}${of ? ` – ${of}` : ''}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`;
}

function factsOf(event: TimelineEvent, reader: Reader): string[] {
  const { before, after, ...data } = event.data ?? {};
  const said = Object.entries(data).flatMap(([name, value]) => {
    if (isSilent(name) || value === null) return [];
    const word = factWord(reader.locale, name);
    const text = valueOf(event, name, value, reader);
    return text === '' ? [] : [word === '' ? text : `${word} ${text}`];
  });
  return [...changeOf(event, before, after, reader), ...said];
}

/** What was, and what is now: of fields one by one. */
function changeOf(event: TimelineEvent, before: unknown, after: unknown, reader: Reader): string[] {
  if (before === undefined && after === undefined) return [];
  if (isMap(before) || isMap(after)) {
    const [was, is] = [isMap(before) ? before : {}, isMap(after) ? after : {}];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].map((name) => {
      return `${reader.names.field(name)} ${told(was[name])} → ${told(is[name])}`;
    });
  }
  const was = before === undefined || before === null ? '—' : valueOf(event, 'before', before, reader);
  return [`${was} → ${after === undefined ? '—' : valueOf(event, 'after', after, reader)}`];
}

function valueOf(event: TimelineEvent, name: string, value: unknown, reader: Reader): string {
  if (Array.isArray(value)) return value.map((one) => valueOf(event, name, one, reader)).join('、');
  const kind = kindIn(event, name);
  const { names, locale } = reader;
  const text = typeof value === 'string' ? value : undefined;
  if (kind === 'instant') return text === undefined ? '' : shown(text);
  if (kind === 'person' || kind === 'recipients') return text === undefined ? told(value) : names.person(text);
  if (kind === 'team') return text === undefined ? told(value) : names.team(text);
  if (kind === 'role') return names.party(`role/${text}`);
  if (kind === 'who') return text?.includes('/') ? names.party(text) : told(value);
  if (kind === 'money') return locale === 'zh' ? `${value} 元` : `${value} yuan`;
  if (kind === 'percent') return `${value}%`;
  if (name === 'outcome' && text !== undefined && event.step !== undefined) return names.outcome(event.step, text);
  if (name === 'about' && text !== undefined) return wordsIn(locale).notices[text as NoticeName] ?? text;
  if (name === 'fields' || name === 'field' || name === 'computed') return names.field(told(value));
  if (kind === 'values' && isMap(value)) {
    return Object.entries(value)
      .map(([field, it]) => `${names.field(field)}=${told(it)}`)
      .join(' ');
  }
  if (kind === 'evidence' && isMap(value)) return told(value.name);
  return told(value);
}

function kindIn({ type }: TimelineEvent, name: string): Kind | undefined {
  const facts = (isEventName(type) ? shapeOf(type).data : undefined) ?? {};
  const fact = facts[name] ?? facts[`${name}?`];
  return fact === undefined ? undefined : kindOf(fact);
}

const told = (value: unknown): string => (value === undefined || value === null ? '—' : plain(value));

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
