/** load() never throws, whatever happens to the files, and says the same twice. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatDiagnostics } from '../../language/format.ts';
import { load } from '../../language/load.ts';
import { count } from '../setup/length.ts';
import { readFolder } from '../setup/folder.ts';

const base = readFolder('sop-definitions');
// Calendars are tabled from the zone at every load; the corpus breaks them one by one.
const files = new Map([...base].filter(([path]) => !path.startsWith('calendars/')));
// A scenario file repeats itself: its first stories are as easily spoilt as all of them, and sooner read.
files.set('complaint.test.yaml', (files.get('complaint.test.yaml') ?? '').slice(0, 4_000));
const paths = [...files.keys()];

/** What slips into a file: marks of YAML and CEL, full-width ones, controls, prototypes, halves of characters. */
const SCRAP = [
  '',
  ' ',
  '\n',
  '\t',
  ':',
  ': ',
  '- ',
  ',',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '>',
  '|',
  '!',
  '&a',
  '*a',
  '#',
  '：',
  '，',
  '０',
  '\u0000',
  '\ud83d',
  '%',
  '~',
  'null',
  '__proto__',
  'constructor: 1',
  '{{',
  '}}',
  '=',
  '= 1 +',
  '1e999',
  '-0',
  '<<: {}',
  '---\n',
  '? ',
];

const mutation = fc.record({
  path: fc.constantFrom(...paths),
  from: fc.nat(6_000),
  cut: fc.oneof(fc.constant(0), fc.nat(30), fc.nat(2_000)),
  scrap: fc.oneof(fc.constantFrom(...SCRAP), fc.string({ maxLength: 12, unit: 'binary' })),
});

/** Several short runs instead of one long one: each ends in time on a busy machine, too. */
const RUNS = Array.from({ length: count(3, 24) }, (_, i) => i + 1);

test.each(RUNS)('cut, spoilt and mixed files end in diagnostics, run %i', (run) => {
  fc.assert(
    fc.property(fc.array(mutation, { minLength: 1, maxLength: 6 }), (mutations) => {
      const broken = new Map(files);
      for (const { path, from, cut, scrap } of mutations) {
        const text = broken.get(path) ?? '';
        const at = from % (text.length + 1);
        broken.set(path, text.slice(0, at) + scrap + text.slice(at + cut));
      }
      const { diagnostics } = load(broken);
      for (const d of diagnostics) {
        expect(d.message).not.toContain('undefined');
        expect(d.range.start.line).toBeGreaterThan(0);
        expect(d.range.end.offset).toBeGreaterThanOrEqual(d.range.start.offset);
      }
      formatDiagnostics(diagnostics, broken);
      expect(load(broken).diagnostics).toEqual(diagnostics);
    }),
    { numRuns: count(3, 15), seed: 20_261_124 + run },
  );
});
