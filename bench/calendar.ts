/**
 * Questions about service time per second, on the shipped office calendar and on one with clock changes; target 300,000.
 * Run: node --import tsx bench/calendar.ts
 */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import {
  addService,
  addWorkingDays,
  halfDayDeadline,
  nextOpening,
  serviceBetween,
} from '../language/calendar/arithmetic.ts';
import { type CalendarSource, compileCalendar, type DaysSource } from '../language/calendar/compile.ts';
import type { CalendarTable } from '../language/calendar/table.ts';

const HOUR_MS = 3_600_000;
const QUESTIONS = 300_000;
const START_MS = Date.UTC(2025, 0, 6);
/** A prime stride visits all times of day and both years. */
const STRIDE_MS = 7_919_123;
const SPAN_MS = 700 * 24 * HOUR_MS;

const read = <T>(id: string) =>
  parse(readFileSync(new URL(`../sop-definitions/calendars/${id}.yaml`, import.meta.url), 'utf8')) as T;
const dayFiles = new Map(['cn-2025', 'cn-2026'].map((id) => [id, read<DaysSource>(id)]));
const office = read<CalendarSource>('cn-office');

function tableOf(source: CalendarSource): CalendarTable {
  const compiled = compileCalendar(source, dayFiles);
  if (!('table' in compiled)) throw new Error(JSON.stringify(compiled.problems));
  return compiled.table;
}

function measure(name: string, count: number, ask: (atMs: number) => unknown): void {
  for (let i = 0; i < count / 10; i++) ask(START_MS + ((i * STRIDE_MS) % SPAN_MS));
  const started = performance.now();
  for (let i = 0; i < count; i++) ask(START_MS + ((i * STRIDE_MS) % SPAN_MS));
  const seconds = (performance.now() - started) / 1_000;
  console.log(`${name.padEnd(34)} ${Math.round(count / seconds).toLocaleString('en')} / s`);
}

for (const source of [office, { ...office, calendar: 'ny-office', zone: 'America/New_York' }]) {
  const table = tableOf(source);
  measure(`${table.id} addService 72h`, QUESTIONS, (at) => addService(table, at, 72 * HOUR_MS));
  measure(`${table.id} serviceBetween 30nd`, QUESTIONS, (at) => serviceBetween(table, at, at + 720 * HOUR_MS));
  measure(`${table.id} addWorkingDays 5wd`, QUESTIONS, (at) => addWorkingDays(table, at, 5));
  measure(`${table.id} nextOpening`, QUESTIONS, (at) => nextOpening(table, at));
  measure(`${table.id} halfDayDeadline`, QUESTIONS, (at) => halfDayDeadline(table, at));
  measure(`${table.id} first question of a new table`, 3_000, (at) => nextOpening({ ...table }, at));
  measure(`${table.id} compile`, 1_000, () => tableOf(source));
}
