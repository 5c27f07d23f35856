/** Calendars for questions, which reach over more years than those of cases: by id, from a file, or inline; compiled once. */
import { basename, dirname, resolve } from 'node:path';
import { ALWAYS_ON, compileCalendar, compileInline, type CompiledCalendar } from '../../language/calendar/compile.ts';
import type { CalendarProblem, DaysSource } from '../../language/calendar/source.ts';
import type { CalendarTable } from '../../language/calendar/table.ts';
import { isCode } from '../../language/codes.ts';
import type { Locale } from '../../language/diagnostic.ts';
import { formatDiagnostics } from '../../language/format.ts';
import { createReporter } from '../../language/report.ts';
import { CalendarFile, DaysFile } from '../../language/schema/calendars.ts';
import { validate } from '../../language/schema/validate.ts';
import { at, rootOf, valueRange } from '../../language/source/place.ts';
import { readSource } from '../../language/source/read.ts';
import { nearest } from '../../language/suggest.ts';
import { Misuse } from '../failure.ts';
import { sentenceOf } from '../sentence.ts';
import { type Terminal, tell } from '../terminal.ts';
import { definitionsFolder, isFile, readText, readWorkspace } from '../workspace.ts';
import { Wrong } from './wrong.ts';

/** Compiled inline calendars kept: a stream uses a few over and over; more than this many are not remembered for ever. */
const INLINE_KEPT = 500;

/** What a caller asks calendars of. All calls throw `Wrong` for a calendar that cannot be used. */
export interface Calendars {
  byId(id: string): CalendarTable;
  /** An id, or the path of a YAML or JSON file. */
  byIdOrFile(name: string): CalendarTable;
  inline(json: unknown): CalendarTable;
}

/**
 * The calendars of `--workspace`, of the default workspace, or, where there is none, of the workspace that is shipped, so
 * that `sop due --calendar cn-office` works anywhere.
 */
export function openCalendars(terminal: Terminal, workspace: string | undefined): Calendars {
  const files = readWorkspace(definitionsFolder(terminal, workspace));
  const days = dayFilesOf(files);
  const known = new Map<string, CalendarTable | Wrong>();
  const inlineKnown = new Map<string, CalendarTable | Wrong>();
  const ids = [...files.keys()].filter(isCalendarPath).map((path) => basename(path, '.yaml'));
  const { locale } = terminal;
  const byId = (id: string) =>
    remembered(known, id, () => {
      const text = files.get(`calendars/${id}.yaml`);
      if (text !== undefined && !days.has(id)) return fromYaml(`calendars/${id}.yaml`, text, days, locale);
      return id === ALWAYS_ON.id
        ? ALWAYS_ON
        : unknown(
            id,
            ids.filter((it) => !days.has(it)),
            locale,
          );
    });
  return {
    byId,
    byIdOrFile: (name) => (looksLikeFile(name) ? fromFile(terminal, name, days) : byId(name)),
    inline: (json) => {
      if (inlineKnown.size >= INLINE_KEPT) inlineKnown.delete(inlineKnown.keys().next().value ?? '');
      return remembered(inlineKnown, JSON.stringify(json), () => usable(compileInline(json, days), locale));
    },
  };
}

function remembered(known: Map<string, CalendarTable | Wrong>, key: string, make: () => CalendarTable): CalendarTable {
  let found = known.get(key);
  if (found === undefined) {
    try {
      found = make();
    } catch (error) {
      if (!(error instanceof Wrong)) throw error;
      found = error;
    }
    known.set(key, found);
  }
  if (found instanceof Wrong) throw found;
  return found;
}

function isCalendarPath(path: string): boolean {
  return /^calendars\/[^/]+\.yaml$/.test(path);
}

/** Official days by id; a broken file is one that is not there, and who refers to it hears so. */
function dayFilesOf(files: ReadonlyMap<string, string>): Map<string, DaysSource> {
  const days = new Map<string, DaysSource>();
  for (const [path, text] of files) {
    if (!isCalendarPath(path) || !/^(notice|off):/m.test(text)) continue;
    const reporter = createReporter('en');
    const source = readSource(path, text, reporter);
    const { value, clean } = source.sound ? validate(DaysFile, source, reporter) : { value: undefined, clean: false };
    if (value !== undefined && clean) days.set(value.days, value);
  }
  return days;
}

function looksLikeFile(name: string): boolean {
  return /[/\\]|\.(ya?ml|json)$/.test(name);
}

function fromFile(terminal: Terminal, name: string, days: ReadonlyMap<string, DaysSource>): CalendarTable {
  const path = resolve(terminal.cwd, name);
  if (!isFile(path)) throw new Misuse(tell(terminal, `没有文件 ${name}。`, `There is no file ${name}.`));
  const text = readText(path);
  if (path.endsWith('.json')) return usable(compileInline(jsonOf(text, name, terminal), days), terminal.locale);
  // Official days may lie beside the file, as in a workspace.
  const beside = new Map(
    [...readWorkspace(dirname(path))].map(([file, content]) => [`calendars/${file}`, content] as const),
  );
  return fromYaml(name, text, new Map([...days, ...dayFilesOf(beside)]), terminal.locale);
}

function jsonOf(text: string, name: string, terminal: Terminal): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Wrong(tell(terminal, `${name} 不是 JSON：${reason}`, `${name} is not JSON: ${reason}`));
  }
}

function fromYaml(file: string, text: string, days: ReadonlyMap<string, DaysSource>, locale: Locale): CalendarTable {
  const reporter = createReporter(locale);
  const source = readSource(file, text, reporter);
  const { value, clean } = source.sound ? validate(CalendarFile, source, reporter) : { value: undefined, clean: false };
  const compiled: CompiledCalendar =
    value !== undefined && clean ? compileCalendar(value, days, 'answer') : { problems: [] };
  for (const { code, path, params } of compiled.problems) {
    if (isCode(code)) reporter.report(code, valueRange(at(rootOf(source), ...path)), params);
  }
  if ('table' in compiled) return compiled.table;
  throw new Wrong(formatDiagnostics(reporter.diagnostics, new Map([[file, text]]), locale));
}

function usable(compiled: CompiledCalendar, locale: Locale): CalendarTable {
  if ('table' in compiled) return compiled.table;
  throw new Wrong(compiled.problems.map((problem) => problemText(problem, locale)).join('; '));
}

/** `calendar.week.mon-fri.0: what is wrong (what to do) [code]`. */
function problemText({ code, path, params }: CalendarProblem, locale: Locale): string {
  const words = isCode(code) ? `${sentenceOf(code, params, locale)} [${code}]` : code;
  return `${['calendar', ...path].join('.')}: ${words}`;
}

function unknown(id: string, ids: readonly string[], locale: Locale): never {
  const suggestion = nearest(id, ids);
  const zh = `没有日历 ${id}${suggestion ? `，是不是 ${suggestion}？` : '。'}可用：${ids.join(', ')}`;
  const en = `there is no calendar ${id}${suggestion ? `; did you mean ${suggestion}?` : '.'} Known: ${ids.join(', ')}`;
  throw new Wrong(locale === 'zh' ? zh : en);
}
