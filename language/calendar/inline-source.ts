/** The shape of a calendar that comes as JSON from outside, checked by hand: every key, every type, all problems at once. */
import type { CalendarProblem, CalendarSource, ProblemPath } from './source.ts';

type Test = (value: unknown) => boolean;

const isText: Test = (value) => typeof value === 'string';
const isTexts: Test = (value) => Array.isArray(value) && value.every(isText);
const isHours: Test = (value) => value === 'closed' || isTexts(value);

function isMapOf(value: unknown, test: Test): boolean {
  return isMap(value) && Object.values(value).every(test);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What each key takes, in words and as a test. */
const KEYS: Record<keyof CalendarSource, { expected: string; fits: Test; required?: true }> = {
  calendar: { expected: 'text', fits: isText },
  title: { expected: 'text', fits: isText },
  zone: { expected: 'text', fits: isText, required: true },
  week: { expected: "{ mon-fri: ['09:00-12:00'] }", fits: (value) => isMapOf(value, isTexts), required: true },
  days: { expected: '[cn-2026]', fits: isTexts },
  swapped_day_as: { expected: 'text', fits: isText },
  overrides: { expected: "{ '2026-12-31': closed }", fits: (value) => isMapOf(value, isHours) },
  known_until: { expected: 'text', fits: isText, required: true },
};

/** The source with an id, or every problem of its shape. */
export function inlineSource(json: unknown): { source: CalendarSource } | { problems: CalendarProblem[] } {
  const problems: CalendarProblem[] = [];
  const report = (code: string, path: ProblemPath, params: Record<string, string>) =>
    problems.push({ code, severity: 'error', path, params });
  if (!isMap(json)) {
    report('shape/wrong-type', [], { found: shown(json), expected: Object.keys(KEYS).join(', ') });
    return { problems };
  }
  for (const key of Object.keys(json)) {
    if (!Object.hasOwn(KEYS, key)) report('shape/unknown-key', [key], { key, expected: Object.keys(KEYS).join(', ') });
  }
  for (const [key, { expected, fits, required }] of Object.entries(KEYS)) {
    if (!Object.hasOwn(json, key)) {
      if (required) report('shape/missing-key', [], { key });
    } else if (!fits(json[key])) {
      report('shape/wrong-type', [key], { found: shown(json[key]), expected });
    }
  }
  if (problems.length > 0) return { problems };
  return { source: { calendar: 'inline', ...json } as unknown as CalendarSource };
}

/** As much of a value as a message needs. */
function shown(value: unknown): string {
  return (JSON.stringify(value) ?? typeof value).slice(0, 60);
}
