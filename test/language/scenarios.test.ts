/** Mistakes in scenario files are found at their places, with the nearest right word; right files are silent. */
import { describe, expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { REFUSAL_CODES } from '../../language/refusal-codes.ts';
import { readSops } from '../setup/folder.ts';

/** The shipped complaint and what it stands on: other SOPs change nothing in what is said of its scenarios. */
const shipped = readSops('sop-definitions');
for (const path of [...shipped.keys()].filter((it) => it.endsWith('.sop.yaml') && it !== 'complaint.sop.yaml')) {
  shipped.delete(path);
  const line = new RegExp(`^  ${path.replace('.sop.yaml', '')}: \\{ class.*\\n`, 'm');
  shipped.set('retention.yaml', (shipped.get('retention.yaml') ?? '').replace(line, ''));
}

function scenario(line: string, open = '{ customer: C-1, channel: hotline, description: 空调不冷 }'): string {
  return `sop: complaint
scenarios:
  - title: 一个
    start: 2026-12-07T09:00+08:00
    open: ${open}
    story:
      - ${line}
`;
}

/** `code «what is marked» hint`, one each. */
function foundIn(text: string, name = 'complaint.test.yaml'): string[] {
  return load(new Map(shipped).set(name, text), { locale: 'en' }).diagnostics.map(
    (d) => `${d.code} «${text.slice(d.range.start.offset, d.range.end.offset)}»${d.hint ? ` ${d.hint}` : ''}`,
  );
}

describe('a mistake is found where it is', () => {
  test.each<[line: string, found: string]>([
    ['{ at: 1m, act: { compleet: receive, as: registered } }', 'shape/unknown-key «compleet» did you mean `complete`?'],
    [
      '{ at: 1m, act: { complete: recieve, as: registered } }',
      'scenario/unknown-step «recieve» did you mean `receive`?',
    ],
    ['{ at: 1m, act: { complete: receive, as: registred } }', 'outcome/unknown «registred» did you mean `registered`?'],
    ['{ at: 1m, act: { complete: receive } }', 'shape/missing-key «act»'],
    ['{ at: 1m, case: secnd, expect: { step: receive } }', 'scenario/unknown-case «secnd»'],
    [
      '{ at: 1m, open: { customer: C-2, channel: hotline, description: 又一件 }, case: first }',
      'scenario/same-case «first» take another name; to reach the same case write no `case`',
    ],
    ['{ at: 1m, open: { customer: C-2, channel: hotline }, case: second }', 'shape/missing-key «open»'],
    [
      '{ at: 1m, open: { customer: C-2 }, case: second, sop: complane }',
      'scenario/unknown-sop «complane» did you mean `complaint`?',
    ],
    ['{ at: 1m, expect: { links: { second: repeat } } }', 'scenario/unknown-case «second»'],
    ['{ at: 1m, absent: lii }', 'scenario/unknown-person «lii» did you mean `li`?'],
    ['{ at: 1m, act: { complete: receive, as: registered, bye: li } }', 'shape/unknown-key «bye» did you mean `by`?'],
    [
      '{ at: 1m, act: { complete: receive, as: registered, by: lii } }',
      'scenario/unknown-person «lii» did you mean `li`?',
    ],
    [
      '{ at: 1m, act: { complete: receive, as: registered, with: { amout: 3 } } }',
      'data/unknown-field «amout» did you mean `amount`?',
    ],
    [
      '{ at: 1m, act: { complete: receive, as: registered, with: { amount: 3.001 } } }',
      'literal/not-an-amount «3.001»',
    ],
    [
      '{ at: 1m, act: { complete: receive, as: registered, with: { channel: hotlin } } }',
      'literal/unknown-choice «hotlin» did you mean `hotline`?',
    ],
    [
      '{ at: 1m, act: { complete: receive, as: registered, evidence: [case-recrod] } }',
      'scenario/unknown-evidence «case-recrod» did you mean `case-record`?',
    ],
    [
      '{ at: 1m, act: { complete: receive, claim: receive, as: registered } }',
      'scenario/not-one «claim» make two lines of it',
    ],
    [
      '{ at: 1m, act: { acknowledge: respons, by: zhang } }',
      'scenario/unknown-clock «respons» did you mean `response`?',
    ],
    ['{ at: 1m, act: { acknowledge: response } }', 'shape/missing-key «act»'],
    ['{ at: 1m, act: { contact: inn } }', 'shape/wrong-value «inn» did you mean `in`?'],
    [
      '{ at: 1m, act: { attempt: call-back, outcome: satisfed, by: chu } }',
      'shape/wrong-value «satisfed» did you mean `satisfied`?',
    ],
    [
      '{ at: 1m, act: { attempt: call-back, outcome: satisfied, answers: { atitude: 3 }, by: chu } }',
      'scenario/unknown-question «atitude» did you mean `attitude`?',
    ],
    [
      '{ at: 1m, act: { escalate: resolutoin, level: 1, reason: 急, by: li } }',
      'ladder/unknown «resolutoin» did you mean `resolution`?',
    ],
    [
      '{ at: 1m, act: { claim: receive, by: li }, refused: act/not-your }',
      'scenario/unknown-refusal «act/not-your» did you mean `act/not-yours`?',
    ],
    ['{ at: 1m, act: { claim: receive, by: li }, refused: data/required }', 'scenario/unknown-refusal «data/required»'],
    ['{ at: 1d, expect: { step: receive } }', 'duration/bare-day «1d»'],
    ['{ at: 3wd, expect: { step: receive } }', 'literal/working-days «3wd»'],
    ['{ at: 1m, expect: { stepp: receive } }', 'shape/unknown-key «stepp» did you mean `step`?'],
    ['{ at: 1m, expect: { clock: { response: runing } } }', 'shape/wrong-value «runing» did you mean `running`?'],
    ['{ at: 1m, expect: { due: { response: 2026-12-07T13:00 } } }', 'literal/not-an-instant «2026-12-07T13:00»'],
    [
      '{ at: 1m, expect: { notified: role/team-leed } }',
      'role/held-by-nobody «role/team-leed» did you mean `role/team-lead`?',
    ],
    [
      '{ at: 1m, expect: { sent: { tracking-lin: 1 } } }',
      'message/unknown «tracking-lin» did you mean `tracking-link`?',
    ],
    [
      '{ at: 1m, expect: { calls: { payments.compensat: 1 } } }',
      'connector/unknown-call «payments.compensat» did you mean `payments.compensate`?',
    ],
    ['{ at: 1m, expect: { team: resolutions } }', 'who/unknown-team «resolutions» did you mean `resolution`?'],
    [
      '{ at: 1m, expect: { tasks: { receive: { asignee: li } } } }',
      'shape/unknown-key «asignee» did you mean `assignee`?',
    ],
    ['{ at: 1m, event: { scan: {} } }', 'scenario/unknown-event «scan»'],
    ['{ at: 1m }', 'scenario/not-one «{ at: 1m }»'],
  ])('%s', (line, found) => {
    const [first = '', ...more] = foundIn(scenario(line));
    expect(more).toEqual([]);
    // Hints that list everything are cut; the place and the code are what counts.
    expect(first.slice(0, found.length)).toBe(found);
  });

  test('an opening without a field that is required', () => {
    const line = '{ at: 1m, expect: { step: receive } }';
    expect(foundIn(scenario(line, '{ customer: C-1, channel: hotline }'))).toEqual(['shape/missing-key «open»']);
  });

  test('a file that is not called like its SOP', () => {
    const text = scenario('{ at: 1m, expect: { step: receive } }');
    expect(foundIn(text, 'complain.test.yaml')).toEqual(['sop/id-is-not-file-name «complaint»']);
  });
});

test('of an SOP that cannot be read nothing is said', () => {
  const files = new Map(shipped).set('complaint.sop.yaml', 'sop: [').set('complaint.test.yaml', scenario('{ at: 1m }'));
  const found = load(files).diagnostics.map((d) => d.range.file);
  expect(new Set(found)).toEqual(new Set(['complaint.sop.yaml']));
});

test('stories arrive in the units of the kernel', () => {
  const line =
    '{ at: 1h30m, act: { complete: propose, as: agreed, by: qian, with: { compensation: 80.50, plan_due: 2026-12-08T18:00+08:00 } } }';
  const files = new Map(shipped).set('complaint.test.yaml', scenario(line));
  const [story] = load(files).scenarios[0]?.scenarios ?? [];
  expect(story).toMatchObject({ startMs: Date.parse('2026-12-07T01:00:00Z'), offsetMinutes: 480 });
  expect(story?.story[0]).toMatchObject({
    atMs: 5_400_000,
    act: {
      name: 'complete',
      by: 'qian',
      members: { with: { compensation: 8_050, plan_due: Date.parse('2026-12-08T10:00:00Z') } },
    },
  });
});

test.each([
  ['pause/never', 'pause/not-paused, pause/used-up'],
  ['refused', expect.stringMatching(/^act\/…, approval\/…, .*survey\/…, transfer\/…$/)],
])('what may stand after `refused:` instead of %s: that of its kind, else the kinds', (code, expected) => {
  const text = scenario(`{ at: 1m, act: { claim: receive, by: li }, refused: ${code} }`);
  const [found] = load(new Map(shipped).set('complaint.test.yaml', text), { locale: 'en' }).diagnostics;
  expect(found?.message.split('there are: ')[1]).toEqual(expected);
});

test.each([...REFUSAL_CODES])('`refused: %s` is taken', (code) => {
  expect(foundIn(scenario(`{ at: 1m, act: { claim: receive, by: li }, refused: ${code} }`))).toEqual([]);
});
