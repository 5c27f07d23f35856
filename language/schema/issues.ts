/** The schema library's issues as our diagnostics: unions narrowed to the branch that was meant, positions found. */
import type { z } from 'zod';
import { type Code, isCode } from '../codes.ts';
import { DIAGNOSTICS_MAX } from '../limits.ts';
import type { Reporter } from '../report.ts';
import { at, keyRange, type Place, valueRange, writtenText } from '../source/place.ts';
import { nearest } from '../suggest.ts';
import { KNOWN_KEYS } from './key.ts';
import { kindsOf, STEP_KEYS, STEP_SCHEMAS } from './step.ts';

type Issue = z.core.$ZodIssue;
type Path = (string | number)[];

const ALL_STEP_KEYS = new Set(Object.values(STEP_SCHEMAS).flatMap((schema) => Object.keys(schema.shape)));

/** Issues without unions: each union is replaced by the issues of the branch its input was meant for. */
export function leavesOf(issues: readonly Issue[], data: unknown, above: readonly PropertyKey[] = []): Issue[] {
  return issues.flatMap((issue) => {
    const whole = { ...issue, path: [...above, ...issue.path] } as Issue;
    if (issue.code !== 'invalid_union') return [whole];
    const input = valueAt(data, whole.path);
    const branch = branchOf(issue.errors, input, whole.path);
    return branch === undefined ? [whole] : leavesOf(branch, data, whole.path);
  });
}

function valueAt(data: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(
    (value: unknown, key) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    data,
  );
}

/** A step is meant by the kind it names; elsewhere the branch of the right basic type with the fewest issues. */
function branchOf(branches: Issue[][], input: unknown, path: readonly PropertyKey[]): Issue[] | undefined {
  if (isStep(path) && typeof input === 'object' && input !== null) {
    const kinds = kindsOf(input);
    return kinds.length === 1 ? branches[STEP_KEYS.indexOf(kinds[0] as (typeof STEP_KEYS)[number])] : undefined;
  }
  const ofRoot = (test: (issue: Issue) => boolean) =>
    branches.find((issues) => issues.some((i) => i.path.length === 0 && test(i)));
  const fitting = branches.filter(
    (issues) => !issues.some((i) => i.path.length === 0 && (i.code === 'invalid_type' || i.code === 'invalid_value')),
  );
  if (fitting.length > 0) return fitting.toSorted((a, b) => a.length - b.length)[0];
  // No branch takes this type: one that says in its own words what it takes, or names its values, explains best.
  const named = typeof input === 'string' ? ofRoot((i) => i.code === 'invalid_value') : undefined;
  return ofRoot((i) => isCode(i.message)) ?? named;
}

function isStep(path: readonly PropertyKey[]): boolean {
  return path.length >= 2 && path.at(-2) === 'steps';
}

export function reportIssue(issue: Issue, root: Place, reporter: Reporter): void {
  const path = issue.path.filter((p): p is string | number => typeof p !== 'symbol');
  const place = at(root, ...path);
  const found = writtenText(place);
  switch (issue.code) {
    case 'unrecognized_keys':
      for (const name of issue.keys.slice(0, DIAGNOSTICS_MAX))
        unknownKey(name, issue.message, at(place, name), reporter);
      return;
    case 'invalid_key': {
      const message = issue.issues[0]?.message ?? '';
      const name = String(path.at(-1));
      reporter.report(isCode(message) ? message : 'id/not-kebab', keyRange(place), {
        found: name,
        repair: repairId(name, message),
      });
      return;
    }
    case 'invalid_union':
      if (isStep(path)) return stepWithoutKind(place, reporter);
      reporter.report('shape/wrong-type', valueRange(place), {
        found: shown(issue.input, found),
        expected: expectedOf(issue),
      });
      return;
    case 'invalid_type':
      if (issue.input === undefined) return missing(path, root, reporter);
      return wrongType(issue, place, found, reporter);
    default:
      other(issue, place, found, reporter);
  }
}

function unknownKey(name: string, message: string, place: Place, reporter: Reporter): void {
  const known = message.startsWith(KNOWN_KEYS) ? message.slice(KNOWN_KEYS.length).split(',') : [];
  reporter.report('shape/unknown-key', keyRange(place), {
    key: name,
    suggestion: nearest(name, known),
    expected: known.join(', '),
  });
}

