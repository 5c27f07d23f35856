/** One notice to one recipient's text: the SOP's message or the standard notice, with values in the reader's words. */
import { bareTitle } from '../../words/bare-title.ts';
import { PAUSE_REASONS } from '../../language/pause-reasons.ts';
import type { Package, Value } from '../../language/plan.ts';
import { wordsIn } from '../../words/words.ts';
import type { Notice } from '../../workflows/contract.ts';
import { noticeText } from './notices.ts';
import { renderText, textFor } from './render.ts';
import { kindOf, type Reader, wordsFor } from './words.ts';

export interface Composing {
  notice: Notice;
  package: Package;
  caseId: string;
  title: string;
  reader: Reader;
  /** Personal values by reference. */
  opened: ReadonlyMap<string, Value>;
}

/** The references that the text of a notice needs, by the plan and never by their looks. */
export function referencesOf({ about, message, values }: Notice, { plan }: Package): string[] {
  // What somebody noted for a date of the own.
  if (about === 'remind-me' && typeof values.note === 'string') return [values.note];
  const named = message === undefined ? [] : (plan.messages[message]?.values ?? []);
  return named.flatMap(([name]) => {
    const value = values[name];
    return isPersonal(plan, name) && typeof value === 'string' ? [value] : [];
  });
}

/** @throws UnknownTextName */
export function composeText({ notice, package: found, caseId, title, reader, opened }: Composing): string {
  const { plan, texts } = found;
  const written = notice.message === undefined ? undefined : texts.messages[notice.message];
  if (written !== undefined) {
    const named = plan.messages[notice.message ?? '']?.values ?? [];
    const words = named.map(([name]) => {
      const given = notice.values[name] ?? null;
      const value = isPersonal(plan, name) && typeof given === 'string' ? (opened.get(given) ?? null) : given;
      return [name, wordsFor(value, kindOf(plan, name), reader)];
    });
    return renderText(textFor(written, reader.locale), Object.fromEntries(words));
  }
  const words = Object.entries(notice.values).map(([name, value]) => [
    name,
    standardWord(name, openedOf(notice, name, value, opened), found, reader),
  ]);
  const text = textFor(noticeText(notice.about, notice.values.clock !== undefined), reader.locale);
  return renderText(`${text}{{at}}`, {
    times: '',
    repeat: '',
    note: '',
    ...Object.fromEntries(words),
    title,
    case: caseId,
    at: said(notice.values.at, reader),
  });
}

/** The note of a private date is a reference until it is told. */
function openedOf({ about }: Notice, name: string, value: Value, opened: Composing['opened']): Value {
  if (about !== 'remind-me' || name !== 'note' || typeof value !== 'string') return value;
  return opened.get(value) ?? '';
}

/** A value of a standard notice. */
function standardWord(name: string, value: Value, found: Package, reader: Reader): string {
  if (name === 'clock') return clockTitle(found, value);
  if (name === 'pause') return pauseTitle(value, reader.locale);
  return wordsFor(value, name === 'due' || name === 'at' ? 'instant' : 'text', reader);
}

function pauseTitle(reason: Value, locale: Reader['locale']): string {
  const known = PAUSE_REASONS.find((it) => it === reason);
  return known === undefined ? String(reason) : wordsIn(locale).pauses[known];
}

/** When it was decided: it may wait for a shift, and two of a kind are told apart. */
function said(at: Value | undefined, reader: Reader): string {
  if (at === undefined || at === null) return '';
  const words = wordsFor(at, 'instant', reader);
  return reader.locale === 'zh' ? `（${words}）` : ` (${words})`;
}

function isPersonal({ fields }: Package['plan'], name: string): boolean {
  return Object.hasOwn(fields, name) && fields[name]?.personal === true;
}

/** Some notices know a clock by its id, `step:<step>` and `attempt:<step>` among them; others by its title already. */
function clockTitle({ plan }: Package, value: Value | undefined): string {
  const id = String(value);
  const step = id.slice(id.indexOf(':') + 1);
  const title = plan.clocks.find((it) => it.id === id)?.title ?? plan.steps.find((it) => it.id === step)?.title;
  return title === undefined ? id : bareTitle(title);
}
