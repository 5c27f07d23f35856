/** `use`: a fragment's steps stand where it is used as if they had been written there, and what is wrong points to both. */
import { describe, expect, test } from 'vitest';
import { load } from '../../language/load.ts';
import { merge } from '../../language/publication/merge.ts';
import { partsOf } from '../../language/publication/parts.ts';
import { loadWritten } from '../setup/written.ts';

const HEAD = `sop: used
version: 1
title: 用片段
owner: role/duty-manager
calendar: always-on
data:
  customer: { type: party, required: true }
  jobs: { type: list, of: { what: { type: text } } }
  amount: { type: money, default: 0 }
clocks: { whole: { title: 整件, from: case.opened, until: case.closed, limit: 9nd } }
steps:
`;
const CHECK = `fragment: check
title: 核实
parameters:
  team: { title: 谁来核实 }
  then: { title: 之后 }
  enough: { title: 多少以上, default: '> 5' }
  field: { title: 看哪个字段, default: amount }
steps:
  ask:
    title: 核实
    task: { for: $team, script: '问 {{task.ask.visits}}' }
    outcomes: { verified: look, doubtful: { go_to: $then } }
  look:
    title: 复看
    when: { $field: $enough }
    parallel:
      each: jobs
      steps:
        one: { title: '看 {{item.what}}', task: { for: $team, not_by: [task.ask.assignee] }, outcomes: { seen: done, wrong: wrong } }
    outcomes: { done: last, wrong: ask }
  last:
    title: 定
    decide:
      - { when: { task.ask.visits: '>= 3' }, go_to: ask }
      - { when: "task['ask'].visits >= 2", go_to: $then }
      - { set: { amount: 1.00 } }
`;
const files = { 'fragments/check.yaml': CHECK };

/** The steps as somebody would have written them by hand. */
const written = (use: string, team: string, then: string, enough: string) => `  ${use}:
    title: 核实
    task: { for: ${team}, script: '问 {{task.${use}.visits}}' }
    outcomes: { verified: ${use}-look, doubtful: { go_to: ${then} } }
  ${use}-look:
    title: 复看
    when: { amount: '${enough}' }
    parallel:
      each: jobs
      steps:
        ${use}-one: { title: '看 {{item.what}}', task: { for: ${team}, not_by: [task.${use}.assignee] }, outcomes: { seen: done, wrong: wrong } }
    outcomes: { done: ${use}-last, wrong: ${use} }
  ${use}-last:
    title: 定
    decide:
      - { when: { task.${use}.visits: '>= 3' }, go_to: ${use} }
      - { when: "task['${use}'].visits >= 2", go_to: ${then} }
      - { set: { amount: 1.00 } }
`;
const BEGIN =
  '  begin: { title: 开始, task: { for: team/sales, may_ask: [jobs, amount] }, outcomes: { begun: first } }\n';
const END = '  end: { title: 完, task: { for: team/sales }, outcomes: { over: close } }\n';
const USED = `${HEAD}${BEGIN}  first: { use: check, with: { team: team/sales, then: second } }
  second: { use: check, with: { team: team/logistics, then: end, enough: '> 7' } }
${END}`;
const BY_HAND = `${HEAD}${BEGIN}${written('first', 'team/sales', 'second', '> 5')}${written('second', 'team/logistics', 'end', '> 7')}${END}`;

const codesOf = (yaml: string, more: Record<string, string> = files) =>
  loadWritten('used', yaml, more).diagnostics.map((d) => `${d.code} ${d.range.file}:${d.range.start.line}`);

