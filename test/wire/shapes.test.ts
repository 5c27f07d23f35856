/** The shapes that cross HTTP: each has a name of its own, takes nothing it does not know, and knows what the kernel knows. */
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ACT_NAMES } from '../../engine/event.ts';
import { PAUSE_REASONS } from '../../language/pause-reasons.ts';
import { ActSchema } from '../../wire/act.ts';
import { PerhapsProblemSchema } from '../../wire/problem.ts';

const modules = await Promise.all(
  readdirSync('wire').map(
    (file) => import(/* @vite-ignore */ resolve('wire', file)) as Promise<Record<string, unknown>>,
  ),
);
const shapes = modules.flatMap((module) =>
  Object.entries(module).flatMap(([name, it]) => (it instanceof z.ZodType ? [{ name, schema: it }] : [])),
);

test('every shape can be drawn, and an id is of one shape only', () => {
  expect(shapes.length).toBeGreaterThan(40);
  const owner = new Map<string, string>();
  for (const { schema } of shapes) {
    for (const [id, drawn] of Object.entries(z.toJSONSchema(schema, { unrepresentable: 'any' }).$defs ?? {})) {
      const text = JSON.stringify(drawn);
      expect([id, owner.get(id) ?? text]).toEqual([id, text]);
      owner.set(id, text);
    }
  }
  expect([...owner.keys()]).toEqual(
    expect.arrayContaining(['Case', 'CaseRow', 'Clock', 'Diagnostic', 'Task', 'Value']),
  );
});

const requests = [
  ...['NewCaseSchema', 'OutsideEventSchema', 'MoveSchema', 'RecalendarSchema', 'SetPresenceSchema'],
  ...['CheckSchema', 'PublishSchema', 'ConfirmSchema'],
  ...['CaseFiltersSchema', 'WorklistQuerySchema', 'GrantQuerySchema', 'KpiQuerySchema', 'PageQuerySchema'],
];

test.each(requests)('%s takes no member that it does not know', (name) => {
  const schema = shapes.find((it) => it.name === name)?.schema;
  const told = schema?.safeParse({ nonsense: 1 }).error?.issues ?? [];
  expect(told.flatMap((it) => (it.code === 'unrecognized_keys' ? it.keys : []))).toEqual(['nonsense']);
});

test('acts and the reasons of a pause are the kernel’s, neither more nor fewer', () => {
  expect(ActSchema.options.map((it) => it.shape.act.value).toSorted()).toEqual([...ACT_NAMES].toSorted());
  for (const reason of PAUSE_REASONS)
    expect(ActSchema.parse({ act: 'pause', reason })).toEqual({ act: 'pause', reason });
  expect(ActSchema.safeParse({ act: 'pause', reason: 'lunch' }).success).toBe(false);
});

test('of an answer that is not ours only what fits is a problem’s', () => {
  expect(PerhapsProblemSchema.parse({ detail: 'Away', code: 502, fields: 'none', acts: ['claim'] })).toEqual({
    detail: 'Away',
    acts: ['claim'],
  });
  expect(PerhapsProblemSchema.safeParse('<html>').success).toBe(false);
});