function stepWithoutKind(place: Place, reporter: Reporter): void {
  const entries = place.node?.kind === 'map' ? place.node.entries : [];
  const kinds = entries.filter((e) => (STEP_KEYS as string[]).includes(e.key));
  if (kinds.length > 1) {
    reporter.report('step/two-kinds', keyRange(at(place, kinds[1]?.key ?? '')), {
      first: kinds[0]?.key,
      second: kinds[1]?.key,
    });
    return;
  }
  // What is no key of any step was meant as the kind: misspelt, or a kind this version does not have.
  const strange = entries.map((e) => e.key).filter((key) => !ALL_STEP_KEYS.has(key));
  for (const key of strange)
    reporter.report('shape/unknown-key', keyRange(at(place, key)), {
      key,
      suggestion: nearest(key, STEP_KEYS),
      expected: STEP_KEYS.join(', '),
    });
  if (strange.length === 0)
    reporter.report('step/no-kind', keyRange(place), {
      step: String(place.path.at(-1)),
      expected: STEP_KEYS.join(', '),
    });
}

function missing(path: Path, root: Place, reporter: Reporter): void {
  const parent = at(root, ...path.slice(0, -1));
  reporter.report('shape/missing-key', keyRange(parent), { key: String(path.at(-1)) });
}

function wrongType(
  issue: Extract<Issue, { code: 'invalid_type' }>,
  place: Place,
  found: string,
  reporter: Reporter,
): void {
  if (isCode(issue.message)) return reporter.report(issue.message, valueRange(place), { found, expected: undefined });
  const scalar = typeof issue.input === 'number' || typeof issue.input === 'boolean';
  if (issue.expected === 'string' && scalar)
    reporter.report('shape/quote-text', valueRange(place), { found, repair: `'${found}'` });
  else
    reporter.report('shape/wrong-type', valueRange(place), {
      found: shown(issue.input, found),
      expected: issue.expected,
    });
}

function other(issue: Issue, place: Place, found: string, reporter: Reporter): void {
  const params = 'params' in issue ? (issue.params as Record<string, string | undefined> | undefined) : undefined;
  if (isCode(issue.message)) {
    reporter.report(issue.message, valueRange(place), {
      found,
      repair: repairId(found, issue.message),
      ...params,
      ...expectedValues(issue, found),
    });
  } else if (issue.code === 'invalid_value') {
    reporter.report('shape/wrong-value', valueRange(place), { found, ...expectedValues(issue, found) });
  } else if (issue.code === 'too_small' || issue.code === 'too_big') {
    reporter.report('shape/out-of-range', valueRange(place), {
      found,
      limit: String(issue.code === 'too_small' ? issue.minimum : issue.maximum),
    });
  } else {
    reporter.report('shape/wrong-value', valueRange(place), { found, expected: undefined });
  }
}

function expectedValues(issue: Issue, found: string): { expected?: string; suggestion?: string } {
  if (issue.code !== 'invalid_value') return {};
  const values = issue.values.map(String);
  const suggestion = nearest(found, values);
  return { expected: values.join(', '), suggestion };
}

function expectedOf(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  const names = issue.errors.flatMap((branch) =>
    branch.flatMap((i) =>
      i.code === 'invalid_type' ? [i.expected] : i.code === 'invalid_value' ? i.values.map(String) : [],
    ),
  );
  return [...new Set(names)].join(' | ');
}

function shown(input: unknown, found: string): string {
  if (Array.isArray(input)) return 'array';
  return typeof input === 'object' && input !== null ? 'object' : found;
}

/** An id of the right form that looks like the wrong one. */
function repairId(found: string, code: string): string | undefined {
  const separator = code === ('id/not-snake' satisfies Code) ? '_' : '-';
  const repaired = found
    .replace(/([a-z0-9])([A-Z])/g, `$1${separator}$2`)
    .toLowerCase()
    .replace(/[\s_-]+/g, separator)
    .replace(/^[^a-z]+|[^a-z0-9]+$/g, '');
  return /^[a-z][a-z0-9_-]*$/.test(repaired) ? repaired : undefined;
}