describe('use', () => {
  test('twice in one SOP, in blocks, conditions, scripts and tables: the plan is that of the steps written by hand', () => {
    const used = loadWritten('used', USED, files);
    expect(used.diagnostics).toEqual([]);
    const one = used.packages.get('used');
    const other = loadWritten('used', BY_HAND).packages.get('used');
    expect(one?.plan).toEqual(other?.plan);
    expect(one?.texts).toEqual(other?.texts);
    expect(one?.plan.hash).toBe(other?.plan.hash);
    expect(one?.source).toBe(USED);
  });

  test('in a fragment another one stands, and a step of the outer goes in by its name', () => {
    const outer = `fragment: outer
title: 外
parameters: { team: { title: 谁 } }
steps:
  begin: { title: 始, task: { for: $team, may_ask: [jobs, amount] }, outcomes: { begun: inner } }
  inner: { use: check, with: { team: $team, then: end } }
  end: { title: 完, task: { for: $team }, outcomes: { over: close } }
`;
    const yaml = `${HEAD}  all: { use: outer, with: { team: team/sales } }\n`;
    const { diagnostics, packages } = loadWritten('used', yaml, { ...files, 'fragments/outer.yaml': outer });
    expect(diagnostics).toEqual([]);
    const steps = packages.get('used')?.plan.steps ?? [];
    expect(steps.map((it) => it.id)).toEqual([
      'all',
      'all-inner',
      'all-inner-look',
      'all-inner-one',
      'all-inner-last',
      'all-end',
    ]);
    expect(steps[1]?.outcomes.doubtful?.to).toBe('all-end');
  });

  test('what is wrong points into the fragment and names every use', () => {
    const found = loadWritten('used', USED, {
      'fragments/check.yaml': CHECK.replace('task: { for: $team, s', 'task: { foor: $team, s'),
    });
    const wrong = found.diagnostics.find((d) => d.code === 'shape/unknown-key');
    expect(wrong?.range).toMatchObject({ file: 'fragments/check.yaml', start: { line: 11, column: 13 } });
    expect(wrong?.related?.map((it) => [it.range.file, it.range.start.line, it.message])).toEqual([
      ['used.sop.yaml', 13, 'used here'],
      ['used.sop.yaml', 14, 'used here'],
    ]);
    expect(found.packages.has('used')).toBe(false);
  });

  test('a wrong value that was given points to where it is given', () => {
    expect(codesOf(USED.replace('then: second', 'then: secnd'))).toEqual(['step/unknown-target used.sop.yaml:13']);
    expect(codesOf(USED.replace("enough: '> 7'", "enough: '> x'"))).toContain('literal/not-an-amount used.sop.yaml:14');
  });

  test('a name that collides is told, and a ring ends', () => {
    expect(
      codesOf(USED.replace('  end:', '  first-look:').replaceAll('then: end', 'then: first-look')).join(),
    ).toContain('step/same-id');
    const one = 'fragment: a\ntitle: a\nsteps: { x: { use: b } }\n';
    const two = 'fragment: b\ntitle: b\nsteps: { y: { use: a } }\n';
    const yaml = `${HEAD}  s: { use: a }\n`;
    expect(codesOf(yaml, { 'fragments/a.yaml': one, 'fragments/b.yaml': two })).toEqual([
      'fragment/ring fragments/a.yaml:3',
    ]);
  });

  test('fragments that double at every turn end in a diagnostic', () => {
    const doubling = Array.from({ length: 16 }, (_, i) => [
      `fragments/f${i}.yaml`,
      `fragment: f${i}\ntitle: f\nsteps: { a: { use: f${i + 1} }, b: { use: f${i + 1} } }\n`,
    ]);
    const last = ['fragments/f16.yaml', 'fragment: f16\ntitle: f\nsteps: { a: { title: t, notify: owner } }\n'];
    const found = codesOf(`${HEAD}  s: { use: f0 }\n`, Object.fromEntries([...doubling, last]));
    expect(found.join()).toContain('file/too-many');
  });
});

describe('publications', () => {
  test('a fragment is a part of its own, that stays and goes by its name', () => {
    const inForce = new Map(
      Object.entries({
        ...files,
        'fragments/b.yaml': 'fragment: b\ntitle: b\nsteps: { x: { title: t, notify: owner } }\n',
      }),
    );
    expect(partsOf(inForce).parts.map((it) => it.key)).toEqual(['fragment/check', 'fragment/b']);
    const given = new Map([['fragments/check.yaml', CHECK.replace('> 5', '> 6')]]);
    const merged = merge(inForce, given, new Set(['fragment/b']));
    expect([...merged.files]).toEqual([...given]);
    expect(merge(inForce, new Map(), new Set()).files).toEqual(inForce);
  });

  test('a change of a fragment changes the plan of every SOP that uses it', () => {
    const hash = (check: string) =>
      loadWritten('used', USED, { 'fragments/check.yaml': check }).packages.get('used')?.plan.hash;
    expect(hash(CHECK)).not.toBe(hash(CHECK.replace('title: 复看', 'title: 再看')));
    expect(load(new Map(Object.entries(files))).diagnostics).toEqual([]);
  });
});
