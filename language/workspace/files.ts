/** Which file of a workspace is what, by its path. */
import type { Reporter } from '../report.ts';
import { rangeAt } from '../source/place.ts';
import { nearest } from '../suggest.ts';

/** Path within the workspace → text. */
export type Files = ReadonlyMap<string, string>;

export type FileKind =
  | 'sop'
  | 'scenarios'
  | 'calendar'
  | 'fragment'
  | 'organization'
  | 'messages'
  | 'connectors'
  | 'ladders'
  | 'authorities'
  | 'retention'
  | 'other'
  | 'unknown';

const NAMED: Record<string, FileKind> = {
  'organization.yaml': 'organization',
  'messages.yaml': 'messages',
  'connectors.yaml': 'connectors',
  'ladders.yaml': 'ladders',
  'authorities.yaml': 'authorities',
  'retention.yaml': 'retention',
};

/** `other` is not YAML and none of our business. */
export function kindOf(path: string): FileKind {
  const named = Object.hasOwn(NAMED, path) ? NAMED[path] : undefined;
  if (named !== undefined) return named;
  if (/^[^/]+\.sop\.yaml$/.test(path)) return 'sop';
  if (/^[^/]+\.test\.yaml$/.test(path)) return 'scenarios';
  if (/^calendars\/[^/]+\.yaml$/.test(path)) return 'calendar';
  if (/^fragments\/[^/]+\.yaml$/.test(path)) return 'fragment';
  return /\.ya?ml$/.test(path) ? 'unknown' : 'other';
}

export function reportUnknown(path: string, reporter: Reporter): void {
  const names = [
    ...Object.keys(NAMED),
    'calendars/<id>.yaml',
    'fragments/<id>.yaml',
    '<id>.sop.yaml',
    '<id>.test.yaml',
  ];
  const range = rangeAt({ file: path, text: '', lines: [0], sound: false }, 0, 0);
  reporter.report('file/unknown', range, {
    found: path,
    expected: names.join(', '),
    suggestion: nearest(path.replace(/\.yml$/, '.yaml'), Object.keys(NAMED)),
  });
}
