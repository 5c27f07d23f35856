/** The kernel's values in a reader's words: 元, local time, names. Pure. */
import { localTimeOf, shownMs } from '../../language/calendar/local-time.ts';
import type { CalendarTable, FieldPlan, Plan, Value } from '../../language/plan.ts';

export interface Reader {
  locale: 'zh' | 'en';
  /** Whose offsets turn instants into local time. */
  calendar: CalendarTable | undefined;
  /** A person's name; the id where nobody knows it. */
  nameOf(person: string): string;
}

/** What a value is: a field's type, or that of one of the engine's names. */
export type Kind = FieldPlan['type'] | 'share' | 'duration';

/** Of the field or engine name that a text's `{{name}}` says (language/expression/names.ts). */
export function kindOf(plan: Plan, name: string): Kind {
  const field = Object.hasOwn(plan.fields, name) ? plan.fields[name] : undefined;
  if (field !== undefined) return field.type;
  if (/^clock\..+\.due$/.test(name)) return 'instant';
  if (/^clock\..+\.used$/.test(name)) return 'share';
  if (/^clock\..+\.left$/.test(name)) return 'duration';
  return name === 'owner' || /^(task\..+\.assignee|case\.(opened|resolved)_by)$/.test(name) ? 'person' : 'text';
}

/** `—` for what is empty. Choices, references and texts stay as they are. */
export function wordsFor(value: Value, kind: Kind, reader: Reader): string {
  const zh = reader.locale === 'zh';
  if (value === null) return '—';
  if (Array.isArray(value)) return value.map((it) => wordsFor(it, 'text', reader)).join(zh ? '、' : ', ');
  if (typeof value === 'object') return wordsFor(Object.values(value), 'text', reader);
  if (typeof value === 'boolean') return zh ? (value ? '是' : '否') : value ? 'yes' : 'no';
  if (typeof value === 'number') return numberWords(value, kind, reader);
  if (kind === 'person') return reader.nameOf(value);
  return kind === 'date' && zh ? value.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日') : value;
}

function numberWords(value: number, kind: Kind, { locale, calendar }: Reader): string {
  const zh = locale === 'zh';
  switch (kind) {
    case 'money':
      return `${yuan(value)}${zh ? '元' : ' yuan'}`;
    case 'instant':
      return instantWords(value, zh, calendar);
    case 'share':
      return `${Math.floor(value * 100)}%`;
    case 'duration':
      return durationWords(value, zh);
    default:
      return String(value);
  }
}

/** By digits, so that no cent is lost to a division. */
function yuan(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  const cents = digits.slice(-2);
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}${cents === '00' ? '' : `.${cents}`}`;
}

function instantWords(atMs: number, zh: boolean, calendar: CalendarTable | undefined): string {
  const shown = calendar === undefined ? atMs : shownMs(localTimeOf(calendar), atMs);
  const [date = '', time = ''] = new Date(shown).toISOString().slice(0, 16).split('T');
  const zone = calendar === undefined ? ' UTC' : '';
  return zh ? `${date.replace(/^(\d+)-0?(\d+)-0?(\d+)$/, '$1年$2月$3日')} ${time}${zone}` : `${date} ${time}${zone}`;
}

function durationWords(ms: number, zh: boolean): string {
  const minutes = Math.floor(Math.abs(ms) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  const sign = ms < 0 ? '-' : '';
  if (hours === 0) return sign + (zh ? `${rest}分钟` : `${rest} min`);
  const tail = rest === 0 ? '' : zh ? `${rest}分钟` : ` ${rest} min`;
  return sign + (zh ? `${hours}小时${tail}` : `${hours} h${tail}`);
}
