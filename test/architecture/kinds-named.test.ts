/** Shared code asks a kind's object and never names a kind: a new one would be forgotten there. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { STEP_KEYS } from '../../language/schema/step.ts';
import { SIGNAL_FORMS } from '../../language/signals/form.ts';

/** Rooms whose code must not branch on a kind, but where the kinds' own objects are. */
const rooms = ['language', 'engine', 'simulator', 'workflows', 'activities', 'duties', 'records', 'api', 'cli', 'wire'];
const own = /^(language|engine|simulator)\/kinds\/|^language\/schema\/step\.ts$|^(language|engine\/others)\/signals\//;

/** Places where the word stands for something else, and why. */
const exceptions: Record<string, string> = {
  "engine/people/who.ts: case 'task'": 'a who that names the assignee of a task',
  "engine/values/context.ts: case 'task'": 'the name `task.<step>.…` in a condition',
};

function files(): string[] {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...rooms], { encoding: 'utf8' });
  return listed.split('\n').filter((file) => file.endsWith('.ts') && !own.test(file));
}

function withoutComments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/^\s*\/\/.*$/gm, '');
}

/** Each comparison with a kind's name, each membership test for its key, each list of kinds that is searched. */
function branches(text: string): string[] {
  const kind = `'(?:${STEP_KEYS.join('|')})'`;
  const patterns = [
    new RegExp(`\\bkind\\s*[!=]==\\s*${kind}`, 'g'),
    new RegExp(`${kind}\\s+in\\s+\\w+`, 'g'),
    new RegExp(`\\[[^\\]]*${kind}[^\\]]*\\]\\.includes\\([^)]*kind\\)`, 'g'),
    ...(/switch \([\w.?]*kind\)|switch \(head\)/.test(text) ? [new RegExp(`case ${kind}`, 'g')] : []),
    new RegExp(`\\bsignal\\??\\.(?:${SIGNAL_FORMS.join('|')}) [!=]== undefined`, 'g'),
  ];
  return patterns.flatMap((pattern) => text.match(pattern) ?? []);
}

test('no shared code branches on one kind of step, or one form of signal', () => {
  const found = files().flatMap((file) =>
    branches(withoutComments(readFileSync(file, 'utf8'))).map((it) => `${file}: ${it}`),
  );
  expect(found.filter((it) => !Object.hasOwn(exceptions, it))).toEqual([]);
  // An exception that is gone is taken from the list.
  expect(Object.keys(exceptions).filter((it) => !found.includes(it))).toEqual([]);
});

test('a branch would be seen', () => {
  expect(branches("if (step.kind === 'do') return 1;")).toHaveLength(1);
  expect(branches("if ('decide' in step) return 1;")).toHaveLength(1);
  expect(branches("switch (step.kind) { case 'wait': return 1; }")).toHaveLength(1);
  expect(branches("['task', 'assign'].includes(step.kind)")).toHaveLength(1);
  expect(branches('if (signal.count !== undefined) fire();')).toHaveLength(1);
});
