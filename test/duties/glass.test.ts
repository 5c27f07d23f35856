/** A broken glass is told to whoever leads the reader, once, by the way of all notices. */
import { expect, test } from 'vitest';
import { answerableFor } from '../../engine/people/answerable.ts';
import { brokenGlassTeller } from '../../activities/create.ts';
import { tellOfGlasses } from '../../duties/glass.ts';
import { bench } from '../activities/workspace.ts';
import { batch, organization } from '../setup/record.ts';

test('rule 30: the lead is told who, which case and why; a case that cannot be told keeps no other waiting', async () => {
  const it = await bench();
  await it.record.writeBatch(batch('C-1', 1, 1, ['case.opened'], { sop: 'never', title: '没有发布' }));
  await it.record.writeBatch(batch('C-2', 1, 1, ['case.opened'], { sop: 'trial', title: '试用流程' }));
  const reason = `v1.${'g'.repeat(43)}`;
  const said = { ref: reason, field: 'reason', value: '客户在门店等', subject: 'customer/CU-1', case: 'C-2' };
  await it.record.putVault([said]);
  for (const id of ['C-1', 'C-2']) await it.record.letIn({ case: id, person: 'li', why: 'break_glass', reason });
  const tell = brokenGlassTeller(it.deps);
  await expect(tellOfGlasses(it.record, tell)).rejects.toThrow(/not published/);
  await expect(tellOfGlasses(it.record, tell)).rejects.toThrow(/not published/);
  const { items } = (await it.box.ask('GET', '/messages')).body;
  expect(items).toMatchObject([{ to: 'zhang', channel: 'staff', kind: 'glass-broken' }]);
  expect(items[0].text).toMatch(/^【紧急查看】.+打开了 试用流程 C-2，60 分钟。原因：客户在门店等。/);
  expect(await it.record.untold()).toMatchObject([{ case: 'C-1' }]);
});

test('rule 30: where nobody else leads, whoever is told when nobody answers', () => {
  const org = {
    ...organization,
    people: { ...organization.people, du: { name: '杜', teams: [], roles: ['duty'], skills: [] } },
  };
  expect(answerableFor(org, 'li')).toEqual(['zhang']);
  expect(answerableFor(org, 'zhao')).toEqual(['du']);
  expect(answerableFor(org, 'nobody')).toEqual(['du']);
});
