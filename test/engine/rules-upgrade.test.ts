/** Rule 7 and `upgrade`: what a case that moved still hears under old names, and what changes around it. */
import { expect, test } from 'vitest';
import type { Play } from '../../simulator/play.ts';
import { at, data, files, waiting } from './two-cases.ts';
import { openSteps, planOf, playOf } from './written.ts';

const boss = { id: 'han', roles: ['process-owner'], teams: [] };
const move = (p: Play, { plan }: ReturnType<typeof planOf>) => p.move(plan, { id: 'm-1', actor: boss });

/** The step that starts the other case is called `another` in version 2. */
const renamed = planOf(
  'twice',
  waiting
    .replace('version: 1', 'version: 2\nupgrade: { from: 1, steps: { other: another } }')
    .replace('registered: other', 'registered: another')
    .replace('  other: {', '  another: {'),
  files,
);

test('rule 7: the end of a child finds the step that waits for it by its new name', () => {
  const p = playOf('twice', waiting, data, files);
  const child = at(p);
  expect(move(p, renamed)).toBe(true);
  p.endChild(child);
  expect(openSteps(p)).toEqual(['last']);
});
