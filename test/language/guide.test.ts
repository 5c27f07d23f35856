/** docs/writing-an-sop.md: its snippets, laid one over the other, are what the checker says they are at each point. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { formatDiagnostics } from '../../language/format.ts';
import { load } from '../../language/load.ts';
import { readSops } from '../setup/folder.ts';
import { merge, overlay } from '../setup/overlay.ts';

const GUIDE = readFileSync('docs/writing-an-sop.md', 'utf8');

interface Stage {
  heading: string;
  files: Map<string, string>;
  /** What the guide says the checker answers; nothing when it says nothing. */
  answer: string;
}

/** The state of the workspace after each snippet, or run of snippets, of the guide. */
function stages(): Stage[] {
  const result: Stage[] = [];
  let files = readSops('sop-definitions');
  let heading = '';
  for (const [, title, kind = '', word = '', body = ''] of GUIDE.matchAll(
    /^## (.+)$|^```(yaml|text) (\S+)\n([\s\S]*?)\n```$/gm,
  )) {
    if (title !== undefined) heading = title;
    else if (kind === 'text') Object.assign(result.at(-1) ?? {}, { answer: body });
    else {
      files = new Map(files).set(word, merge(files.get(word) ?? '', body).replace(/^\n/, ''));
      result.push({ heading, files, answer: '' });
    }
    if (word !== '' && kind === 'text') expect(word).toBe('check');
  }
  return result;
}

describe('writing an SOP', () => {
  const all = stages();

  test.each(all.map((stage, i) => [`${i + 1}: ${stage.heading}`, stage] as const))('%s', (_, { files, answer }) => {
    expect(formatDiagnostics(load(files).diagnostics, files)).toBe(answer);
  });

  test('ends with an SOP that can be published', () => {
    const plan = load(all.at(-1)?.files ?? new Map()).packages.get('gift-card')?.plan;
    const top = plan?.steps.filter((step) => step.in === undefined).map((step) => step.id);
    expect(top).toEqual(['receive', 'sort', 'review', 'issue', 'decide-late', 'allow', 'verify', 'send']);
  });

  const slips = [...GUIDE.matchAll(/^\| `(.+?)` \| `(.+?)`.* \|$/gm)].map(
    ([, slip = '', repair = '']) => [slip, repair] as const,
  );

  test.each(slips)('%s is answered, %s is not', (slip, repair) => {
    expect(diagnosed(slip)).not.toEqual([]);
    expect(diagnosed(repair)).toEqual([]);
  });
});

/** Where each slip of the guide's table would stand in the sample. */
const PLACES: [pattern: RegExp, file: string, written: (slip: string) => string][] = [
  [
    /^limit/,
    'sample.sop.yaml',
    (it) => `clocks:\n  whole:\n    title: 全程\n    from: case.opened\n    until: case.closed\n    ${it}`,
  ],
  [
    /^amount/,
    'sample.sop.yaml',
    (it) =>
      `steps:\n  handle:\n    title: 处理\n    when: { ${it} }\n    task: { for: owner }\n    outcomes: { handled: close }`,
  ],
  [/^title/, 'sample.sop.yaml', (it) => it],
  [/^\[/, 'sample.sop.yaml', (it) => `stages: ${it}`],
  [/^\{ at/, 'sample.sop.yaml', (it) => `ladders:\n  front-line:\n    - ${it.replace(' }', ', notify: owner }')}`],
  [/^order/, 'sample.sop.yaml', (it) => `data:\n  order: { type: text, ${it.replace('order', 'default')} }`],
  [/^'09/, 'calendars/office.yaml', (it) => `week: { mon-fri: [${it}] }`],
];

function diagnosed(slip: string): string[] {
  return slip.split(' 或 ').flatMap((text) => {
    const [, file = '', written] = PLACES.find(([pattern]) => pattern.test(text)) ?? [];
    expect(written, text).toBeDefined();
    return load(overlay(file, written?.(text.replaceAll('`', '')) ?? '')).diagnostics.map((d) => d.code);
  });
}
