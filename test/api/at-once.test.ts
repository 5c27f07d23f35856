/** One answer names all: what of a completion or an attempt could not be read, what is wrong, and what is missing. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Api } from '../setup/api.ts';
import { shippedFiles } from '../setup/shipped.ts';

const visit = `
sop: visit
version: 1
title: 上门
owner: role/process-owner
calendar: always-on
data:
  customer: { type: party, required: true }
  fee: { type: money, default: 0 }
  came: { type: instant }
  cause: { type: text, max: 5 }
clocks:
  whole: { title: 全程, from: case.opened, until: case.closed, limit: 9nd }
steps:
  go:
    title: 上门
    task:
      for: team/front-line
      ask: [came, cause]
      may_ask: [fee]
      evidence: [photo]
      checklist: [出发前致电, 穿鞋套]
    outcomes: { done: call }
  call:
    title: 回访
    call_back:
      for: team/follow-up
      after: 1s
      within: 24h
      hours: always-on
      evidence: [call-recording]
      survey: [attitude]
      ask: [came, cause]
    outcomes: { satisfied: close, dissatisfied: go, unreachable: close }
`;

let api: Api;
beforeAll(async () => {
  api = await Api.start({ files: new Map([...shippedFiles, ['visit.sop.yaml', visit]]) });
});
afterAll(() => api.stop());

interface Wrong {
  code: string;
  fields: { field: string; code: string; detail: string }[];
}

async function opened(): Promise<string> {
  const body = { sop: 'visit', data: { customer: `CU-${randomUUID()}` } };
  return (await api.post<{ case: string }>('shop', '/v1/cases', body)).body.case;
}
const wrong = async (who: string, id: string, act: object) => {
  const { status, body } = await api.act<Wrong>(who, id, act);
  expect([status, body.code]).toEqual([422, 'data/invalid']);
  for (const { detail } of body.fields) expect(detail).not.toBe('');
  return body.fields.map(({ field, code }) => `${field} ${code}`).sort();
};
const came = new Date().toISOString();

test('of a completion: what cannot be read, evidence and every point of the checklist', async () => {
  const id = await opened();
  const act = { act: 'complete', step: 'go', as: 'done' };
  const lacks = ['checked.1 data/unchecked', 'evidence.photo data/required'];
  expect(await wrong('li', id, { ...act, with: { came: '明天', cause: '太长太长太长' }, checked: [0] })).toEqual([
    ...lacks,
    'with.came data/not-an-instant',
    'with.cause data/too-long',
  ]);
  // All of it can be read: the case itself tells the same.
  expect(await wrong('li', id, { ...act, with: { came }, checked: [0] })).toEqual(
    ['cause data/required', ...lacks].sort(),
  );
  const whole = { with: { came, cause: '漏水' }, checked: [0, 1], evidence: ['photo'] };
  expect(await api.act('li', id, { ...act, ...whole })).toMatchObject({ status: 200, body: { step: 'call' } });
});

test('of an attempt: what cannot be read, answers and evidence', async () => {
  const id = await opened();
  const whole = { with: { came, cause: '漏水' }, checked: [0, 1], evidence: ['photo'] };
  expect(await api.act('li', id, { act: 'complete', step: 'go', as: 'done', ...whole })).toMatchObject({ status: 200 });
  await expect.poll(async () => (await api.get('chu', `/v1/cases/${id}`)).status).toBe(200);
  const act = { act: 'attempt', step: 'call', outcome: 'satisfied' };
  expect(await wrong('chu', id, { ...act, with: { came: '明天' }, answers: { tone: 3, attitude: 11 } })).toEqual([
    'answers.attitude data/not-a-score',
    'answers.tone data/not-asked',
    'evidence.call-recording data/required',
    'with.came data/not-an-instant',
  ]);
});
